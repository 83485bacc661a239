from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers.forms.work import RevisionForm


class WishesForm(RevisionForm):
    language = forms.ChoiceField(
        label=_("Tin nhắn, thư gửi người nộp bằng"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    declines = forms.BooleanField(
        label=_("Người nộp không muốn nhận tin ngoài những tin luật định"),
        help_text=_("Giấy hẹn, thư xin lỗi, yêu cầu bổ sung, mời nhận kết quả vẫn được gửi."),
        required=False,
    )

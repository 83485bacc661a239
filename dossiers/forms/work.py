"""Forms of the work on a dossier: each button posts one of these with the revision that the page showed."""

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from core.dates import BadDay, at_local, local_day, moment_words, parse_day
from dossiers.enums import OF_A_CALL_MADE, CallOutcome, DelayReason

LONGEST_REASON = 1000
LONGEST_NOTE = 500
OUTCOMES = [choice for choice in CallOutcome.choices if choice[0] in OF_A_CALL_MADE]


class DayField(forms.CharField):
    """A day in one text box, read as Vietnamese people write it: 5/3/2026, 05032026, 05-03-2026."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput())
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except BadDay as error:
            raise ValidationError(str(error)) from error


class RevisionForm(forms.Form):
    """Carries what the page showed, so that a dossier changed meanwhile is told and not overwritten."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("Trang này đã cũ. Xin tải lại trang rồi bấm lại.")),
    )


class AssignForm(RevisionForm):
    holder = forms.ModelChoiceField(
        label=_("Giao cho"),
        queryset=User.objects.none(),
        empty_label=_("Chọn cán bộ"),
        error_messages={
            "required": _("Chưa chọn cán bộ nào. Xin chọn một người của cơ quan đang giữ hồ sơ."),
            "invalid_choice": _("Cán bộ vừa chọn không làm việc ở cơ quan đang giữ hồ sơ. Xin chọn lại."),
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField has one


class HandOnForm(RevisionForm):
    """``office`` is asked only where the procedure's own text names no office of the portal."""

    office = forms.ModelChoiceField(
        label=_("Nơi nhận"),
        queryset=Office.objects.none(),
        empty_label=_("Chọn nơi nhận"),
        error_messages={
            "required": _("Quy trình chưa ghi rõ nơi nhận bước này. Xin chọn nơi nhận."),
            "invalid_choice": _("Nơi nhận vừa chọn không có trong danh sách. Xin chọn lại."),
        },
    )

    def __init__(self, *args: Any, offices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offices is None:
            del self.fields["office"]
        else:
            self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a ModelChoiceField has one


class FinishForm(RevisionForm):
    """The tick is asked for where no paper comes of the dossier and no file is there."""

    is_nothing_to_hand_over = forms.BooleanField(label=_("Không có tệp nào phải trả"), required=False)


class ShelveForm(RevisionForm):
    shelf = forms.CharField(
        label=_("Ngăn để kết quả"),
        max_length=20,
        error_messages={
            "required": _("Chưa ghi ngăn để kết quả. Xin ghi ngăn, ví dụ: A3."),
            "max_length": _("Tên ngăn dài quá 20 ký tự. Xin ghi ngắn lại, ví dụ: A3."),
        },
    )


class LateLetterForm(RevisionForm):
    """The letter owed when the late result is there: reason for the report and in words for the citizen."""

    error_title = _("Thư chưa được gửi.")
    delay_reason = forms.ChoiceField(label=_("Nhóm lý do (để báo cáo)"), choices=DelayReason.choices)
    explanation = forms.CharField(
        label=_("Lý do nói với người nộp"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("Viết cụ thể, dễ hiểu. Ví dụ: chờ kết quả đo đạc của Chi nhánh Văn phòng Đăng ký đất đai."),
        error_messages={
            "required": _("Chưa có lý do. Xin ghi một câu, ví dụ: chờ kết quả đo đạc."),
            "max_length": _("Lý do dài %(show_value)d ký tự, nhiều hơn %(limit_value)d. Xin viết ngắn lại."),
        },
    )


class ApologyForm(LateLetterForm):
    """The letter while the result is still owed: it gives the new date."""

    error_title = _("Thư chưa xem trước được.")
    new_date = DayField(
        label=_("Hẹn lại vào ngày"),
        help_text=_("Một ngày làm việc, sau ngày hẹn cũ. Ví dụ: 30/11/2026."),
        error_messages={"required": _("Chưa có ngày hẹn lại. Xin ghi một ngày làm việc, ví dụ: 30/11/2026.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.add_input(Submit("preview", _("Xem trước thư và tin nhắn")))


class CallForm(forms.Form):
    error_title = _("Chưa ghi được kết quả cuộc gọi.")
    outcome = forms.ChoiceField(label=_("Kết quả cuộc gọi"), choices=OUTCOMES, widget=forms.RadioSelect)
    again_on = DayField(label=_("Gọi lại ngày"), required=False)
    again_time = forms.TimeField(
        label=_("Gọi lại lúc"),
        required=False,
        widget=forms.TimeInput(attrs={"class": "w-10", "autocomplete": "off"}),
        help_text=_("Ghi giờ mà không ghi ngày là gọi lại ngay hôm nay."),
        error_messages={"invalid": _("Không đọc được giờ này. Xin ghi giờ và phút, ví dụ 08:30.")},
    )
    note = forms.CharField(
        label=_("Ghi chú"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Điều người nộp nói, nếu cần nhớ."),
    )

    def __init__(self, *args: Any, at: datetime, usual: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = local_day(at)
        hint = gettext("Khi người nộp hẹn giờ. Để trống thì gọi lại lúc %(usual)s.")
        self.fields["again_on"].help_text = hint % {"usual": moment_words(usual)}

    def clean(self) -> dict[str, Any]:
        """``again_at``: the moment agreed on, or None; a time without a day means today."""
        clean = super().clean() or {}
        day, clock = clean.get("again_on"), clean.get("again_time")
        if day and clock is None and "again_time" not in self.errors:
            self.add_error("again_time", gettext("Đã ghi ngày mà chưa ghi giờ gọi lại. Xin ghi cả giờ, ví dụ 08:30."))
        clean["again_at"] = at_local(day or self._today, clock) if clock else None
        return clean

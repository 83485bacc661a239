"""Forms of acts on the way: an opinion asked for and given, a check on the spot, a financial duty."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Office
from core.dates import at_local
from dossiers.enums import ReferralKind, ReferralOutcome
from dossiers.forms.fields import LineField
from dossiers.forms.work import DayField, RevisionForm
from dossiers.models import Dossier, Referral

LONGEST, LONGEST_TEXT = 500, 2000
_DONG = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d+")
_TOO_LONG = lazy("Dài %(show_value)d ký tự, nhiều hơn %(limit_value)d. Xin viết ngắn lại.")


class MoneyField(forms.CharField):
    """Whole đồng, written ``1500000`` or ``1.500.000``."""

    def __init__(self, **options: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "control w-10"})
        super().__init__(max_length=20, widget=box, **options)

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip().removesuffix("đồng").removesuffix("đ").strip()
        digits = re.sub(r"[. ]", "", text)
        if not (text.isascii() and _DONG.fullmatch(text) and int(digits) > 0):
            raise ValidationError(_("Số tiền phải là số nguyên lớn hơn 0, ví dụ: 1.500.000."))
        return int(digits)


class _ActForm(RevisionForm):
    """Carries the revision of the dossier that the page shows."""

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        options["initial"] = {"revision": dossier.revision, **options.get("initial", {})}
        super().__init__(*args, **options)


class ConsultForm(_ActForm):
    error_title = lazy("Chưa gửi đề nghị lấy ý kiến.")
    office = forms.ModelChoiceField(
        label=lazy("Cơ quan được hỏi"),
        queryset=Office.objects.none(),
        empty_label=lazy("Chọn cơ quan"),
        error_messages={
            "required": lazy("Chưa chọn cơ quan. Xin chọn nơi cần hỏi ý kiến."),
            "invalid_choice": lazy("Cơ quan vừa chọn không có trong danh sách được lấy ý kiến. Xin chọn lại."),
        },
    )
    content = forms.CharField(
        label=lazy("Nội dung cần hỏi"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=lazy("Hỏi cụ thể. Ví dụ: thửa đất 123, tờ bản đồ 5 có nằm trong quy hoạch đường không?"),
        error_messages={
            "required": lazy(
                "Xin ghi nội dung cần hỏi, ví dụ: thửa đất 123 tờ bản đồ 5 có nằm trong quy hoạch đường không?"
            ),
            "max_length": _TOO_LONG,
        },
    )
    due_on = DayField(
        label=lazy("Trả lời trước khi hết ngày"),
        help_text=lazy("Một ngày làm việc trước ngày hẹn trả của hồ sơ: thời gian hỏi nằm trong thời hạn giải quyết."),
        error_messages={"required": lazy("Chưa có hạn trả lời. Xin ghi một ngày làm việc, ví dụ: 30/11/2026.")},
    )

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a ModelChoiceField has one


class AnswerForm(forms.Form):
    """What became of a part: done or not, agreed or not, and the answer in words."""

    error_title = lazy("Chưa ghi câu trả lời.")
    outcome = forms.ChoiceField(
        label=lazy("Kết quả"),
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Xin chọn kết quả của phần việc.")},
    )
    answer = forms.CharField(
        label=lazy("Nội dung trả lời"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=lazy("Ví dụ: đã xác minh nơi cư trú, thông tin đúng. Chỉ để trống khi phần việc đã xong."),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, part: Referral, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[str, Any]] = [
            (ReferralOutcome.AGREED, ReferralOutcome.AGREED.label),
            (ReferralOutcome.DISAGREED, ReferralOutcome.DISAGREED.label),
        ]
        if part.kind == ReferralKind.LINKED:
            choices = [
                (ReferralOutcome.DONE, ReferralOutcome.DONE.label),
                (ReferralOutcome.DISAGREED, lazy("Không thực hiện được, trả lại cơ quan chủ trì")),
            ]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        outcome = clean.get("outcome")
        if outcome and outcome != ReferralOutcome.DONE and not clean.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Xin ghi nội dung trả lời, ví dụ: đã xác minh nơi cư trú, thông tin đúng."))
        return clean


class VisitForm(_ActForm):
    error_title = lazy("Chưa xếp lịch kiểm tra.")
    day = DayField(
        label=lazy("Ngày kiểm tra"),
        error_messages={"required": lazy("Chưa có ngày kiểm tra. Xin ghi ngày, ví dụ: 30/11/2026.")},
    )
    clock = forms.TimeField(
        label=lazy("Giờ"),
        widget=forms.TimeInput(attrs={"class": "control w-4", "autocomplete": "off"}),
        help_text=lazy("Ví dụ: 08:30."),
        error_messages={
            "required": lazy("Chưa có giờ kiểm tra. Xin ghi giờ và phút, ví dụ 08:30."),
            "invalid": lazy("Không đọc được giờ này. Xin ghi giờ và phút, ví dụ 08:30."),
        },
    )
    place = LineField(
        label=lazy("Địa điểm"),
        most=LONGEST,
        error_messages={"required": lazy("Xin ghi địa điểm, ví dụ: thửa đất 123, thôn Quảng Hội, xã Vạn Thắng.")},
    )
    people = LineField(
        label=lazy("Thành phần"),
        most=LONGEST,
        error_messages={"required": lazy("Xin ghi thành phần, ví dụ: cán bộ địa chính xã, chủ đất, hộ liền kề.")},
    )
    content = LineField(
        label=lazy("Nội dung kiểm tra"),
        most=LONGEST,
        error_messages={"required": lazy("Xin ghi nội dung kiểm tra, ví dụ: đo lại ranh giới phía đông.")},
    )
    is_applicant_needed = forms.BooleanField(
        label=lazy("Người nộp cần có mặt"),
        required=False,
        help_text=lazy("Đánh dấu thì người nộp được nhắn thời gian và địa điểm."),
    )

    def clean(self) -> dict[str, Any]:
        """``planned_at``: the moment of day and clock."""
        clean: dict[str, Any] = super().clean() or {}
        day, clock = clean.pop("day", None), clean.pop("clock", None)
        if day and isinstance(clock, time):
            clean["planned_at"] = at_local(day, clock)
        return clean


class FindingsForm(forms.Form):
    error_title = lazy("Chưa ghi kết quả kiểm tra.")
    findings = forms.CharField(
        label=lazy("Kết quả kiểm tra"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=lazy("Ví dụ: ranh giới đúng bản đồ, không tranh chấp; có biên bản kèm theo."),
        error_messages={
            "required": lazy("Xin ghi kết quả kiểm tra, ví dụ: ranh giới đúng bản đồ, không tranh chấp."),
            "max_length": _TOO_LONG,
        },
    )


class PaymentForm(_ActForm):
    error_title = lazy("Chưa gửi yêu cầu nộp tiền.")
    amount_vnd = MoneyField(
        label=lazy("Số tiền (đồng)"),
        help_text=lazy("Ví dụ: 1.500.000."),
        error_messages={
            "required": lazy("Số tiền phải là số nguyên lớn hơn 0, ví dụ: 1.500.000."),
            "max_length": lazy("Số tiền phải là số nguyên lớn hơn 0, ví dụ: 1.500.000."),
        },
    )
    ground = forms.CharField(
        label=lazy("Căn cứ"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=lazy("Người nộp đọc đúng những lời này. Ví dụ: thông báo nộp lệ phí trước bạ số 123/TB-CCT."),
        error_messages={
            "required": lazy("Xin ghi căn cứ thu, ví dụ: thông báo nộp lệ phí trước bạ số 123/TB-CCT."),
            "max_length": _TOO_LONG,
        },
    )


class PaidForm(_ActForm):
    error_title = lazy("Chưa ghi nhận việc nộp tiền.")
    receipt_number = LineField(
        label=lazy("Số biên lai, chứng từ"),
        most=50,
        error_messages={"required": lazy("Xin ghi số biên lai, chứng từ, ví dụ: 0012345.")},
    )
    paid_on = DayField(
        label=lazy("Nộp ngày"),
        help_text=lazy("Ngày ghi trên biên lai. Ví dụ: 30/11/2026."),
        error_messages={"required": lazy("Chưa có ngày nộp. Xin ghi ngày trên biên lai, ví dụ: 30/11/2026.")},
    )

"""Forms of corrections: what was recorded, to be put right."""

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.dates import LOCAL, vietnam
from dossiers.enums import CorrectionReason, ResultWay
from dossiers.errors import Refused
from dossiers.forms.fields import LineField
from dossiers.forms.person import HELPER, PERSON, PersonForm
from dossiers.forms.work import DayField, RevisionForm
from dossiers.models import Dossier
from dossiers.tracking import EXAMPLE, tracking_number

LONGEST_REASON = 300


class CorrectPersonForm(PersonForm, RevisionForm):
    error_title = lazy("Chưa đính chính được.")
    reason = forms.ChoiceField(label=lazy("Lý do đính chính"), choices=CorrectionReason, widget=forms.RadioSelect)

    def __init__(self, *args: Any, dossier: Dossier, today: date, **options: Any) -> None:
        self.dossier = dossier
        options.setdefault("initial", recorded(dossier))
        super().__init__(*args, today=today, **options)
        self.fields["reason"].error_messages["required"] = _("Xin chọn lý do đính chính.")
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            "revision",
            Fieldset(_("Người nộp"), "kind", *PERSON),
            Fieldset(_("Người được ủy quyền nộp thay (nếu có)"), *HELPER),
            "reason",
        )
        self.helper.add_input(Submit("save", _("Lưu đính chính")))

    def needs_address(self, values: dict[str, Any]) -> bool:
        return self.dossier.result_way == ResultWay.POST


def recorded(dossier: Dossier) -> dict[str, Any]:
    """What is recorded now, as the form shows it."""
    applicant = dossier.applicant
    helper: dict[str, str] = applicant.representative or {}
    person = {name: getattr(applicant, name) for name in ("kind", *PERSON)}
    person["born_on"] = "/".join(reversed(applicant.born_on.split("-")))
    given = {"rep_full_name": helper.get("name", "")} | {
        name: helper.get(name.removeprefix("rep_"), "") for name in HELPER if name != "rep_full_name"
    }
    return {"revision": dossier.revision, **person, **given}


class _ReasonForm(RevisionForm):
    """A correction whose reason is written, and kept for good."""

    error_title = lazy("Chưa đính chính được.")
    reason = forms.CharField(
        label=lazy("Lý do đính chính"),
        max_length=LONGEST_REASON,
        help_text=lazy("Lý do được giữ mãi trong lịch sử: xin không ghi tên, số điện thoại của ai."),
        error_messages={
            "required": lazy("Xin ghi lý do đính chính, ví dụ: nhập nhầm phiếu gửi của hồ sơ khác."),
            "max_length": lazy("Lý do dài %(show_value)d ký tự, nhiều hơn %(limit_value)d. Xin viết ngắn lại."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.add_input(Submit("save", _("Lưu đính chính")))

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        digits = sum(letter.isdigit() for letter in reason)
        if digits >= 9:  # a telephone or identity number has no fewer
            raise ValidationError(_("Lý do có vẻ chứa số điện thoại hoặc số định danh. Xin bỏ số đó."))
        return reason


class CorrectFinishForm(_ReasonForm):
    field_order = ["revision", "day", "hour", "reason"]
    day = DayField(
        label=lazy("Xử lý xong ngày"),
        help_text=lazy("Ví dụ: 18/11/2026."),
        error_messages={"required": lazy("Chưa có ngày. Xin ghi ngày xử lý xong, ví dụ: 18/11/2026.")},
    )
    hour = forms.TimeField(
        label=lazy("Lúc"),
        input_formats=["%H:%M", "%Hg%M", "%Hh%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric"}),
        help_text=lazy("Ví dụ: 16:30."),
        error_messages={
            "required": lazy("Chưa có giờ. Xin ghi giờ và phút, ví dụ: 16:30."),
            "invalid": lazy("Không đọc được giờ này. Xin ghi giờ và phút, ví dụ: 16:30."),
        },
    )

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        finished = vietnam(dossier.finished_at) if dossier.finished_at else None
        first = {"day": f"{finished:%d/%m/%Y}", "hour": f"{finished:%H:%M}"} if finished else {}
        options.setdefault("initial", {"revision": dossier.revision, **first})
        super().__init__(*args, **options)
        missing = _("Xin ghi lý do đính chính, ví dụ: bấm “Xử lý xong” nhầm hồ sơ.")
        self.fields["reason"].error_messages["required"] = missing

    def finished_at(self) -> datetime:
        """The moment given, on the clocks of Vietnam; only after ``is_valid``."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=LOCAL)


class CorrectTrackingForm(_ReasonForm):
    field_order = ["revision", "tracking", "reason"]
    tracking = LineField(
        label=lazy("Số hiệu bưu gửi đúng"),
        most=60,
        help_text=lazy("Trên phiếu gửi, ví dụ: %s.") % EXAMPLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": lazy("Chưa có số hiệu. Xin ghi số hiệu trên phiếu gửi, ví dụ: RA123456785VN.")},
    )

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision})
        super().__init__(*args, **options)

    def clean_tracking(self) -> str:
        try:
            return tracking_number(self.cleaned_data["tracking"])
        except Refused as error:
            raise ValidationError(str(error)) from error

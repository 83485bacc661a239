"""Forms of handing a result over: who collected it on what proof, and by which post."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as lazy

from core.dates import vietnam
from dossiers.actions.hand_over import LONGEST_DETAIL, LONGEST_MINUTES, LONGEST_NAME, Collected
from dossiers.enums import Proof, Receiver
from dossiers.errors import Refused
from dossiers.forms.fields import LineField
from dossiers.forms.moments import HourField, day_field, joined, typed_moment
from dossiers.forms.work import RevisionForm
from dossiers.models import Dossier
from dossiers.tracking import EXAMPLE, tracking_number


def _line(label: Any, most: int, hint: Any, *, required: bool = False) -> LineField:
    return LineField(
        label=label, most=most, required=required, help_text=hint, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class HandOverForm(RevisionForm):
    """The usual case, the applicant with the receipt, stands chosen: Enter is enough."""

    error_title = lazy("Chưa ghi được việc trả kết quả.")
    receiver = forms.ChoiceField(label=lazy("Ai nhận"), choices=Receiver, widget=forms.RadioSelect)
    proof = forms.ChoiceField(label=lazy("Đã đối chiếu"), choices=Proof, widget=forms.RadioSelect)
    full_name = _line(lazy("Họ và tên người nhận thay"), LONGEST_NAME, lazy("Chỉ khi người khác nhận thay."))
    detail = _line(
        lazy("Số, ngày của giấy tờ đã đối chiếu"),
        LONGEST_DETAIL,
        lazy("Khi nhận thay: giấy ủy quyền; khi mất giấy hẹn: căn cước hoặc giấy tờ tùy thân."),
    )

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision, **_usual(dossier)})
        super().__init__(*args, **options)

    def collected(self) -> Collected:
        """What the action takes; only after ``is_valid``."""
        values = self.cleaned_data
        return Collected(Receiver(values["receiver"]), Proof(values["proof"]), values["full_name"], values["detail"])


def _usual(dossier: Dossier) -> dict[str, str]:
    """Who filed for somebody with a written authority will mostly collect too: named, not chosen."""
    helper: dict[str, str] = dossier.applicant.representative or {}
    return {
        "receiver": Receiver.APPLICANT,
        "proof": Proof.RECEIPT,
        "full_name": helper.get("name", ""),
        "detail": helper.get("paper", ""),
    }


class PostForm(RevisionForm):
    error_title = lazy("Chưa ghi được việc gửi bưu điện.")
    tracking = _line(lazy("Số hiệu bưu gửi"), 60, lazy("Trên phiếu gửi, ví dụ: %s.") % EXAMPLE, required=True)
    minutes_number = _line(
        lazy("Số biên bản giao nhận"), LONGEST_MINUTES, lazy("Biên bản ký với bưu điện, ví dụ: 12/BBGN."), required=True
    )
    day = day_field(lazy("Giao bưu điện ngày"))
    hour = HourField(label=lazy("Lúc"))

    def __init__(self, *args: Any, dossier: Dossier, at: datetime, **options: Any) -> None:
        options.setdefault("initial", {"revision": dossier.revision, **typed_moment(at, day="day", hour="hour")})
        super().__init__(*args, **options)
        self._at = at

    def clean_tracking(self) -> str:
        try:
            return tracking_number(self.cleaned_data["tracking"])
        except Refused as error:
            raise ValidationError(str(error)) from error

    def posted_at(self) -> datetime:
        """The moment of the minutes; the present minute is now."""
        moment = joined(self.cleaned_data, day="day", hour="hour")
        if moment is None:
            raise ValueError("the form is not valid")
        return self._at if moment == vietnam(self._at).replace(second=0, microsecond=0) else moment

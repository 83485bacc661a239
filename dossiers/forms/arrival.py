"""How a filing came: over the counter, by post, or on paper while the portal was down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.dates import moment_words
from dossiers.actions.arrivals import LateEntry, Postal
from dossiers.errors import Refused
from dossiers.forms.fields import DayField, LineField
from dossiers.forms.moments import HOURS, joined
from dossiers.models import Outage
from dossiers.tracking import tracking_number

COUNTER, POST, OUTAGE = "counter", "post", "outage"
WAYS = ((COUNTER, lazy("Trực tiếp tại quầy")), (POST, lazy("Qua bưu điện")))
LONGEST_TRACKING, LONGEST_MINUTES = 60, 30


def _box(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class ArrivalForm(forms.Form):
    """``outages`` are those of the clerk's desks that may still be entered."""

    arrived = forms.ChoiceField(
        label=lazy("Cách nộp"),
        choices=WAYS,
        initial=COUNTER,
        required=False,
        error_messages={"invalid_choice": lazy("Không còn sự cố nào được nhập bù. Xin chọn cách nộp khác.")},
    )
    outage = forms.ChoiceField(label=lazy("Sự cố"), required=False)
    arrived_on = DayField(label=lazy("Ngày ký, ngày nhận"), required=False, widget=_box(inputmode="numeric"))
    arrived_time = forms.TimeField(
        label=lazy("Lúc"),
        required=False,
        input_formats=HOURS,
        widget=_box(inputmode="numeric", placeholder=lazy("giờ:phút")),
        error_messages={"invalid": lazy("Không đọc được giờ này. Xin ghi giờ và phút, ví dụ: 16:30.")},
    )
    tracking = LineField(label=lazy("Số hiệu bưu gửi"), most=LONGEST_TRACKING, required=False, widget=_box())
    minutes = LineField(label=lazy("Số biên bản giao nhận"), most=LONGEST_MINUTES, required=False, widget=_box())

    def __init__(self, *args: Any, outages: Sequence[Outage] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.outages = {str(row.pk): row for row in outages}
        self.postal: Postal | None = None
        self.late_entry: LateEntry | None = None
        if not outages:
            del self.fields["outage"]
            return
        cast(forms.ChoiceField, self.fields["arrived"]).choices = [*WAYS, (OUTAGE, _("Nhập bù sau sự cố"))]
        cast(forms.ChoiceField, self.fields["outage"]).choices = [
            (key, _words(row)) for key, row in self.outages.items()
        ]

    @property
    def is_out_of_the_ordinary(self) -> bool:
        """Whether it came otherwise than over the counter."""
        return str(self["arrived"].value() or COUNTER) != COUNTER

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        way = values.get("arrived") or COUNTER
        if way != COUNTER and (moment := self._moment(values)):
            if way == POST:
                self._read_postal(values, moment)
            elif outage := self.outages.get(values.get("outage", "")):
                self.late_entry = LateEntry(outage, moment)
            else:
                self.add_error("arrived", _("Xin chọn sự cố đã được duyệt."))
        return values

    def _moment(self, values: dict[str, Any]) -> datetime | None:
        for name, sentence in (
            ("arrived_on", _("Xin ghi ngày, ví dụ 18/11/2026.")),
            ("arrived_time", _("Xin ghi giờ và phút, ví dụ 08:30.")),
        ):
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, sentence)
        return joined(values, day="arrived_on", hour="arrived_time")

    def _read_postal(self, values: dict[str, Any], moment: datetime) -> None:
        if not values.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Xin ghi số biên bản giao nhận với bưu điện, ví dụ: 12/BBGN."))
        try:
            number = tracking_number(values.get("tracking", ""))
        except Refused as error:
            self.add_error("tracking", str(error))
        else:
            if values.get("minutes"):
                self.postal = Postal(number, values["minutes"], moment)

    def since(self) -> datetime | None:
        """The moment its time runs from, when that is not now."""
        if self.is_bound:
            self.is_valid()
        if self.late_entry:
            return self.late_entry.received_at
        return self.postal.signed_at if self.postal else None


def _words(outage: Outage) -> str:
    return f"{moment_words(outage.began_at)} – {moment_words(outage.ended_at)}"

"""A moment typed in two boxes: the day and the hour."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from core.dates import LOCAL, vietnam
from dossiers.forms.work import DayField

HOURS = ("%H:%M", "%Hg%M", "%Hh%M", "%H.%M")


class HourField(forms.TimeField):
    """``16:30``, ``16h30`` or ``16g30``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", HOURS)
        options.setdefault(
            "widget", forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "class": "control w-4"})
        )
        options.setdefault(
            "error_messages",
            {
                "required": lazy("Chưa có giờ. Xin ghi giờ và phút, ví dụ: 16:30."),
                "invalid": lazy("Không đọc được giờ này. Xin ghi giờ và phút, ví dụ: 16:30."),
            },
        )
        super().__init__(**options)


def day_field(label: Any) -> DayField:
    """A required day."""
    return DayField(
        label=label,
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "control w-10"}),
        error_messages={"required": lazy("Chưa có ngày. Xin ghi ngày, ví dụ: 18/11/2026.")},
    )


def typed_moment(moment: datetime, *, day: str, hour: str) -> dict[str, str]:
    """The moment as ``initial`` of two boxes of these names."""
    local = vietnam(moment)
    return {day: f"{local:%d/%m/%Y}", hour: f"{local:%H:%M}"}


def joined(values: dict[str, Any], *, day: str, hour: str) -> datetime | None:
    """The moment of two clean boxes; None while one of them is missing."""
    if not values.get(day) or values.get(hour) is None:
        return None
    return datetime.combine(values[day], values[hour], tzinfo=LOCAL)

"""What people type to change the calendar."""

import re
from datetime import date, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import nfc
from workdays.calendar import DayRow, OfficeHoursRule, WorkCalendar, contradiction
from workdays.enums import DayKind, Weekday
from workdays.errors import WorkdaysError

ROWS = 7  # Tết with its days in lieu
_SESSION = re.compile(r"(\d{1,2})[:.hg]?(\d{2})?\s*[-–]\s*(\d{1,2})[:.hg]?(\d{2})?")
_EXAMPLE = "07:00–11:30, 13:30–17:00"


class DayForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("Ngày"),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Xin nhập ngày, ví dụ 24/11/2026.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Là"), choices=DayKind, initial=DayKind.HOLIDAY)
    name = forms.CharField(
        label=gettext_lazy("Tên, lý do"),
        max_length=200,
        widget=forms.TextInput(attrs={"size": 48}),
        error_messages={"required": gettext_lazy("Xin nhập tên, lý do, ví dụ: Nghỉ phòng chống bão.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("date") and data.get("kind") and (wrong := contradiction(data["date"], data["kind"])):
            self.add_error("date", str(wrong))
        return data

    def row(self) -> DayRow:
        data = self.cleaned_data
        return DayRow(data["date"], DayKind(data["kind"]), data["name"].strip())


class DayRows(forms.BaseFormSet):
    """Days that one decision changes together: a swapped day and its make-up Saturday move dates once, not twice."""

    def clean(self) -> None:
        days = [form.cleaned_data["date"] for form in self.forms if form.cleaned_data.get("date")]
        if len(days) != len(set(days)):
            raise forms.ValidationError(_("Một ngày được ghi hai lần. Xin giữ một dòng cho mỗi ngày."))

    def rows(self) -> tuple[DayRow, ...]:
        return tuple(form.row() for form in self.forms if form.cleaned_data.get("date"))


DayFormSet = forms.formset_factory(DayForm, formset=DayRows, extra=ROWS - 1, min_num=1)


def day_rows(data: Any) -> DayRows:
    """The rows of the page; ``data`` is what was posted, or None."""
    return cast(DayRows, DayFormSet(data))


class SourceForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy("Số, ngày của văn bản. Ví dụ: Thông báo 9441/TB-BNV ngày 16/10/2025."),
        error_messages={"required": gettext_lazy("Xin ghi căn cứ để sau này còn biết vì sao lịch đổi.")},
    )


class HoursForm(forms.Form):
    """A week: each weekday its sessions, empty for a day of rest."""

    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
        help_text=gettext_lazy("Từ hôm nay trở đi. Ngày đã qua giữ giờ làm việc khi đó."),
        error_messages={"required": gettext_lazy("Xin nhập ngày bắt đầu áp dụng, ví dụ 01/12/2026.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Weekday:
            label = f"{day.label}"
            widget = forms.TextInput(attrs={"size": 32, "autocomplete": "off"})
            self.fields[f"day{day}"] = forms.CharField(
                label=label[:1].upper() + label[1:], required=False, widget=widget
            )
        self.fields["day0"].help_text = _("Các buổi cách nhau dấu phẩy, ví dụ %(hours)s. Bỏ trống là ngày nghỉ.") % {
            "hours": _EXAMPLE
        }

    def clean_valid_from(self) -> date:
        begins: date = self.cleaned_data["valid_from"]
        if begins < timezone.localdate():
            raise forms.ValidationError(_("Chỉ đổi được từ hôm nay trở đi. Xin chọn ngày muộn hơn."))
        return begins

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins = data.get("valid_from")
        rules: list[OfficeHoursRule] = []
        for day in Weekday:
            try:
                rules += [
                    OfficeHoursRule(begins or date.max, day, *session)
                    for session in _sessions(data.get(f"day{day}", ""))
                ]
            except ValueError as wrong:
                self.add_error(f"day{day}", str(wrong))
        if not self.errors and not rules:
            self.add_error("day0", _("Tuần làm việc cần ít nhất một buổi. Ví dụ: %(hours)s.") % {"hours": _EXAMPLE})
        if not self.errors:
            self._refuse_overlaps(rules)
            data["rules"] = tuple(rules)
        return data

    def _refuse_overlaps(self, rules: list[OfficeHoursRule]) -> None:
        for day in Weekday:
            of_day = sorted(rule for rule in rules if rule.weekday == day)
            try:
                WorkCalendar(hours=of_day, first_day=date(2000, 1, 1), last_day=date(2000, 1, 1))
            except WorkdaysError as wrong:
                self.add_error(f"day{day}", str(wrong))


def _sessions(text: str) -> list[tuple[time, time]]:
    """``7:00-11:30, 13h30–17h`` → two pairs; raises ValueError with what to do."""
    parts = [part.strip() for part in re.split(r"[,;]", nfc(text)) if part.strip()]
    found = []
    for part in parts:
        match = _SESSION.fullmatch(part.replace("giờ", "h").replace(" h ", "h"))
        if match is None:
            raise ValueError(_("Không đọc được “%(part)s”. Ví dụ đúng: %(hours)s.") % {"part": part, "hours": _EXAMPLE})
        opens_hour, opens_minute, closes_hour, closes_minute = (int(group or 0) for group in match.groups())
        try:
            found.append((time(opens_hour, opens_minute), time(closes_hour, closes_minute)))
        except ValueError:
            sentence = _("“%(part)s” không phải giờ trong ngày. Ví dụ đúng: %(hours)s.")
            raise ValueError(sentence % {"part": part, "hours": _EXAMPLE}) from None
    return found


def hours_words(rules: list[OfficeHoursRule]) -> str:
    """``07:00–11:30, 13:30–17:00``, as the form reads it."""
    return ", ".join(f"{rule.opens:%H:%M}–{rule.closes:%H:%M}" for rule in sorted(rules))

"""The ladder of warnings under a promised date: which rung comes when. Pure: a promise and a calendar in.

Day terms (plan 745 III.2, NĐ 61/2018/NĐ-CP Đ.19 k.9, law.md 2.6): three working days before the date the officer and
the head are warned, two days before again with a prefilled apology, on the last working day before the date
("chậm nhất 01 ngày trước ngày hết hạn", sent earlier where that day is off) the head must issue it. Same-day and hour
terms warn at half and at three quarters of their office minutes. Then the date itself. Rungs that fall before the
promise was made are skipped.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import local_day
from workdays.arithmetic import share_of_term, working_days_before
from workdays.calendar import WorkCalendar


class Rung(models.TextChoices):
    WARN = "warn", _("Còn 3 ngày làm việc")
    PREPARE = "prepare", _("Còn 2 ngày làm việc: chuẩn bị thư xin lỗi")
    LETTER = "letter", _("Còn 1 ngày làm việc: phải gửi thư xin lỗi")
    HALF = "half", _("Đã qua nửa thời hạn")
    THREE_QUARTERS = "three_quarters", _("Đã qua ba phần tư thời hạn")
    DUE = "due", _("Đến giờ hẹn trả")


@dataclass(frozen=True)
class Step:
    """A rung and its moment."""

    rung: Rung
    at: datetime


_DAYS_BEFORE = {Rung.WARN: 3, Rung.PREPARE: 2, Rung.LETTER: 1}


def ladder(
    *,
    counted_from: datetime,
    made_at: datetime,
    due_at: datetime,
    is_short: bool,
    is_reschedule: bool,
    calendar: WorkCalendar,
) -> list[Step]:
    """The rungs of one promise in the order of time; a rescheduled one owes no further letter."""
    if is_short:
        rungs = [
            Step(Rung.HALF, share_of_term(calendar, counted_from, due_at, 0.5)),
            Step(Rung.THREE_QUARTERS, share_of_term(calendar, counted_from, due_at, 0.75)),
        ]
    else:
        rungs = [
            Step(rung, calendar.opens_at(working_days_before(calendar, local_day(due_at), days)))
            for rung, days in _DAYS_BEFORE.items()
            if not (is_reschedule and rung == Rung.LETTER)
        ]
    return [step for step in rungs if made_at <= step.at < due_at] + [Step(Rung.DUE, due_at)]


def passed(steps: list[Step], *, since: datetime, until: datetime) -> list[Step]:
    """Rungs to climb now: from ``since`` (the stored moment) to ``until``; a late sweep gets all it missed."""
    return [step for step in steps if since <= step.at <= until]


def next_after(steps: list[Step], moment: datetime) -> datetime | None:
    """When to look again; None when the ladder has been climbed."""
    return next((step.at for step in steps if step.at > moment), None)

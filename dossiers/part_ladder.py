"""The warnings under the date of a part asked of another office. Pure: two moments and a calendar in.

A part of less than three working days warns at half and at three quarters of its office minutes, a longer one a working
day before; then the date itself (NĐ 61/2018/NĐ-CP Đ.19 k.5–7).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import local_day
from workdays.arithmetic import share_of_term, working_days_before
from workdays.calendar import WorkCalendar

SHORT_DAYS = 3


class PartRung(models.TextChoices):
    HALF = "half", _("Đã qua nửa thời gian của phần việc")
    THREE_QUARTERS = "three_quarters", _("Đã qua ba phần tư thời gian của phần việc")
    DAY_BEFORE = "day_before", _("Phần việc còn 1 ngày làm việc")
    DUE = "due", _("Phần việc quá hạn")


@dataclass(frozen=True)
class PartStep:
    rung: PartRung
    at: datetime


def part_ladder(*, asked_at: datetime, due_at: datetime, calendar: WorkCalendar) -> list[PartStep]:
    """The rungs in the order of time; those that fall before the asking are skipped."""
    first, last = local_day(asked_at), local_day(due_at)
    if calendar.working_days_between(first, last) < SHORT_DAYS:
        rungs = [
            PartStep(PartRung.HALF, share_of_term(calendar, asked_at, due_at, 0.5)),
            PartStep(PartRung.THREE_QUARTERS, share_of_term(calendar, asked_at, due_at, 0.75)),
        ]
    else:
        rungs = [PartStep(PartRung.DAY_BEFORE, calendar.opens_at(working_days_before(calendar, last, 1)))]
    return [step for step in rungs if asked_at < step.at < due_at] + [PartStep(PartRung.DUE, due_at)]

"""What the clock refuses. Every message is one Vietnamese sentence or two: what is wrong, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Message: TypeAlias = str | Promise


class WorkdaysError(ValueError):
    """Base of all refusals of this app; ``str()`` is safe to show to a person."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class WrongZone(WorkdaysError):
    """A moment that is naive, or in a zone that is neither Asia/Ho_Chi_Minh nor UTC: a programming error."""

    def __init__(self, moment: object) -> None:
        super().__init__(
            format_lazy(
                _("Thời điểm {moment} không theo giờ Việt Nam. Hãy dùng múi giờ Asia/Ho_Chi_Minh hoặc UTC."),
                moment=repr(moment),
            )
        )


class BadTerm(WorkdaysError):
    """A time limit that is no positive number, a fraction where the unit has none, an unknown unit or cut-off."""


class BadPause(WorkdaysError):
    """A pause that is no pair of moments, or ends before it begins."""


class BadInput(WorkdaysError):
    """A text that cannot be read as a moment, an amount or a pause."""


class OutsideCalendar(WorkdaysError):
    """A day before the calendar begins, or a search that runs past its end."""


class CalendarMissing(WorkdaysError):
    """There is no calendar in the database yet."""


class BadDay(WorkdaysError):
    """A change of the calendar that cannot be true: a make-up day on a working day, for instance."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where, what, and how it should look. ``row`` counts the heading as 1."""

    file: str
    row: int
    field: str
    wrong: Message
    example: str

    def __str__(self) -> str:
        where = _("{file}, dòng {row}, cột {field}: {wrong} Ví dụ đúng: {example}")
        return str(where).format(file=self.file, row=self.row, field=self.field, wrong=self.wrong, example=self.example)


class BadFile(WorkdaysError):
    """A file that cannot be read; nothing was changed. ``faults`` lists all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class BadCalendarFile(BadFile):
    """A file of holidays."""


class BadCaseFile(BadFile):
    """A file of worked cases."""

"""A table of the proof pack, and how its cells are written. All of it is Vietnamese: ``pack`` sees to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.pages.display import moment_short, office_hours

NOTHING = "–"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Section:
    """``columns`` are heads with their widths, of 179 mm in all; without rows the pack only says that there are none."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


def lines(*texts: object) -> str:
    """What is not empty, each on a line of its own."""
    return "\n".join(str(text) for text in texts if text)


def when(moment: datetime | None) -> str:
    return moment_short(moment) or NOTHING


def signed(moment: datetime | None, who: object) -> str:
    """A moment and, below it, who did it."""
    return lines(moment_short(moment), who) or NOTHING


def span(minutes: int | None) -> str:
    """Office time; a dash where nobody planned or counted any."""
    return NOTHING if minutes is None else office_hours(minutes)


def both_moments(at: datetime, recorded_at: datetime) -> str:
    """When it happened and, where that is another minute, when it was written down."""
    is_late = abs(recorded_at - at) >= MINUTE
    return lines(moment_short(at), f"ghi lúc {moment_short(recorded_at)}" if is_late else "")

"""The ledgers of the gateways against the books of the portal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from laboratory.peers import Entry
from notices.enums import NoticeState
from notices.models import Notice

TOLD = (NoticeState.SENT, NoticeState.DELIVERED)


@dataclass(frozen=True)
class Findings:
    """What became of the notices of one run.

    ``lost``: neither taken by a gateway nor listed for a person, or booked as sent and not taken. ``doubled``: taken
    twice. ``doubtful``: references of what is listed as unknown; ``arrived`` of them were taken. ``repeats``: requests
    that the gateway knew again by our reference. ``nearly_all``: seconds until 99 of 100 were taken.
    """

    notices: int
    taken: int
    lost: Sequence[str]
    doubled: Sequence[str]
    doubtful: Sequence[str]
    arrived: int
    repeats: int
    nearly_all: float

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.doubled


def compare(*, written: int, ledger: Sequence[Entry], repeats: int, over_at: datetime) -> Findings:
    """``over_at``: when the outage was over."""
    books = {
        subject: (state, reference_of(pk.hex, number))
        for subject, state, pk, number in Notice.objects.values_list("subject", "state", "pk", "reference_number")
    }
    times = Counter(mark for mark, _moment in ledger)
    doubtful = [mark for mark, (state, _reference) in books.items() if state == NoticeState.UNKNOWN]
    missing = [mark for mark in books if not times[mark]]
    return Findings(
        notices=written,
        taken=len(times),
        lost=[*_references(books, [mark for mark in missing if mark not in doubtful]), *["?"] * (written - len(books))],
        doubled=_references(books, [mark for mark, count in times.items() if count > 1]),
        doubtful=_references(books, doubtful),
        arrived=sum(bool(times[mark]) for mark in doubtful),
        repeats=repeats,
        nearly_all=_seconds_until(ledger, written, over_at),
    )


def reference_of(pk: str, number: int) -> str:
    """Ours, masked: ``5f0a31…c3d4-1``. Enough to find it in the ledger of notices, too little to ask a gateway with."""
    return f"{pk[:6]}…{pk[-4:]}-{number}"


def _references(books: Mapping[str, tuple[str, str]], marks: Sequence[str]) -> list[str]:
    return sorted(books[mark][1] if mark in books else mark for mark in marks)


def _seconds_until(ledger: Sequence[Entry], written: int, over_at: datetime) -> float:
    moments = sorted(moment for _mark, moment in ledger)
    if not moments:
        return 0.0
    last = moments[min(len(moments), -(-written * 99 // 100)) - 1]
    return max(0.0, (last - over_at).total_seconds())

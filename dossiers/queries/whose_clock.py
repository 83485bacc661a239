"""Whose clock: the office minutes of a dossier by owner, and its lateness split among those who overran their plans.

The time from receipt to result is divided into stretches that do not overlap: each hand-over of the routing slip, and
each wait for the applicant between them. The lateness is what the office clock ran from the due moment on; it is split
in proportion to the overruns, in whole minutes that sum to it exactly (largest remainder).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.enums import OUTSIDE, OfficeKind
from accounts.models import Office
from dossiers.enums import ENDED, OF_A_LETTER
from dossiers.models import Dossier, PaymentDuty, Promise, StepRecord, SupplementRequest

Minutes = Callable[[datetime, datetime], int]


class Owner(models.TextChoices):
    DESK = "desk", lazy("Bộ phận Một cửa")
    OFFICE = "office", lazy("Cơ quan giải quyết")
    PARTNER = "partner", lazy("Cơ quan phối hợp")
    APPLICANT = "applicant", lazy("Người nộp")


@dataclass(frozen=True)
class Stretch:
    """A piece of the dossier's time with one owner.

    ``planned`` is None where nobody planned it: such a piece never overruns. ``is_counted`` is false before a restart:
    what was used there does not make the dossier late.
    """

    owner: Owner
    title: str
    place: str
    start: datetime
    end: datetime
    planned: int | None
    is_counted: bool = True
    used: int = 0
    late: int = 0

    @property
    def overrun(self) -> int:
        return max(0, self.used - self.planned) if self.is_counted and self.planned is not None else 0


@dataclass(frozen=True)
class WhoseClock:
    """``late`` is the whole lateness in office minutes: the stretches' own add up to it."""

    stretches: tuple[Stretch, ...]
    late: int

    def of(self, owner: Owner) -> tuple[int, int, int]:
        """Planned, used and late minutes of an owner."""
        return _sums([row for row in self.stretches if row.owner == owner])

    def shares(self) -> list[tuple[Owner, str, tuple[int, int, int]]]:
        """Owner, label and planned, used, late minutes of each that had the dossier; every partner by its name."""
        found: list[tuple[Owner, str, tuple[int, int, int]]] = []
        for owner in Owner:
            rows = [row for row in self.stretches if row.owner == owner]
            if owner != Owner.PARTNER:
                found += [(owner, str(owner.label), _sums(rows))] if rows else []
                continue
            for place in dict.fromkeys(row.place for row in rows):
                own = [row for row in rows if row.place == place]
                found.append((owner, f"{owner.label}: {place}", _sums(own)))
        return found


def _sums(rows: Sequence[Stretch]) -> tuple[int, int, int]:
    return sum(row.planned or 0 for row in rows), sum(row.used for row in rows), sum(row.late for row in rows)


def whose_clock(
    stretches: Iterable[Stretch], *, due_at: datetime | None, end: datetime, minutes: Minutes
) -> WhoseClock:
    """Measure the stretches up to ``end`` and split the lateness among them. Pure: ``minutes`` is the office clock."""
    apart = [replace(row, used=minutes(row.start, row.end)) for row in _apart(stretches, end)]
    late = minutes(due_at, end) if due_at is not None and end > due_at else 0
    weights = [row.overrun for row in apart]
    if not any(weights):  # nobody overran a plan: whoever had it after the due moment
        weights = [minutes(max(row.start, due_at), row.end) if due_at and row.end > due_at else 0 for row in apart]
    if not any(weights) and apart:
        weights = [0] * (len(apart) - 1) + [1]
    shares = split(late, weights)
    return WhoseClock(tuple(replace(row, late=share) for row, share in zip(apart, shares, strict=True)), late)


def _apart(stretches: Iterable[Stretch], end: datetime) -> list[Stretch]:
    """In the order of time, none reaching into the next or beyond ``end``."""
    found: list[Stretch] = []
    for row in sorted(stretches, key=lambda row: (row.start, row.end)):
        start = max(row.start, found[-1].end) if found else row.start
        start = min(start, end)
        found.append(replace(row, start=start, end=max(start, min(row.end, end))))
    return found


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of ``total`` in proportion to the weights, by largest remainder; they sum to it exactly."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in rest[: total - sum(shares)]:
        shares[place] += 1
    return shares


def stretches_of(
    dossier: Dossier,
    *,
    held: Sequence[StepRecord],
    waits: Iterable[SupplementRequest],
    duties: Iterable[PaymentDuty],
    counted_from: datetime | None,
    at: datetime,
) -> list[Stretch]:
    """The routing slip and the waits as stretches; ``counted_from`` is when the time began (again) to run."""
    found = [
        Stretch(
            owner=owner_of(row.office, dossier),
            title=row.title,
            place=str(row.office),
            start=row.started_at,
            end=row.ended_at or at,
            planned=_own_plan(row, following),
            is_counted=counted_from is None or (row.ended_at or at) > counted_from,
        )
        for row, following in pairwise([*held, None])
        if row is not None
    ]
    found += [_wait(_("Chờ bổ sung giấy tờ"), row.requested_at, row.ended_at or at, None) for row in waits]
    found += [
        _wait(_("Chờ nộp tiền"), row.requested_at, row.ended_at or at, None if row.pauses else 0) for row in duties
    ]
    return found


def _wait(title: str, start: datetime, end: datetime, planned: int | None) -> Stretch:
    """A wait that does not stop the clock has a plan of nothing: all of it overruns."""
    return Stretch(Owner.APPLICANT, title, str(Owner.APPLICANT.label), start, end, planned)


def _own_plan(row: StepRecord, following: StepRecord | None) -> int | None:
    """What this holder had of the step's plan: the next holder of the same step goes on with the rest."""
    if row.planned_minutes is None:
        return None
    is_shared = following is not None and row.step_id is not None and following.step_id == row.step_id
    return row.planned_minutes - (following.planned_minutes or 0) if is_shared and following else row.planned_minutes


def owner_of(office: Office, dossier: Dossier) -> Owner:
    if office.pk == dossier.office_id or office.kind == OfficeKind.ONE_STOP:
        return Owner.DESK
    return Owner.PARTNER if office.kind in OUTSIDE else Owner.OFFICE


def end_of(dossier: Dossier, held: Sequence[StepRecord], *, at: datetime) -> datetime:
    """When its time stopped: at the result, at the end of a dossier that ended otherwise, or now."""
    if dossier.finished_at:
        return dossier.finished_at
    if dossier.status in ENDED and held and held[-1].ended_at:
        return held[-1].ended_at
    return at


def counted_from(promises: Iterable[Promise]) -> datetime | None:
    """When the time that counts began: with the receipt, or with the last restart."""
    judged = [row for row in promises if row.ground not in OF_A_LETTER]
    return judged[-1].complete_at if judged else None

"""What the intake page shows beside the form: desks, procedures used most, drafts, what was just saved, the date owed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Office, User
from accounts.queries import Scope
from catalogue.models import ProcedureVersion
from catalogue.queries import find_versions, versions_at
from core.dates import local_day
from dossiers.deadlines import legal_clock
from dossiers.enums import Status
from dossiers.models import Dossier, Draft
from dossiers.queries.visibility import visible_to
from workdays.arithmetic import Deadline
from workdays.queries import live_calendar

RECENT = 400  # dossiers of a desk from which it is learned what the desk takes most
MOST_USUAL = 8
MOST_DRAFTS = 5
LAST_SAVED = 5


def desks_of(scope: Scope, *, on: date) -> list[Office]:
    """The desks where the person takes in dossiers, by name. One query."""
    return list(Office.objects.on(on).filter(pk__in=scope.intake).order_by("name"))


def usual_first(desk: Office, *, on: date, text: str, limit: int) -> list[ProcedureVersion]:
    """The type-ahead of a desk: what it takes most comes first among equals, and before all else for an empty text.

    Three queries at most, and two of the line of offices for a commune; whatever the desk has received.
    """
    often = _how_often(desk)
    found = find_versions(desk, on, text, limit=limit)
    if not text.strip():
        usual = versions_at(desk, on).filter(procedure__in=[pk for pk, _times in often.most_common(MOST_USUAL)])
        found = list(dict.fromkeys([*usual, *found]))
    # Sorting is stable, so names stay in order where nothing was learned.
    return sorted(found, key=lambda row: (getattr(row, "rank", 0), -often[row.procedure_id]))[:limit]


def _how_often(desk: Office) -> Counter[int]:
    rows = Dossier.objects.filter(office=desk).order_by("-id").values_list("version__procedure_id", flat=True)
    return Counter(rows[:RECENT])


@dataclass(frozen=True)
class Owed:
    """What would be promised if the dossier were received now. ``fee_vnd`` is ``None`` while no fee is confirmed."""

    term: Deadline
    fee_vnd: int | None

    @property
    def due_at(self) -> datetime:
        return self.term.due_at

    @property
    def is_day_term(self) -> bool:
        return self.term.is_day_term

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.term.warnings

    @property
    def counts_later(self) -> date | None:
        """The day that counts as the day of receipt, when a cut-off or a closed day makes it a later one."""
        day = self.term.counted_from
        return day if day > local_day(self.term.received_at) else None


def owed_now(version: ProcedureVersion, *, at: datetime) -> Owed:
    """The date and the fee that ``receive`` would write at ``at``. Two queries."""
    fee = version.fees.published().first()
    term = legal_clock(version=version, complete_at=at, calendar=live_calendar())
    return Owed(term, fee.amount_vnd if fee else None)


def drafts_of(user: User) -> list[Draft]:
    """The person's drafts that did not become dossiers, newest first. One query."""
    saved = Dossier.objects.filter(submission=OuterRef("pk"))
    return list(Draft.objects.filter(user=user).exclude(Exists(saved))[:MOST_DRAFTS])


def draft_of(user: User, draft_id: UUID) -> Draft | None:
    """One of the person's own drafts; nobody else's exists for them."""
    return Draft.objects.filter(user=user, pk=draft_id).first()


def last_saved(user: User, scope: Scope) -> list[Dossier]:
    """The last dossiers the person received at their desks, newest first. One query."""
    mine = visible_to(scope).filter(office__in=scope.intake, created_by=user)
    return list(mine.select_related("applicant", "version").order_by("-pk")[:LAST_SAVED])


def saved_from(submission: UUID, scope: Scope) -> Dossier | None:
    """The dossier that a filled-in form already became."""
    rows = visible_to(scope).filter(submission=submission).exclude(status=Status.REGISTERED)  # that one still waits
    return rows.select_related("applicant", "version").first()


def median_of(seconds: Iterable[int]) -> int | None:
    """The middle of the seconds; ``None`` of nothing."""
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] if ordered else None

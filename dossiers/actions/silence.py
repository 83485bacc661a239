"""The watch of silence: who lets a dossier lie is reminded, then the head, before anything is late.

The same sweep watches filings that wait for the desk's first answer: after six working hours the clerk, after eight the
head of the desk. Batches under SKIP LOCKED; the next moment is stored with the note, so a sweep can be run twice. What
ran before silence was watched, or while the calendar did not reach, is taken up by the next sweep.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation

from accounts.models import User
from core.dates import at_local
from dossiers import notice_kinds
from dossiers.actions.history import Happening, append
from dossiers.enums import RUNNING, EventKind, Status
from dossiers.models import Dossier, Event
from dossiers.queries.responsible import People
from dossiers.quiet import quiet_again, quiet_until
from dossiers.staff_notes import staff_note
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.kinds import NoticeKind
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar
from workdays.queries import live_calendar

BATCH = 500
NEEDED = ("office", "holder_office", "holder", "version")
_FIELDS = ("quiet_until", "quiet_level")
Told = tuple[NoticeKind, User | None]


def watch_silence(*, at: datetime, batch: int = BATCH) -> int:
    """Remind of every dossier that was quiet too long by ``at``; gives how many."""
    calendar, people, found = live_calendar(), People(at), 0
    with suppress(OutsideCalendar):  # it ends too soon: the sweeps after its renewal take them up
        while _take_up_batch(calendar, size=batch) == batch:
            pass
    with translation.override(settings.LANGUAGE_CODE):
        while count := _remind_batch(calendar, people, at=at, size=batch):
            found += count
    return found


@transaction.atomic
def _take_up_batch(calendar: WorkCalendar, *, size: int) -> int:
    """Dossiers in work that nothing watches yet are quiet since the last thing a person did; gives how many."""
    acts = Event.objects.filter(dossier=OuterRef("pk"), actor__isnull=False).order_by("-pk").values("at")[:1]
    new = Dossier.objects.filter(status__in=RUNNING, quiet_until=None, quiet_level=0).select_related("version")
    new = new.annotate(quiet_since=Coalesce(Subquery(acts), F("received_at")))
    rows: list[Any] = list(new.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:size])
    begins = at_local(calendar.first_day, time())
    for row in rows:
        row.quiet_until = quiet_until(row.version, at=max(row.quiet_since, begins), calendar=calendar)
    Dossier.objects.bulk_update(rows, ["quiet_until"])
    return len(rows)


@transaction.atomic
def _remind_batch(calendar: WorkCalendar, people: People, *, at: datetime, size: int) -> int:
    due = Dossier.objects.filter(quiet_until__lte=at).order_by("quiet_until")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
    rows = list(Dossier.objects.filter(pk__in=ids).select_related(*NEEDED)) if ids else []
    drafts: list[NoticeDraft] = []
    happened: list[Happening] = []
    for row in rows:
        if row.status not in _NEXT:
            row.quiet_until, row.quiet_level = None, 0
            continue
        kind, person = _NEXT[Status(row.status)](row, calendar, people)
        if person is not None:
            # Each silence has its own note: the level says which, the moment tells one silence from the next.
            occasion = f"silent:{row.quiet_level}:{at:%Y%m%d%H%M}"
            drafts += staff_note(row, kind=kind, occasion=occasion, person=person)
        facts = {"level": row.quiet_level, "is_answer": row.status == Status.REGISTERED}
        happened.append(Happening(row.pk, EventKind.SILENT.value, int(row.status), row.holder_office_id, at, facts))
    enqueue(drafts=drafts, at=at)
    append(happened)
    Dossier.objects.bulk_update(rows, _FIELDS)
    return len(rows)


def _silent(row: Dossier, calendar: WorkCalendar, people: People) -> Told:
    """First whoever holds it, else the desk; two working days later the head, once."""
    if row.quiet_level == 0:
        row.quiet_level, row.quiet_until = 1, quiet_again(at=people.at, calendar=calendar)
        officer = row.holder if row.holder and row.holder.is_active else people.clerk_for(row)
        return notice_kinds.SILENT, officer
    row.quiet_level, row.quiet_until = 2, None
    return notice_kinds.SILENT_HEAD, next(iter(people.heads_for(row)), None)


def _unanswered(row: Dossier, calendar: WorkCalendar, people: People) -> Told:
    """A filing by post or over the net: the clerk, then the head of the desk (NĐ 45/2020/NĐ-CP Đ.11)."""
    due_at = row.answer_due_at
    if row.quiet_level == 0 and due_at is not None and due_at > people.at:
        row.quiet_level, row.quiet_until = 1, due_at
        return notice_kinds.ANSWER_SOON, people.clerk_for(row)
    row.quiet_level, row.quiet_until = 2, None
    return notice_kinds.ANSWER_LATE, next(iter(people.heads_of(row.office)), None)


_NEXT: dict[int, Callable[[Dossier, WorkCalendar, People], Told]] = {
    Status.REGISTERED: _unanswered,
    **dict.fromkeys(RUNNING, _silent),
}

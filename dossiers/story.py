"""The story of a dossier in the words of staff pages: who held it from when to when, what happened, which dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.dates import day_words, local_day, short_day, vietnam
from core.pages.display import moment_short, office_hours
from dossiers.enums import ENDED, CallOutcome, DelayReason, EventKind, Ground, Status, Timeliness
from dossiers.event_words import Names, event_words
from dossiers.models import Dossier, DossierDocument, Event, PhoneCall, Promise, StepRecord
from dossiers.queries.doers import Doers
from dossiers.queries.history import Ahead
from dossiers.queries.lookup import GivenDate
from dossiers.term_words import date_words
from dossiers.why_this_date import Account, account
from notices.enums import NEEDS_A_PERSON, Channel
from notices.kinds import kind_label
from notices.models import Notice

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stop:
    """A place on the way of a dossier. ``state``: done, now, next or stopped, as the timeline draws them."""

    label: str
    state: str
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class DateTold:
    """One date given to the citizen: which, why, when it was said, and the clock's account of it."""

    date: str
    why: str
    said: str
    account: Account | None


@dataclass(frozen=True)
class Told:
    """One message in all its channels: what, to which colleague (empty: the applicant), how it went, when."""

    what: str
    whom: str
    ways: tuple[tuple[str, str, bool], ...]  # channel, state in words, whether somebody must look
    at: datetime


@dataclass(frozen=True)
class EventTold:
    at: datetime
    words: str
    detail: str
    who: str
    recorded: str = ""  # where it was written down later than it happened


def way_of(dossier: Dossier, held: Iterable[StepRecord], ahead: Iterable[Ahead]) -> list[Stop]:
    """Every stay of a step at an office with its office hours, then what is still to come."""
    stops = [_held(place, rows, dossier) for place, rows in enumerate(_stays(held), 1)]
    stops += [_to_come(step) for step in ahead]
    return stops + _end_of(dossier)


def _stays(held: Iterable[StepRecord]) -> list[list[StepRecord]]:
    """Hand-overs of the same step inside one office, from hand to hand without a wait, are one stay; who had it before
    stands in the full history and on the routing slip."""
    stays: list[list[StepRecord]] = []
    for row in held:
        before = stays[-1][-1] if stays else None
        if (
            before
            and row.step_id
            and (row.step_id, row.office_id, row.started_at)
            == (
                before.step_id,
                before.office_id,
                before.ended_at,
            )
        ):
            stays[-1].append(row)
        else:
            stays.append([row])
    return stays


def _held(place: int, rows: list[StepRecord], dossier: Dossier) -> Stop:
    first, last = rows[0], rows[-1]
    label = f"{place}. {last.title}"
    who = f"{last.office} · {last.holder}" if last.holder else str(last.office)
    if last.ended_at:
        words = _("%(span)s. Dùng %(used)s") % {"span": _span(first.started_at, last.ended_at), "used": _used(rows)}
        return Stop(label, "done", who, words)
    state = "stopped" if dossier.status in ENDED else "now"
    since = _("Từ %(moment)s") % {"moment": moment_short(first.started_at)}
    planned = (
        _(", quy trình cho %(hours)s") % {"hours": office_hours(first.planned_minutes)} if first.planned_minutes else ""
    )
    return Stop(label, state, who, since + planned)


def _used(rows: list[StepRecord]) -> str:
    """The first row has the whole plan, each later one what was left: whoever overran made the stay overrun."""
    planned, used = rows[0].planned_minutes, office_hours(sum(row.used_minutes or 0 for row in rows))
    if planned is None:
        return used
    judged = next((row for row in rows if row.timeliness == Timeliness.OVERDUE), rows[-1])
    how = str(judged.get_timeliness_display()).lower()
    return _("%(used)s trên %(planned)s (%(how)s)") % {"used": used, "planned": office_hours(planned), "how": how}


def _span(start: datetime, end: datetime) -> str:
    """``08:15 – 09:10, 09/11/2026``; both days where they differ."""
    first = f"{vietnam(start):%H:%M}" if local_day(start) == local_day(end) else moment_short(start)
    return f"{first} – {moment_short(end)}"


def _to_come(ahead: Ahead) -> Stop:
    hours = round(ahead.step.hours * 60)
    planned = _("Quy trình cho %(hours)s") % {"hours": office_hours(hours)} if hours else ""
    return Stop(ahead.step.title, "next", ahead.place, planned)


def _end_of(dossier: Dossier) -> list[Stop]:
    """After the result: onto the shelf, into the applicant's hands."""
    if dossier.status not in (Status.DONE, Status.RETURNED):
        return []
    stops = []
    if dossier.has_paper_result:
        shelf = _("Ngăn %(shelf)s") % {"shelf": dossier.shelf} if dossier.shelf else ""
        stops.append(
            Stop(_("Kết quả về quầy"), "done" if dossier.shelved_at else "now", shelf, moment_short(dossier.shelved_at))
        )
    is_waiting = dossier.shelved_at or not dossier.has_paper_result
    state = "done" if dossier.handed_over_at else "now" if is_waiting else "next"
    return [*stops, Stop(_("Trả cho người nộp"), state, str(dossier.office), moment_short(dossier.handed_over_at))]


@dataclass(frozen=True)
class AfterOutage:
    """A dossier entered after an outage: why and by whose approval, when it was received and when written down."""

    reason: str
    approver: str
    approved_at: datetime
    received_at: datetime
    recorded_at: datetime


def after_outage(dossier: Dossier, events: Iterable[Event]) -> AfterOutage | None:
    """None for what was entered as it came."""
    entered = next((event for event in events if "outage" in event.facts), None)
    if dossier.outage is None or entered is None:
        return None
    outage = dossier.outage
    return AfterOutage(outage.reason, str(outage.approved_by), outage.approved_at, entered.at, entered.recorded_at)


def dates_of(promises: Iterable[Promise], late: AfterOutage | None = None) -> list[DateTold]:
    """Every date given, oldest first; ``late`` says when the first one was really written down."""
    return [_date_told(promise, late if promise.number == 1 else None) for promise in promises]


def _date_told(promise: Promise, late: AfterOutage | None) -> DateTold:
    why = str(Ground(promise.ground).label)
    if promise.delay_reason:
        why = f"{why}: {DelayReason(promise.delay_reason).label}"
    given = GivenDate(
        number=promise.number,
        ground=promise.ground,
        due_at=promise.due_at,
        is_day_term=promise.is_day_term,
        delay_reason=promise.delay_reason,
        made_at=promise.made_at,
        basis=promise.basis,
    )
    said = _("hẹn ngày %(day)s") % {"day": short_day(local_day(promise.made_at))}
    if late:
        said = _("%(said)s trên giấy, ghi vào hệ thống %(moment)s") % {
            "said": said,
            "moment": moment_short(late.recorded_at),
        }
    return DateTold(date_words(promise.due_at, is_day_term=promise.is_day_term), why, said, account([given]))


def told(events: Iterable[Event], names: Names, doers: Doers) -> list[EventTold]:
    """The full history, newest first."""
    return [
        EventTold(
            event.at,
            str(event.get_kind_display()),
            event_words(event, names),
            doer_words(event, doers),
            moment_short(event.recorded_at) if abs(event.recorded_at - event.at) >= MINUTE else "",
        )
        for event in sorted(events, key=lambda event: (event.at, event.pk), reverse=True)
    ]


def doer_words(event: Event, doers: Doers) -> str:
    """``Trần Thị Cúc (Một cửa huyện)``: the office she acted for; or that nobody did it by hand."""
    if event.actor is None:
        return _("hệ thống tự làm")
    office = doers.office(event)
    return f"{event.actor} ({office})" if office else str(event.actor)


def messages_of(notices: Iterable[Notice]) -> tuple[list[Told], list[Told]]:
    """What the applicant was told, and what colleagues were reminded of; the same message by two channels is one."""
    told: dict[tuple[str, int | None, datetime], list[Notice]] = {}
    for notice in notices:
        told.setdefault((notice.kind, notice.to_user_id, notice.created_at), []).append(notice)
    messages = [_message(rows) for rows in told.values()]
    return [row for row in messages if not row.whom], [row for row in messages if row.whom]


def _message(rows: list[Notice]) -> Told:
    first = rows[0]
    ways = tuple((str(Channel(row.channel).label), row.state_words, row.state in NEEDS_A_PERSON) for row in rows)
    return Told(kind_label(first.kind), str(first.to_user) if first.to_user else "", ways, first.created_at)


def wrong_number_words(calls: Iterable[PhoneCall], events: Iterable[Event]) -> str:
    """That the number is wrong and what to do, until a later call gets through or the number is corrected."""
    told = [call for call in calls if call.done_at and call.outcome in (CallOutcome.WRONG_NUMBER, CallOutcome.REACHED)]
    last = max(told, key=lambda call: call.done_at or call.due_at, default=None)
    if last is None or last.done_at is None or last.outcome == CallOutcome.REACHED:
        return ""
    if any(_corrects_a_number(event) and event.at > last.done_at for event in events):
        return ""
    return _("Số điện thoại sai: gọi lúc %(moment)s không gặp đúng người. Xin hỏi lại số đúng khi người nộp đến.") % {
        "moment": moment_short(last.done_at)
    }


def _corrects_a_number(event: Event) -> bool:
    fields = event.facts.get("fields", []) if event.kind == EventKind.CORRECTION else []
    return "phone" in fields or "representative" in fields


def copies_words(document: DossierDocument) -> str:
    """``1 bản chính, 2 bản sao``; only what was handed in."""
    parts = []
    if document.originals:
        parts.append(_("%(n)s bản chính") % {"n": document.originals})
    if document.copies:
        parts.append(_("%(n)s bản sao") % {"n": document.copies})
    return ", ".join(parts) or _("xuất trình")


def standing_words(dossier: Dossier) -> str:
    """Who has it and until when it was promised, in one line."""
    parts = []
    if dossier.holder_office and dossier.status not in ENDED:
        who = f"{dossier.holder_office} · {dossier.holder}" if dossier.holder else str(dossier.holder_office)
        parts.append(_("Đang giữ: %(who)s.") % {"who": who})
    if dossier.due_at and dossier.status not in ENDED:
        parts.append(_("Hẹn trả %(date)s.") % {"date": date_words(dossier.due_at, is_day_term=dossier.is_day_term)})
    if dossier.promised_at and dossier.promised_at != dossier.due_at:
        parts.append(_("Đã xin lỗi, hẹn lại %(date)s.") % {"date": day_words(local_day(dossier.promised_at))})
    return " ".join(parts)


def born_words(iso: str) -> str:
    """``02/03/1990`` of the ISO day, or year, that intake kept; nothing of nothing."""
    return "/".join(reversed(iso.split("-")))

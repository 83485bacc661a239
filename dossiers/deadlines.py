"""The only place where the clock meets a dossier: procedure, receipt, waits and restarts."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from catalogue.models import ProcedureVersion, ProcessStep
from core.dates import local_day
from dossiers.enums import Timeliness
from dossiers.models import Dossier, PaymentDuty
from workdays.arithmetic import Deadline, Pause, deadline
from workdays.calendar import WorkCalendar
from workdays.enums import TimeUnit

SHORT_UNITS = frozenset({TimeUnit.SAME_DAY, TimeUnit.WORKING_HOUR})


def legal_clock(
    *, version: ProcedureVersion, complete_at: datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> Deadline:
    """The date owed by law, counted from the moment the dossier was complete.

    After a supplement the time begins again (NĐ 61/2018 Đ.19 k.4): pass the moment the supplement was complete.
    ``pauses``: waits for a financial duty since then, where the procedure says that the time stands still.
    """
    return deadline(
        calendar=calendar,
        received_at=complete_at,
        amount=version.time_amount,
        unit=TimeUnit(version.time_unit),
        cutoff=version.cutoff,
        pauses=pauses,
    )


def pauses_since(duties: Iterable[PaymentDuty], complete_at: datetime) -> list[Pause]:
    """From request to payment, of the duties that stop the clock; those before a restart no longer count."""
    return [
        (duty.requested_at, duty.paid_at)
        for duty in duties
        if duty.pauses and duty.paid_at is not None and duty.requested_at >= complete_at
    ]


def index_clock(
    *, version: ProcedureVersion, received_at: datetime, waits: Iterable[Pause], calendar: WorkCalendar
) -> Deadline:
    """The date by which index 766 (QĐ 766/QĐ-TTg, criterion 2.1) judges: waits for the applicant are subtracted."""
    return deadline(
        calendar=calendar,
        received_at=received_at,
        amount=version.time_amount,
        unit=TimeUnit(version.time_unit),
        cutoff=version.cutoff,
        pauses=waits,
    )


def judge(*, due_at: datetime, is_day_term: bool, at: datetime) -> Timeliness:
    """Early, on time or overdue: a day term by its date, an hour term by the minute (TT 01/2018 Đ.13)."""
    finished: date | datetime = local_day(at) if is_day_term else _minute(at)
    due: date | datetime = local_day(due_at) if is_day_term else _minute(due_at)
    if finished < due:
        return Timeliness.EARLY
    return Timeliness.ON_TIME if finished == due else Timeliness.OVERDUE


def has_passed(due_at: datetime, *, at: datetime) -> bool:
    """Whether the printed minute of a promise is over."""
    return _minute(at) > _minute(due_at)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def part_due(dossier: Dossier, step: ProcessStep, *, at: datetime, calendar: WorkCalendar) -> datetime:
    """When a linked part is due: its own office minutes after ``at``, but not after the dossier's own date, unless the
    procedure's plan itself reaches further or that date has passed."""
    minutes = max(step.minutes, 1)
    due_at = calendar.add_office_minutes(at, minutes)
    if dossier.due_at is None or due_at <= dossier.due_at or dossier.due_at <= at or dossier.received_at is None:
        return due_at
    before = dossier.version.steps.filter(order__lt=step.order, is_with_previous=False)
    planned = minutes + sum(row.minutes for row in before)
    reaches_further = calendar.add_office_minutes(dossier.received_at, planned) > dossier.due_at
    return due_at if reaches_further else dossier.due_at


def propose_new_date(*, version: ProcedureVersion, due_at: datetime, at: datetime, calendar: WorkCalendar) -> date:
    """A new date to put into the letter of apology: a third of the term, at least one working day, after the later of
    now and the missed date. No law gives a formula (law.md LT-3); the head may choose any later working day.
    """
    days = version.time_amount
    if version.time_unit in SHORT_UNITS:
        days = Decimal(1)
    elif version.time_unit == TimeUnit.MONTH:
        days = version.time_amount * 22
    base = max(local_day(due_at), local_day(at))
    return calendar.add_working_days(base, max(1, round(float(days) / 3)))


def close_of_office(day: date, calendar: WorkCalendar) -> datetime:
    """The printed hour of a promised day."""
    return calendar.closes_at(day)

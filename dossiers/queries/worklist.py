"""The work list: tabs with counts, each a plain filter over what the person may see and must act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import Scope
from core.dates import local_day
from core.text import name_words
from dossiers.codes import looks_like_code, normal_code
from dossiers.enums import OPEN, RUNNING, Status
from dossiers.models import Event, HandOver, PhoneCall, Referral, SupplementProposal
from dossiers.models.dossier import DossierQuerySet
from dossiers.queries.visibility import visible_to
from workdays.calendar import WorkCalendar
from workdays.errors import OutsideCalendar

SOON_DAYS = 3
ROW_FIELDS = ("due_at", "pk")


class Tab(models.TextChoices):
    OVERDUE = "qua-han", _("Quá hạn")
    TODAY = "hom-nay", _("Đến hạn hôm nay")
    SOON = "sap-den-han", _("3 ngày tới")
    SILENT = "im-lang", _("Im lặng")
    APPROVAL = "cho-duyet", _("Chờ duyệt bổ sung")
    LETTER = "can-xin-loi", _("Cần thư xin lỗi")
    RESULT = "cho-tra", _("Chờ trả kết quả")
    WAITING = "cho-bo-sung", _("Chờ bổ sung")
    ALL = "tat-ca", _("Tất cả đang mở")


@dataclass(frozen=True)
class Edges:
    """The moments that divide overdue, today and soon, for day terms and hour terms alike."""

    now: datetime
    end_of_today: datetime
    end_of_soon: datetime


def edges(*, at: datetime, calendar: WorkCalendar) -> Edges:
    """Where "today" ends and where the next three working days end, on the office calendar."""
    today = local_day(at)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    try:
        soon = calendar.closes_at(calendar.add_working_days(today, SOON_DAYS))
    except OutsideCalendar:  # the list must open although nobody loaded this year's calendar
        soon = midnight + timedelta(days=SOON_DAYS)
    return Edges(at, midnight, soon)


def tab_filter(tab: Tab, edge: Edges) -> Q:
    """What a tab holds. Overdue is judged by the date that no rescheduling moves: day terms by the day."""
    late_day = Q(is_day_term=True, due_at__lt=edge.end_of_today - timedelta(days=1))
    late_minute = Q(is_day_term=False, due_at__lt=edge.now)
    late = late_day | late_minute
    running = Q(status__in=RUNNING)
    filters: Mapping[Tab, Q] = {
        Tab.OVERDUE: running & late,
        Tab.TODAY: running & ~late & Q(due_at__lt=edge.end_of_today),
        Tab.SOON: running & Q(due_at__gte=edge.end_of_today, due_at__lte=edge.end_of_soon),
        Tab.SILENT: running & Q(quiet_level__gte=1),
        Tab.APPROVAL: Q(pk__in=to_approve().values("dossier")),
        Tab.LETTER: Q(letter_owed_since__isnull=False),
        Tab.RESULT: Q(status=Status.DONE),
        Tab.WAITING: Q(status__in=OPEN - RUNNING),
        Tab.ALL: Q(status__in=[*OPEN, Status.DONE]),
    }
    return filters[tab]


def to_approve() -> models.QuerySet[SupplementProposal]:
    """Requests for papers that wait for a head's press; those that wait for a signature are among the papers to sign."""
    return SupplementProposal.objects.filter(outcome="", slip=None)


def at_work(scope: Scope, *, holder_id: int | None = None) -> DossierQuerySet:
    """What the person's own offices hold or, at a desk, have received; heads also see the offices beneath.

    ``holder_id`` leaves only what that person holds.
    """
    offices = scope.worked_at | scope.headed
    rows = visible_to(scope)
    if offices:
        owed = Q(
            letter_owed_since__isnull=False,
            status__in=[Status.DONE, Status.RETURNED],
            shown_to__overlap=sorted(offices),
        )
        rows = rows.filter(Q(holder_office__in=offices) | Q(office__in=offices) | owed)
    return rows.filter(holder=holder_id) if holder_id is not None else rows


def counts(scope: Scope, edge: Edges, *, holder_id: int | None = None) -> dict[Tab, int]:
    """How many dossiers each tab holds, in one query."""
    wanted = {tab.name: Count("pk", filter=tab_filter(tab, edge)) for tab in Tab}
    is_shown = Q(status__in=[*OPEN, Status.DONE]) | Q(letter_owed_since__isnull=False)
    rows = at_work(scope, holder_id=holder_id).filter(is_shown)
    found = rows.aggregate(**wanted)
    return {tab: found[tab.name] for tab in Tab}


def listed(scope: Scope, tab: Tab, edge: Edges, *, text: str = "", holder_id: int | None = None) -> DossierQuerySet:
    """The rows of a tab with all that a row shows; ``text`` filters by code or words of the name."""
    rows = at_work(scope, holder_id=holder_id).filter(tab_filter(tab, edge))
    if looks_like_code(text):
        rows = rows.filter(code__startswith=normal_code(text))
    elif text.strip():
        words = name_words(text)
        rows = rows.filter(name_tokens__contains=words) if words else rows.none()
    return with_row(rows, scope)


def with_row(rows: DossierQuerySet, scope: Scope) -> DossierQuerySet:
    """What a row of a list shows, in the same query; ``owed_call`` is the first call the person's offices owe,
    ``awaits_approval`` whether a request for papers waits for the head, ``has_late_part`` whether a linked agency may have to apologise."""
    owed = PhoneCall.objects.filter(dossier=OuterRef("pk"), outcome="", office__in=scope.worked_at).order_by(
        "due_at", "pk"
    )
    related = rows.select_related("applicant", "version", "office", "holder_office", "holder")
    acts = Event.objects.filter(dossier=OuterRef("pk"), actor__isnull=False).order_by("-pk")
    late = Referral.objects.late(on=local_day(timezone.now())).filter(dossier=OuterRef("pk"))
    return related.annotate(
        owed_call=Subquery(owed.values("pk")[:1]),
        has_late_part=Exists(late),
        is_posted=Exists(HandOver.objects.filter(dossier=OuterRef("pk"), posted_at__isnull=False)),
        quiet_since=Subquery(acts.values("at")[:1]),
        awaits_approval=Exists(to_approve().filter(dossier=OuterRef("pk"))),
    )

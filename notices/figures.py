"""Figures of the queue, of each gateway and of what messages cost: each page asks the same few indexed queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth

from core.dates import LOCAL
from notices.enums import IN_HAND, NEEDS_A_PERSON, Channel, NoticeState
from notices.models import DeliveryReport, Gateway, Notice
from notices.rules import LOOKS_AT, LOOKS_BACK, Health, Try, health_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTHS = 12

# A lateral look into the index of each gateway, so that the length of the ledger does not matter.
_LATEST = """
SELECT r.ref, a.started_at, a.finished_at, a.outcome
FROM unnest(%s::text[]) AS r (ref)
CROSS JOIN LATERAL (
    SELECT started_at, finished_at, outcome FROM notices_attempt
    WHERE transport = r.ref AND started_at > %s AND finished_at <= %s
    ORDER BY started_at DESC LIMIT %s
) AS a
"""
_RESULTS = """
SELECT a.transport, a.started_at > %s AS is_of_the_hour,
       count(*) FILTER (WHERE a.outcome = 'accepted'), count(*) FILTER (WHERE a.outcome = 'passing'),
       count(*) FILTER (WHERE a.outcome = 'permanent'), count(*) FILTER (WHERE a.outcome = 'unknown'),
       sum(extract(epoch FROM a.finished_at - a.started_at))
FROM notices_attempt AS a
WHERE a.transport = ANY(%s) AND a.started_at > %s AND a.finished_at IS NOT NULL
GROUP BY 1, 2
"""


class Results(NamedTuple):
    """Finished attempts at a gateway: taken, not now, refused for good, unclear; and how long all of them took."""

    accepted: int = 0
    passing: int = 0
    permanent: int = 0
    unknown: int = 0
    took: float = 0.0  # seconds

    def joined(self, other: "Results") -> "Results":
        """Both together."""
        return Results(
            self.accepted + other.accepted,
            self.passing + other.passing,
            self.permanent + other.permanent,
            self.unknown + other.unknown,
            self.took + other.took,
        )

    @property
    def seconds(self) -> float:
        """Of one answer, on average."""
        return self.took / self.total if self.total else 0.0

    @property
    def total(self) -> int:
        return self.accepted + self.passing + self.permanent + self.unknown

    @property
    def share(self) -> int:
        """Taken, in percent of all; a gateway nobody asked has none, see ``total``."""
        return 100 * self.accepted // self.total if self.total else 0


@dataclass(frozen=True)
class GatewayFigures:
    """How a gateway does: now, in the last hour, in the last day, and what it reported to have brought in a day."""

    ref: str
    health: Health = field(default_factory=Health)
    hour: Results = field(default_factory=Results)
    day: Results = field(default_factory=Results)
    delivered: int = 0
    undelivered: int = 0


def gateway_figures(refs: Sequence[str], *, at: datetime) -> dict[str, GatewayFigures]:
    """The figures of each of ``refs``, in three queries."""
    latest: dict[str, list[Try]] = {ref: [] for ref in refs}
    hour, before = dict.fromkeys(refs, Results()), dict.fromkeys(refs, Results())
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [list(refs), at - LOOKS_BACK, at, LOOKS_AT])
        for ref, started, finished, outcome in cursor.fetchall():
            latest[ref].append(Try(finished, finished - started, outcome))
        cursor.execute(_RESULTS, [at - HOUR, list(refs), at - DAY])
        for ref, is_of_the_hour, accepted, passing, permanent, unknown, took in cursor.fetchall():
            (hour if is_of_the_hour else before)[ref] = Results(accepted, passing, permanent, unknown, float(took))
    told = _told(refs, at - DAY)
    return {
        ref: GatewayFigures(
            ref=ref,
            health=health_of(sorted(latest[ref], key=lambda tried: tried.finished_at, reverse=True), at=at),
            hour=hour[ref],
            day=hour[ref].joined(before[ref]),
            delivered=told.get(ref, (0, 0))[0],
            undelivered=told.get(ref, (0, 0))[1],
        )
        for ref in refs
    }


def _told(refs: Sequence[str], since: datetime) -> dict[str, tuple[int, int]]:
    """Delivered and not delivered, by gateway."""
    rows = DeliveryReport.objects.filter(gateway_ref__in=refs, received_at__gt=since).order_by()
    counts = rows.values_list("gateway_ref").annotate(
        delivered=Count("pk", filter=Q(is_delivered=True)), undelivered=Count("pk", filter=Q(is_delivered=False))
    )
    return {ref: (delivered, undelivered) for ref, delivered, undelivered in counts}


def gateway_names() -> dict[str, str]:
    """How administrators call their gateways, by ``ref``; those of the environment are not among them."""
    return dict(Gateway.objects.values_list("ref", "name"))


@dataclass
class Depth:
    """What stands in one channel; ``due`` of those waiting should be on its way, the oldest since ``oldest_at``."""

    channel: str
    waiting: int = 0
    due: int = 0
    in_hand: int = 0
    failed: int = 0
    unknown: int = 0
    oldest_at: datetime | None = None


def queue_depth(*, at: datetime) -> list[Depth]:
    """One row a channel that leaves the house, in three queries over what is unfinished only."""
    rows = {channel.value: Depth(channel.value) for channel in Channel if channel != Channel.INBOX}
    due = Q(next_attempt_at__lte=at)
    pending = _by_channel(Q(state=NoticeState.PENDING), waiting=Count("pk"), due=Count("pk", filter=due))
    pending = pending.annotate(oldest_at=Min("next_attempt_at", filter=due))
    in_hand = _by_channel(Q(state__in=IN_HAND), in_hand=Count("pk"))
    doubtful = _by_channel(
        Q(state__in=NEEDS_A_PERSON),
        failed=Count("pk", filter=Q(state=NoticeState.FAILED)),
        unknown=Count("pk", filter=Q(state=NoticeState.UNKNOWN)),
    )
    for row in [*pending, *in_hand, *doubtful]:
        depth = rows.get(row.pop("channel"))
        if depth is not None:
            vars(depth).update(row)
    return list(rows.values())


def _by_channel(condition: Q, **counts: Count) -> Any:
    return Notice.objects.filter(condition).order_by().values("channel").annotate(**counts)


@dataclass
class OfficeCost:
    """What an office's messages cost in each of ``Costs.months``, in đồng, and how many parts were sent."""

    office: str
    months: list[int]
    segments: int = 0

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass
class Costs:
    """Twelve months, the oldest first, and a row for each office that spent something, the dearest first."""

    months: list[date]
    rows: list[OfficeCost] = field(default_factory=list)

    @property
    def totals(self) -> list[int]:
        return [sum(column) for column in zip(*(row.months for row in self.rows), strict=True)] or [0] * MONTHS

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def segments(self) -> int:
        return sum(row.segments for row in self.rows)


def monthly_costs(*, on: date, no_office: str) -> Costs:
    """What was spent on messages handed over in the month of ``on`` and the eleven before, by office; one query over
    an index that holds nothing else. ``no_office``: what the row of messages without office is called."""
    months = _months_until(on)
    begin = datetime(months[0].year, months[0].month, 1, tzinfo=LOCAL)
    spent = Notice.objects.filter(cost_vnd__gt=0, sent_at__gte=begin).order_by()
    sums = spent.values("office__name", month=TruncMonth("sent_at", tzinfo=LOCAL)).annotate(
        cost=Sum("cost_vnd"), parts=Sum("segments")
    )
    found: dict[str, OfficeCost] = {}
    for row in sums:
        name = row["office__name"] or no_office
        office = found.setdefault(name, OfficeCost(name, [0] * MONTHS))
        month = row["month"].date().replace(day=1)
        if month in months:
            office.months[months.index(month)] += row["cost"]
            office.segments += row["parts"]
    return Costs(months, sorted(found.values(), key=lambda office: (-office.total, office.office)))


def _months_until(on: date) -> list[date]:
    first = on.year * 12 + on.month - MONTHS
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, first + MONTHS)]

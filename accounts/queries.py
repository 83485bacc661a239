"""Who works where, who heads what: reads over the dated office tree and the dated memberships."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.enums import OUTSIDE, OfficeKind, Role
from accounts.models import Membership, Office, User

# From an office up to the root of its tree, nearest first.
_LINE = """
WITH RECURSIVE line AS (
    SELECT id, parent_id, 0 AS distance FROM accounts_office WHERE id = %s
    UNION ALL
    SELECT o.id, o.parent_id, line.distance + 1 FROM accounts_office o JOIN line ON o.id = line.parent_id
)
SELECT o.* FROM accounts_office o JOIN line USING (id) ORDER BY line.distance
"""

_SUBTREE = """
WITH RECURSIVE tree AS (
    SELECT id FROM accounts_office WHERE id = ANY(%s)
    UNION
    SELECT o.id FROM accounts_office o JOIN tree ON o.parent_id = tree.id
)
SELECT o.id, o.kind FROM accounts_office o JOIN tree USING (id)
"""


@dataclass(frozen=True)
class Scope:
    """The offices a person works at, by role, on one day."""

    intake: frozenset[int] = frozenset()
    processing: frozenset[int] = frozenset()
    head: frozenset[int] = frozenset()
    headed: frozenset[int] = frozenset()  # the offices headed and all beneath them
    reviewed: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    outside: frozenset[int] = frozenset()  # those among all of these that no committee heads

    @property
    def worked_at(self) -> frozenset[int]:
        return self.intake | self.processing | self.head

    @property
    def seen(self) -> frozenset[int]:
        """Offices whose dossiers the person may look at: their own, and what they head or review beneath."""
        return self.intake | self.processing | self.headed | self.reviewed


def line_above(office: Office) -> list[Office]:
    """The office itself, its parent, and so on to the root."""
    return list(Office.objects.raw(_LINE, [office.pk]))


def subtree(office_ids: set[int] | frozenset[int]) -> frozenset[int]:
    """Ids of the offices and of everything beneath them."""
    return frozenset(_kinds_beneath(office_ids))


def _kinds_beneath(office_ids: set[int] | frozenset[int]) -> dict[int, str]:
    """Id → kind, of the offices and of everything beneath them."""
    if not office_ids:
        return {}
    return {office.pk: office.kind for office in Office.objects.raw(_SUBTREE, [list(office_ids)])}


def memberships_of(user: User, *, on: date) -> QuerySet[Membership]:
    return Membership.objects.on(on).filter(user=user).select_related("office")


def scope_of(user: User, *, on: date) -> Scope:
    """What ``user`` may work on and look at on ``on``. One query, and one more each for heading and for reviewing."""
    by_role: dict[str, set[int]] = {role: set() for role in Role.values}
    kinds: dict[int, str] = {}
    for row in memberships_of(user, on=on):
        kinds[row.office_id] = row.office.kind
        # Phòng Nội vụ follows up every office of the committee it serves (plan 745, III.3).
        is_reviewer = row.role == Role.REVIEWER
        by_role[row.role].add((is_reviewer and row.office.parent_id) or row.office_id)
    headed, reviewed = _kinds_beneath(by_role[Role.HEAD]), _kinds_beneath(by_role[Role.REVIEWER])
    kinds |= headed | reviewed
    return Scope(
        intake=frozenset(by_role[Role.INTAKE]),
        processing=frozenset(by_role[Role.PROCESSING]),
        head=frozenset(by_role[Role.HEAD]),
        headed=frozenset(headed),
        reviewed=frozenset(reviewed),
        roles=frozenset(role for role, offices in by_role.items() if offices),
        outside=frozenset(office_id for office_id, kind in kinds.items() if kind in OUTSIDE),
    )


def staff_of(office: Office, role: Role, *, on: date) -> QuerySet[User]:
    """People who hold ``role`` at ``office`` on ``on``."""
    ids = Membership.objects.on(on).filter(office=office, role=role).values("user_id")
    return User.objects.filter(pk__in=ids).order_by("username")


def head_of(office: Office, *, on: date) -> User | None:
    """The head of the office; where it has none, of the nearest office above that has one."""
    heads = heads_in_line(office, on=on)
    return heads[0] if heads else None


def superior_of(office: Office, *, on: date) -> User | None:
    """The superior of the head of ``office``: the next head further up."""
    heads = heads_in_line(office, on=on)
    return heads[1] if len(heads) > 1 else None


def heads_in_line(office: Office, *, on: date) -> list[User]:
    """Heads from the office upwards, nearest first: of each office the one who has headed it longest, each person
    once. A second head (a deputy) is nobody's superior there.
    """
    distance = {row.pk: place for place, row in enumerate(line_above(office))}
    rows = Membership.objects.on(on).filter(office__in=distance, role=Role.HEAD).select_related("user")
    first: dict[int, User] = {}
    for row in sorted(rows, key=lambda row: (distance[row.office_id], row.valid_from, row.pk)):
        first.setdefault(row.office_id, row.user)
    return list(dict.fromkeys(first.values()))


def nearest_with_head(office: Office, *, on: date) -> Office | None:
    """The office itself if somebody heads it on ``on``, else the nearest above it that somebody heads."""
    line = line_above(office)
    rows = Membership.objects.on(on).filter(office__in=[row.pk for row in line], role=Role.HEAD)
    headed = set(rows.values_list("office_id", flat=True))
    return next((row for row in line if row.pk in headed), None)


def has_head(office: Office, *, on: date) -> bool:
    """Whether somebody heads this very office on ``on``."""
    return Membership.objects.on(on).filter(office=office, role=Role.HEAD).exists()


def code_prefix(office: Office) -> str:
    """The unit code in dossier codes: the office's own, else that of the committee above it."""
    return next((row.code for row in line_above(office) if row.code), "")


def committee_of(office: Office) -> Office:
    """The people's committee that the office serves (itself, if it is one)."""
    line = line_above(office)
    return next((row for row in line if row.kind == OfficeKind.COMMITTEE), line[-1])


def day_before(day: date) -> date:
    """The last day of validity of a row that is replaced on ``day``."""
    return day - timedelta(days=1)

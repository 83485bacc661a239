"""The one move: nothing else in the project assigns ``status``.

Together here: the table of moves, the row lock, the re-check under the lock, the append-only event; and calls about a
dossier that ends are owed no more. The database's
constraints stand behind as the last guard. The notices of a move are written by the action that makes it, in the
same transaction.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers.actions.drop_calls import drop_calls
from dossiers.enums import ENDED, RUNNING, Status
from dossiers.errors import Refused
from dossiers.models import Dossier, Event
from dossiers.moves import CITIZEN, MOVES, SYSTEM, Move
from dossiers.quiet import stir
from dossiers.rules import check_move, roles_on

QUIET = ("quiet_until", "quiet_level")
RELATED = ("office", "holder_office", "holder", "step", "applicant", "version__procedure")


def locked(dossier_id: int) -> Dossier:
    """The dossier under a row lock until the transaction ends; raises ``Refused`` when there is none."""
    try:
        return Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=dossier_id)
    except Dossier.DoesNotExist as error:
        raise Refused(_("Không tìm thấy hồ sơ này.")) from error


def begin(dossier: Dossier, *, move: Move) -> None:
    """Give a dossier that does not exist yet its first state. The caller saves it and records the event."""
    row = MOVES[move]
    if None not in row.sources:
        raise Refused(_("Không thể lập hồ sơ mới bằng việc “%(move)s”.") % {"move": move.label})
    dossier.status = row.target


@transaction.atomic
def move(
    *,
    dossier_id: int,
    move: Move,
    actor: User | None,
    at: datetime,
    revision: int | None = None,
    by: str = "",
    changes: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> Dossier:
    """Make one move of the table, with ``changes`` to other fields, and write its event.

    ``revision`` is what the page showed: a dossier changed since is refused (``Stale``). ``by`` is ``SYSTEM`` or
    ``CITIZEN`` where no member of staff acts; otherwise the actor's roles at ``at`` decide. Raises ``Refused``.
    """
    dossier = locked(dossier_id)
    roles = frozenset({by}) if by else roles_on(dossier, scope_of(_staff(actor), on=local_day(at)), move)
    check_move(dossier, move, roles, revision)
    before, office = dossier.status, dossier.holder_office
    for name, value in (changes or {}).items():
        setattr(dossier, name, value)
    dossier.status = MOVES[move].target
    dossier.revision += 1
    own = _first_answer(dossier, before, at=at) + _silence(
        dossier, before, is_person=actor is not None or by == CITIZEN, at=at
    )
    dossier.save(update_fields=["status", "revision", *own, *(changes or {})])
    _append(
        dossier,
        kind=move,
        before=before,
        actor=actor,
        at=at,
        facts={"office": office.pk if office else None, **(facts or {})},
    )
    if dossier.status in ENDED:
        drop_calls(dossier, at=at)
    return dossier


def _first_answer(dossier: Dossier, before: int, *, at: datetime) -> list[str]:
    """Whatever becomes of a filing that waited for the desk is its answer."""
    if before != Status.REGISTERED:
        return []
    dossier.answered_at = at
    return ["answered_at"]


def _silence(dossier: Dossier, before: int, *, is_person: bool, at: datetime) -> list[str]:
    """The fields that say how long it may be quiet: a person's act, a pause and its end set them anew."""
    if is_person or not {before, dossier.status} <= RUNNING:
        stir(dossier, at=at)
    return [*QUIET]


def record(
    dossier: Dossier,
    *,
    kind: str,
    before: int | None,
    actor: User | None,
    at: datetime,
    facts: dict[str, Any],
    recorded_at: datetime | None = None,
) -> Event:
    """Append a row of history; what a person did ends the dossier's silence. ``facts`` must hold no personal data.

    ``recorded_at`` is for what is written down later than it happened.
    """
    if actor is not None and stir(dossier, at=recorded_at or at):
        dossier.save(update_fields=QUIET)
    return _append(dossier, kind=kind, before=before, actor=actor, at=at, facts=facts, recorded_at=recorded_at)


def _append(
    dossier: Dossier,
    *,
    kind: str,
    before: int | None,
    actor: User | None,
    at: datetime,
    facts: dict[str, Any],
    recorded_at: datetime | None = None,
) -> Event:
    return Event.objects.create(
        dossier=dossier,
        kind=kind,
        from_status=Status(before) if before is not None else None,
        to_status=Status(dossier.status),
        actor=actor,
        office_id=dossier.holder_office_id,
        at=at,
        recorded_at=recorded_at or timezone.now(),
        facts=facts,
    )


def _staff(actor: User | None) -> User:
    if actor is None:
        raise Refused(_("Việc này cần một cán bộ thực hiện."))
    return actor


__all__ = ["CITIZEN", "SYSTEM", "begin", "locked", "move", "record"]

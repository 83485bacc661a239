"""What happens to a dossier between receipt and result: assign, hand on, finish, shelve, hand over."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Office, User
from accounts.queries import scope_of, staff_of
from catalogue.models import ProcessStep
from catalogue.queries import step_offices
from core.dates import local_day
from dossiers import notice_kinds, texts
from dossiers.actions.gate import check_gate
from dossiers.actions.move import locked, move
from dossiers.actions.overdue import catch_up
from dossiers.actions.parts import (
    check_all_answered,
    end_part_of_holder,
    end_parts,
    is_out_in_parallel,
    lead_of,
    open_parts,
    title_of,
    together,
)
from dossiers.actions.results import checked_result
from dossiers.actions.steps import close_step, open_step
from dossiers.actions.tell import tell
from dossiers.deadlines import has_passed, judge
from dossiers.enums import OF_A_LETTER, Outcome, Timeliness
from dossiers.errors import Refused
from dossiers.models import Completion, Dossier, Promise
from dossiers.moves import Move
from dossiers.rules import has_letter, roles_on


def next_step(dossier: Dossier) -> ProcessStep | None:
    """The step of the dossier's own procedure version that follows the present one; None after the last."""
    steps = dossier.version.steps.order_by("order")
    return steps.filter(order__gt=dossier.step.order).first() if dossier.step else steps.first()


@transaction.atomic
def assign(*, dossier_id: int, holder: User, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """Give the dossier to an officer of the office that holds it (NĐ 61/2018 Đ.19 k.1)."""
    office = _office_of(locked(dossier_id))
    _check_works_at(holder, office, at=at)
    dossier = move(
        dossier_id=dossier_id,
        move=Move.ASSIGN,
        actor=actor,
        at=at,
        revision=revision,
        changes={"holder": holder},
        facts={"to_user": holder.pk},
    )
    with translation.override(settings.LANGUAGE_CODE):  # it is kept in the file, whatever the officer reads
        title = dossier.step.title if dossier.step else _("Thụ lý")
    if not is_out_in_parallel(dossier):  # the time is the agencies' until they have answered
        open_step(dossier, step=dossier.step, title=title, office=office, holder=holder, given_by=actor, at=at)
    return dossier


@transaction.atomic
def hand_on(
    *,
    dossier_id: int,
    actor: User,
    at: datetime,
    office: Office | None = None,
    holder: User | None = None,
    revision: int | None = None,
) -> Dossier:
    """Hand the dossier to the next step of its procedure; to a head's step it is submitted for signature.

    The office follows from the procedure; name one where the procedure's text cannot be mapped to an office. Raises
    ``HeldByGate`` where a late result is submitted without a letter.
    """
    before = locked(dossier_id)
    group = _next_group(before, office, at=at)
    step, target = group[-1][0], group[0][1]
    if step.role == Role.HEAD:
        check_gate(before, at=at)
    if holder:
        _check_works_at(holder, target, at=at)
    lead, is_parallel = lead_of(before), len(group) > 1
    changes: dict[str, Any] = {"step": step, "holder_office": target, "holder": holder}
    if is_parallel:
        partners = [place.pk for _step, place in group]
        changes = {"step": step, "holder_office": lead, "shown_to": [*before.shown_to, *partners]}
        changes |= {"holder": before.holder if before.holder_office_id == lead.pk else None}
    dossier = move(
        dossier_id=dossier_id,
        move=_kind_of(before, step, actor, at=at),
        actor=actor,
        at=at,
        revision=revision,
        changes=changes,
        facts={"step": step.order, "to_office": target.pk, "to_user": holder.pk if holder else None},
    )
    end_part_of_holder(dossier, before.holder_office, actor=actor, at=at)
    longest, place = max(group, key=lambda row: row[0].hours)
    open_step(dossier, step=longest, title=title_of(group), office=place, holder=holder, given_by=actor, at=at)
    open_parts(dossier, group, lead=lead, actor=actor, at=at)
    return dossier


def _kind_of(before: Dossier, step: ProcessStep, actor: User, *, at: datetime) -> Move:
    """How history calls the hand-over: put before a head, approved by one, or handed on."""
    if step.role == Role.HEAD:
        return Move.SUBMIT_FOR_SIGNATURE
    is_heads_step = before.step is not None and before.step.role == Role.HEAD
    roles = roles_on(before, scope_of(actor, on=local_day(at)), Move.APPROVE) if is_heads_step else frozenset()
    return Move.APPROVE if Role.HEAD in roles else Move.HAND_ON


def _next_group(dossier: Dossier, office: Office | None, *, at: datetime) -> list[tuple[ProcessStep, Office]]:
    """The next step with its office; several where linked agencies work at the same time. Raises ``Refused``."""
    steps = together(list(dossier.version.steps.filter(order__gt=dossier.step.order if dossier.step else 0)))
    if not steps:
        raise Refused(_("Quy trình không còn bước nào nữa. Xin bấm “Xử lý xong” nếu đã có kết quả."))
    check_all_answered(dossier)
    if office is not None and len(steps) == 1:
        return [(steps[0], office)]
    places = step_offices(steps, dossier.office, on=local_day(at))
    found = [(step, place) for step in steps if (place := places[step.pk])]
    lost = next((step for step in steps if places[step.pk] is None), None)
    if lost and len(steps) > 1:
        raise Refused(
            _("Bước “%(step)s” chưa gắn với cơ quan nào. Xin nhờ quản trị ghi cơ quan của bước này trong thủ tục.")
            % {"step": lost.title}
        )
    if lost:
        raise Refused(_("Bước “%(step)s” chưa gắn với cơ quan nào. Xin chọn nơi nhận.") % {"step": lost.title})
    return found


@transaction.atomic
def finish(
    *,
    dossier_id: int,
    actor: User,
    at: datetime,
    revision: int | None = None,
    by_move: Move = Move.FINISH,
    outcome: Outcome = Outcome.GRANTED,
    is_nothing_to_hand_over: bool = False,
) -> Dossier:
    """The result, or the refusal, is there (status 9): lateness is judged now, once, against the last promise that is no reschedule."""
    before = locked(dossier_id)
    if by_move == Move.FINISH:
        check_all_answered(before)
        if _skips_signature(before):
            check_gate(before, at=at)
    electronic_at = checked_result(before, outcome=outcome, is_nothing_to_hand_over=is_nothing_to_hand_over, at=at)
    catch_up(before, at=at)
    dossier = move(
        dossier_id=dossier_id,
        move=by_move,
        actor=actor,
        at=at,
        revision=revision,
        changes={
            "finished_at": at,
            "outcome": outcome,
            "electronic_at": electronic_at,
            "holder_office": before.office,
            "holder": None,
            "next_rung_at": _still_watched(before, at=at),
            "letter_owed_since": _letter_owed(before, at=at),
        },
    )
    close_step(dossier, at=at)
    end_parts(dossier, by=before.holder_office if by_move == Move.FINISH else None, actor=actor, at=at)
    done = complete(dossier, actor=actor, at=at)
    if not dossier.has_paper_result:
        _tell_ready(dossier, is_early=done.timeliness == Timeliness.EARLY, at=at)
    return dossier


def _letter_owed(dossier: Dossier, *, at: datetime) -> datetime | None:
    """A letter that was not issued before the date passed stays owed when the late result is there."""
    if dossier.due_at is None or not has_passed(dossier.due_at, at=at) or has_letter(dossier):
        return None
    return dossier.letter_owed_since or dossier.due_at


def _skips_signature(dossier: Dossier) -> bool:
    """Whether finishing now leaves a head's step out."""
    ahead = dossier.version.steps.filter(role=Role.HEAD)
    return ahead.filter(order__gt=dossier.step.order if dossier.step else 0).exists()


def _still_watched(dossier: Dossier, *, at: datetime) -> datetime | None:
    """The promised moment, while it is to come and the paper has still to reach its shelf: the desk must be warned."""
    promised_at = dossier.promised_at
    if promised_at is None or dossier.next_rung_at is None or not dossier.has_paper_result:
        return None
    return None if has_passed(promised_at, at=at) else promised_at


def complete(dossier: Dossier, *, actor: User | None, at: datetime) -> Completion:
    """Write how the finish stands against the judged promise."""
    judged = Promise.objects.filter(dossier=dossier).exclude(ground__in=OF_A_LETTER).order_by("-number")[0]
    return Completion.objects.create(
        dossier=dossier,
        promise=judged,
        finished_at=at,
        timeliness=judge(due_at=judged.due_at, is_day_term=judged.is_day_term, at=at),
        recorded_by=actor,
    )


@transaction.atomic
def shelve(*, dossier_id: int, shelf: str, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """The desk has the paper result in its hands; only now is the applicant asked to come (plan 745, II.2)."""
    if not shelf.strip():
        raise Refused(_("Xin ghi ngăn để kết quả, ví dụ: A3."))
    dossier = move(
        dossier_id=dossier_id,
        move=Move.SHELVE,
        actor=actor,
        at=at,
        revision=revision,
        changes={"shelved_at": at, "shelf": shelf.strip()[:20], "next_rung_at": None},
        facts={"shelf": shelf.strip()[:20]},
    )
    last = dossier.completions.order_by("-number")[0]
    _tell_ready(dossier, is_early=last.timeliness == Timeliness.EARLY, at=at)
    return dossier


def _tell_ready(dossier: Dossier, *, is_early: bool, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # the applicant's, whatever the officer reads
        message = texts.ready(dossier, is_early=is_early)
    tell(dossier, kind=notice_kinds.READY, occasion="result", message=message, at=at)


def _office_of(dossier: Dossier) -> Office:
    if dossier.holder_office is None:
        raise Refused(_("Hồ sơ này chưa thuộc cơ quan nào giữ."))
    return dossier.holder_office


def _check_works_at(person: User, office: Office, *, at: datetime) -> None:
    day = local_day(at)
    if not any(
        staff_of(office, role, on=day).filter(pk=person.pk).exists()
        for role in (Role.PROCESSING, Role.INTAKE, Role.HEAD)
    ):
        raise Refused(_("%(person)s hiện không làm việc tại %(office)s.") % {"person": person, "office": office})

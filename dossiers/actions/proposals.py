"""Requests that only the head makes: proposed with a reason, approved with one press, or returned with a reason.

A second request, or one later than three working days after the receipt (NĐ 61/2018/NĐ-CP Đ.19 k.4), is proposed by
whoever works on the dossier and takes effect when the head approves it. A paper outside the list
(NĐ 118/2025/NĐ-CP Đ.4 k.2a) is the head's own request and takes effect when the head has signed its slip: until then
nothing is asked of the applicant and the clock runs. Signing calls nobody: ``take_effect`` asks what was signed.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers import notice_kinds
from dossiers.actions.move import locked, record
from dossiers.actions.reasons import checked_reason
from dossiers.actions.slips import issue_slip_to_sign
from dossiers.actions.supplement import OutsidePaper, Wanted, ask, check_head, checked_outside, checked_wanted
from dossiers.enums import EventKind, ProposalOutcome
from dossiers.errors import Refused
from dossiers.models import Dossier, SupplementProposal, SupplementRequest
from dossiers.moves import MOVES, Move
from dossiers.queries.responsible import People
from dossiers.rules import check_move, is_answerable_head, is_exceptional_supplement, roles_on
from dossiers.staff_notes import staff_note
from notices.actions.enqueue import enqueue
from notices.kinds import NoticeKind
from signing.actions.sign import drop_signature
from signing.queries import signed_among
from workdays.queries import live_calendar

LONGEST_ANSWER = 1000


@transaction.atomic
def propose_supplement(
    *,
    dossier_id: int,
    papers: Mapping[int, str],
    reason: str,
    actor: User,
    at: datetime,
    outside: OutsidePaper | None = None,
    revision: int | None = None,
) -> SupplementProposal:
    """Write a request that waits for the head: on their work list, or with ``outside`` for their signature.

    Raises ``Refused`` where the request itself could not be made, or another one waits; ``Stale``.
    """
    dossier = locked(dossier_id)
    roles = roles_on(dossier, scope_of(actor, on=local_day(at)), Move.REQUEST_SUPPLEMENT)
    check_move(dossier, Move.REQUEST_SUPPLEMENT, roles, revision)
    if _open(dossier):
        raise Refused(
            _("Hồ sơ đã có một yêu cầu bổ sung chờ lãnh đạo duyệt hoặc ký. Xin chờ, hoặc bỏ yêu cầu đó trước.")
        )
    extra = checked_outside(dossier, outside, actor=actor, at=at) if outside else None
    wanted = checked_wanted(dossier, papers, reason, at=at, outside=extra)
    proposal = SupplementProposal(
        dossier=dossier,
        papers={str(key): note for key, note in wanted.notes.items()},
        reason=wanted.reason,
        outside_name=extra.name if extra else "",
        outside_ground=extra.ground if extra else "",
        proposed_by=actor,
        proposed_at=at,
    )
    if extra:
        with translation.override(settings.LANGUAGE_CODE):
            proposal.slip = issue_slip_to_sign(
                dossier,
                items=wanted.items,
                reason=wanted.reason,
                occasion=f"proposal:{proposal.pk}",
                actor=actor,
                at=at,
            )
    proposal.save(force_insert=True)
    _record(proposal, EventKind.SUPPLEMENT_PROPOSED, actor=actor, at=at)
    if not extra:
        _note(proposal, notice_kinds.SUPPLEMENT_PROPOSED, People(at).heads_for(dossier)[:1], at=at)
    return proposal


@transaction.atomic
def approve(*, proposal_id: UUID, actor: User, at: datetime, revision: int | None = None) -> SupplementRequest:
    """The head's one press: the request takes effect, counted for whoever proposed it. Raises ``Refused``, ``Stale``."""
    proposal = _waiting(proposal_id)
    if proposal.slip_id:
        raise Refused(_("Yêu cầu giấy tờ ngoài danh mục có hiệu lực khi phiếu được ký. Xin ký ở mục “Ký số”."))
    check_head(proposal.dossier, actor=actor, at=at)
    wanted = checked_wanted(proposal.dossier, proposal.notes, proposal.reason, at=at)
    return _effect(proposal, wanted, actor=actor, at=at, revision=revision)


@transaction.atomic
def send_back(*, proposal_id: UUID, reason: str, actor: User, at: datetime) -> SupplementProposal:
    """The head returns it with a reason, which whoever proposed it reads. Raises ``Refused``."""
    proposal = _waiting(proposal_id)
    check_head(proposal.dossier, actor=actor, at=at)
    missing = _("Xin ghi lý do trả lại, ví dụ: giấy tờ này đã có trong hồ sơ, trang 3.")
    proposal.answer = checked_reason(reason, missing=missing, most=LONGEST_ANSWER)
    _end(proposal, ProposalOutcome.RETURNED, actor=actor, at=at)
    _record(proposal, EventKind.SUPPLEMENT_SENT_BACK, actor=actor, at=at)
    _note(proposal, notice_kinds.SUPPLEMENT_SENT_BACK, [proposal.proposed_by], at=at)
    return proposal


@transaction.atomic
def take_back(*, proposal_id: UUID, actor: User, at: datetime) -> SupplementProposal:
    """Whoever proposed it, or the head, wants it no more. Raises ``Refused``, for a slip that was signed too."""
    proposal = _waiting(proposal_id)
    day = local_day(at)
    if actor.pk != proposal.proposed_by_id and not is_answerable_head(
        proposal.dossier, scope_of(actor, on=day), on=day
    ):
        raise Refused(_("Chỉ người đề nghị hoặc lãnh đạo bỏ được yêu cầu này."))
    if proposal.slip and not drop_signature(paper=proposal.slip, at=at):
        raise Refused(_("Phiếu đã được ký nên không bỏ được nữa; yêu cầu có hiệu lực từ lúc ký."))
    _end(proposal, ProposalOutcome.LAPSED, actor=actor, at=at)
    _record(proposal, EventKind.SUPPLEMENT_LAPSED, actor=actor, at=at)
    return proposal


def take_effect(*, at: datetime) -> int:
    """What was signed since takes effect, as of its signature; what the dossier has outrun lapses. Gives how many."""
    rows = SupplementProposal.objects.filter(outcome="").select_related("dossier", "slip").order_by("proposed_at")
    waiting = list(rows.defer("papers", "reason"))
    signed = signed_among([row.slip for row in waiting if row.slip])
    sources = MOVES[Move.REQUEST_SUPPLEMENT].sources
    due = [row.pk for row in waiting if row.slip_id in signed or row.dossier.status not in sources]
    return sum(_settle(pk, at=at) for pk in due)


@transaction.atomic
def _settle(proposal_id: UUID, *, at: datetime) -> bool:
    """Whether it was still open, seen under its lock."""
    with suppress(Refused):
        proposal = _waiting(proposal_id)
        task = signed_among([proposal.slip] if proposal.slip else []).get(proposal.slip_id)
        try:
            if task is None or task.done_at is None:
                raise Refused(_("Hồ sơ không còn chờ yêu cầu này."))
            with transaction.atomic():
                _effect(proposal, _signed_wish(proposal, at=task.done_at), actor=task.signer, at=task.done_at)
        except Refused:
            _lapse(proposal, at=at)
        return True
    return False


def _signed_wish(proposal: SupplementProposal, *, at: datetime) -> Wanted:
    outside = OutsidePaper(proposal.outside_name, proposal.outside_ground)
    return checked_wanted(proposal.dossier, proposal.notes, proposal.reason, at=at, outside=outside)


def _lapse(proposal: SupplementProposal, *, at: datetime) -> None:
    if proposal.slip:
        drop_signature(paper=proposal.slip, at=at)
    _end(proposal, ProposalOutcome.LAPSED, actor=None, at=at)
    _record(proposal, EventKind.SUPPLEMENT_LAPSED, actor=None, at=at)
    _note(proposal, notice_kinds.SUPPLEMENT_LAPSED, [proposal.proposed_by], at=at)


def _effect(
    proposal: SupplementProposal, wanted: Wanted, *, actor: User, at: datetime, revision: int | None = None
) -> SupplementRequest:
    is_exceptional = is_exceptional_supplement(proposal.dossier, at=at, calendar=live_calendar())
    proposal.request = ask(
        proposal.dossier,
        wanted,
        actor=actor,
        asked_by=proposal.proposed_by,
        is_exceptional=is_exceptional,
        at=at,
        revision=revision,
        slip=proposal.slip,
    )
    _end(proposal, ProposalOutcome.APPROVED, actor=actor, at=at)
    return proposal.request


def _open(dossier: Dossier) -> bool:
    return SupplementProposal.objects.filter(dossier=dossier, outcome="").exists()


def _waiting(proposal_id: UUID) -> SupplementProposal:
    """The open proposal, its dossier locked. Raises ``Refused`` when it was decided meanwhile."""
    found = SupplementProposal.objects.filter(pk=proposal_id).first()
    if found is not None:
        dossier = locked(found.dossier_id)
        row: SupplementProposal | None = (
            SupplementProposal.objects.filter(pk=proposal_id, outcome="").select_related("slip", "proposed_by").first()
        )
        if row is not None:
            row.dossier = dossier
            return row
    raise Refused(_("Đề nghị này đã được duyệt, trả lại hoặc bỏ trước đó. Xin xem lại hồ sơ."))


def _end(proposal: SupplementProposal, outcome: ProposalOutcome, *, actor: User | None, at: datetime) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, actor, at
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", "answer", "request"])


def _record(proposal: SupplementProposal, kind: EventKind, *, actor: User | None, at: datetime) -> None:
    dossier = proposal.dossier
    facts = {"papers": sorted(proposal.notes), "outside": int(bool(proposal.outside_name))}
    record(dossier, kind=kind, before=dossier.status, actor=actor, at=at, facts=facts)


def _note(proposal: SupplementProposal, kind: NoticeKind, people: list[User], *, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        drafts = [
            draft
            for person in people
            if person.is_active
            for draft in staff_note(proposal.dossier, kind=kind, occasion=f"proposal:{proposal.pk}", person=person)
        ]
    enqueue(drafts=drafts, at=at)

"""Asking for what is missing, once and completely, and going on when it is there.

NĐ 61/2018/NĐ-CP Đ.17 k.1a, Đ.19 k.4 (form 02): the time begins again once the dossier is complete; index 766 subtracts
the wait instead. Only papers of the procedure's own list can be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from catalogue.models import RequiredDocument
from core.dates import local_day
from core.text import one_line
from dossiers import notice_kinds, texts
from dossiers.actions.documents import document_of
from dossiers.actions.move import locked, move
from dossiers.actions.parts import end_parts
from dossiers.actions.promises import explanation, ladder_of, promise
from dossiers.actions.reasons import checked_reason
from dossiers.actions.receipt import issue_receipt
from dossiers.actions.slips import issue_supplement_slip
from dossiers.actions.steps import close_step, open_step, resume_step
from dossiers.actions.tell import tell
from dossiers.deadlines import close_of_office, has_passed, legal_clock
from dossiers.enums import RUNNING, Ground, ReasonKind
from dossiers.errors import Refused
from dossiers.models import (
    Dossier,
    DossierDocument,
    SupplementItem,
    SupplementProposal,
    SupplementRequest,
    WrittenReason,
)
from dossiers.moves import SYSTEM, Move
from dossiers.rules import (
    SUPPLEMENT_DAYS,
    has_letter,
    is_answerable_head,
    is_exceptional_supplement,
    is_handed_in,
)
from notices.actions.enqueue import enqueue
from papers.models import Paper
from workdays.arithmetic import Deadline
from workdays.queries import held_calendar, live_calendar

LONGEST_REASON = 1000
LONGEST_NOTE = 300


@dataclass(frozen=True)
class OutsidePaper:
    """A paper that is not on the list, in place of data that a database lost or has wrong (NĐ 118/2025 Đ.4 k.2a)."""

    name: str
    ground: str


@dataclass(frozen=True)
class Wanted:
    """What is asked for: ``notes`` say what is missing in each paper of the list (by its id)."""

    required: list[RequiredDocument]
    notes: dict[int, str]
    reason: str
    outside: OutsidePaper | None = None

    @property
    def items(self) -> list[tuple[str, str]]:
        """Name and note of each, as the slip prints them."""
        own = [(self.outside.name, self.outside.ground)] if self.outside else []
        return [*((row.name, self.notes[row.pk]) for row in self.required), *own]


@transaction.atomic
def request_supplement(
    *,
    dossier_id: int,
    papers: Mapping[int, str],
    reason: str,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> SupplementRequest:
    """Ask for ``papers`` (required document id → what is missing or wrong, may be empty) in one slip, form 02.

    The clock stands still until they are there. A second request, or one later than 3 working days after the
    receipt, is the head's alone: others propose it (``proposals.py``), and so is asked for a paper outside the list.
    Refused for a dossier whose date has passed: nothing makes a late dossier punctual.
    """
    before = locked(dossier_id)
    if SupplementProposal.objects.filter(dossier=before, outcome="").exists():
        raise Refused(
            _("Hồ sơ đã có một yêu cầu bổ sung chờ lãnh đạo duyệt hoặc ký. Xin chờ, hoặc bỏ yêu cầu đó trước.")
        )
    wanted = checked_wanted(before, papers, reason, at=at)
    is_exceptional = is_exceptional_supplement(before, at=at, calendar=live_calendar())
    if is_exceptional:
        check_head(before, actor=actor, at=at)
    return ask(before, wanted, actor=actor, asked_by=actor, is_exceptional=is_exceptional, at=at, revision=revision)


def ask(
    before: Dossier,
    wanted: Wanted,
    *,
    actor: User,
    asked_by: User,
    is_exceptional: bool,
    at: datetime,
    revision: int | None = None,
    slip: Paper | None = None,
) -> SupplementRequest:
    """The request takes effect: clock, slip and message. ``before`` is locked and ``wanted`` checked.

    ``asked_by`` is whom it is counted for; ``slip`` the paper that the head has signed, where there was one.
    """
    number = before.supplements.count() + 1
    dossier = move(
        dossier_id=before.pk,
        move=Move.REQUEST_SUPPLEMENT,
        actor=actor,
        at=at,
        revision=revision,
        changes={"next_rung_at": None, "letter_owed_since": None},
        facts={
            "supplement": number,
            "papers": [row.pk for row in wanted.required],
            "outside": int(wanted.outside is not None),
            "is_exceptional": is_exceptional,
        },
    )
    close_step(dossier, at=at)
    asked = SupplementRequest.objects.create(
        dossier=dossier,
        number=number,
        reason=wanted.reason,
        requested_at=at,
        requested_by=asked_by,
        is_exceptional=is_exceptional,
        closes_at=_closes_at(dossier, at=at),
    )
    for row in wanted.required:
        SupplementItem.objects.create(request=asked, required=row, note=wanted.notes[row.pk])
    if wanted.outside:
        _write_outside(asked, wanted.outside, actor=actor, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        if slip is None:
            issue_supplement_slip(
                dossier,
                items=wanted.items,
                reason=wanted.reason,
                occasion=f"supplement:{number}",
                actor=asked_by,
                at=at,
            )
        message = texts.supplement(dossier, asked)
        tell(dossier, kind=notice_kinds.SUPPLEMENT, occasion=f"supplement:{number}", message=message, at=at)
    return asked


def checked_outside(dossier: Dossier, outside: OutsidePaper, *, actor: User, at: datetime) -> OutsidePaper:
    """The same with clean words. Raises ``Refused`` for anybody but the head who answers."""
    day = local_day(at)
    if not is_answerable_head(dossier, scope_of(actor, on=day), on=day):
        raise Refused(_("Chỉ thủ trưởng được yêu cầu giấy tờ ngoài danh mục, khi cơ sở dữ liệu lỗi hoặc sai."))
    missing = _("Xin ghi tên giấy tờ và căn cứ pháp lý, ví dụ: Nghị định 118/2025/NĐ-CP Điều 4 khoản 2a.")
    return OutsidePaper(
        name=checked_reason(outside.name, missing=missing, most=LONGEST_NOTE),
        ground=checked_reason(outside.ground, missing=missing, most=LONGEST_NOTE),
    )


def _write_outside(asked: SupplementRequest, outside: OutsidePaper, *, actor: User, at: datetime) -> None:
    SupplementItem.objects.create(request=asked, name=outside.name, ground=outside.ground, note=outside.ground)
    WrittenReason.objects.create(
        dossier=asked.dossier,
        kind=ReasonKind.OUTSIDE_LIST,
        reason=f"{outside.name}: {outside.ground}",
        written_by=actor,
        written_at=at,
    )


def checked_wanted(
    dossier: Dossier, papers: Mapping[int, str], reason: str, *, at: datetime, outside: OutsidePaper | None = None
) -> Wanted:
    """What would be asked for, with clean words. Raises ``Refused``."""
    if not papers and outside is None:
        raise Refused(_("Xin chọn ít nhất một giấy tờ cần bổ sung, và chọn hết trong một lần."))
    required = list(dossier.version.documents.filter(pk__in=papers).order_by("order"))
    if len(required) != len(papers):
        raise Refused(_("Chỉ được yêu cầu giấy tờ trong danh mục của thủ tục. Xin tải lại trang rồi chọn lại."))
    words = checked_reason(
        reason,
        missing=_("Xin ghi lý do để người nộp hiểu, ví dụ: bản vẽ thiếu chữ ký của đơn vị thiết kế."),
        most=LONGEST_REASON,
    )
    if dossier.status in RUNNING and dossier.due_at and has_passed(dossier.due_at, at=at):
        raise Refused(
            _(
                "Hồ sơ đã quá hạn nên không thể yêu cầu bổ sung để tính lại hạn. Xin giải quyết hoặc từ chối bằng văn bản."
            )
        )
    notes = {row.pk: one_line(papers[row.pk])[:LONGEST_NOTE] for row in required}
    return Wanted(required, notes, words, outside)


def check_head(dossier: Dossier, *, actor: User, at: datetime) -> None:
    """Raise ``Refused`` for anybody but the head who answers for the dossier."""
    day = local_day(at)
    if not is_answerable_head(dossier, scope_of(actor, on=day), on=day):
        raise Refused(
            _(
                "Yêu cầu lần thứ hai, hoặc sau %(days)s ngày làm việc từ khi nhận, phải do thủ trưởng cơ quan đang giữ hồ sơ thực hiện."
            )
            % {"days": SUPPLEMENT_DAYS}
        )


def _closes_at(dossier: Dossier, *, at: datetime) -> datetime | None:
    """When the dossier is closed for silence, where the procedure's own law says so."""
    days = dossier.version.supplement_closes_after_days
    if not days:
        return None
    calendar = live_calendar()
    return close_of_office(calendar.add_working_days(local_day(at), days), calendar)


@transaction.atomic
def supplement(
    *,
    dossier_id: int,
    documents: Mapping[int, tuple[int, int]],
    actor: User,
    at: datetime,
    outside: Mapping[UUID, int] | None = None,
    revision: int | None = None,
) -> Dossier:
    """Everything that was asked for is there: a new receipt with the date counted anew.

    ``documents``: required document id → (originals, copies), all of the slip and nothing else; ``outside``: item id
    of a paper outside the list → how many. Raises ``Refused``.
    """
    before = locked(dossier_id)
    asked = before.supplements.filter(ended_at=None).first()
    if asked is None:
        raise Refused(_("Hồ sơ này không chờ bổ sung giấy tờ nào."))
    _check_complete(asked, documents, outside or {})
    calendar = held_calendar()
    term = legal_clock(version=before.version, complete_at=at, calendar=calendar)
    promised_at = max(before.promised_at or term.due_at, term.due_at)
    dossier = move(
        dossier_id=dossier_id,
        move=Move.SUPPLEMENT,
        actor=actor,
        at=at,
        revision=revision,
        changes={"due_at": term.due_at, "promised_at": promised_at, **_first_receipt(before, term, actor=actor, at=at)},
        facts={"supplement": asked.number},
    )
    _take_in(dossier, asked, documents, outside or {})
    asked.completed_at = asked.ended_at = at
    asked.save(update_fields=["completed_at", "ended_at"])
    given = promise(
        dossier,
        ground=Ground.RESTART if before.received_at else Ground.RECEIPT,
        due_at=term.due_at,
        is_day_term=term.is_day_term,
        complete_at=at,
        counted_from=term.starts_at,
        actor=actor,
        at=at,
        basis=explanation(term),
    )
    unit = dossier.version.time_unit
    rungs = ladder_of(given, time_unit=unit, calendar=calendar, has_letter=has_letter(dossier))
    dossier.next_rung_at = rungs[0].at
    dossier.save(update_fields=["next_rung_at"])
    if before.received_at:
        resume_step(dossier, given_by=actor, at=at)
    else:
        _open_first_step(dossier, actor=actor, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        required = list(dossier.version.documents.order_by("order"))
        occasion = f"promise:{given.number}"
        issue_receipt(dossier, required=required, actor=actor, at=at, occasion=occasion)
        tell(dossier, kind=notice_kinds.SUPPLEMENTED, occasion=occasion, message=texts.supplemented(dossier), at=at)
    return dossier


def _first_receipt(before: Dossier, term: Deadline, *, actor: User, at: datetime) -> dict[str, Any]:
    """A filing that was asked for papers before it was received is received now, with all that its list needs."""
    if before.received_at:
        return {}
    asked = SupplementItem.objects.filter(request__dossier=before).values("required")
    rest = before.version.documents.exclude(pk__in=asked).filter(is_required=True, condition="")
    # What the slip did not ask for was there: the list's own counts stand for what came with the filing.
    rows = [document_of(before, paper, (paper.originals, paper.copies)) for paper in rest]
    DossierDocument.objects.bulk_create(rows, ignore_conflicts=True)
    fee = before.version.fees.published().first()
    return {
        "received_at": at,
        "is_day_term": term.is_day_term,
        "holder": actor,
        "fee_vnd": fee.amount_vnd if fee else None,
        "step": before.version.steps.order_by("order").first(),
    }


def _open_first_step(dossier: Dossier, *, actor: User, at: datetime) -> None:
    title = dossier.step.title if dossier.step else _("Tiếp nhận")
    open_step(dossier, step=dossier.step, title=title, office=dossier.office, holder=actor, given_by=actor, at=at)


def _check_complete(
    asked: SupplementRequest, documents: Mapping[int, tuple[int, int]], outside: Mapping[UUID, int]
) -> None:
    items = list(asked.items.select_related("required"))
    if set(documents) - {item.required_id for item in items} or set(outside) - {item.pk for item in items}:
        raise Refused(_("Chỉ nhận những giấy tờ đã ghi trong phiếu yêu cầu bổ sung. Xin tải lại trang."))
    missing = [item.paper_name for item in items if not _is_brought(item, documents, outside)]
    if missing:
        raise Refused(_("Còn thiếu: %(papers)s. Hồ sơ tiếp tục chờ cho đến khi đủ.") % {"papers": "; ".join(missing)})


def _is_brought(item: SupplementItem, documents: Mapping[int, tuple[int, int]], outside: Mapping[UUID, int]) -> bool:
    return is_handed_in(item.required, documents) if item.required else outside.get(item.pk, 0) > 0


def _take_in(
    dossier: Dossier,
    asked: SupplementRequest,
    documents: Mapping[int, tuple[int, int]],
    outside: Mapping[UUID, int],
) -> None:
    """What came replaces what was there of the same paper."""
    for item_id, count in outside.items():
        asked.items.filter(pk=item_id).update(brought=count)
    papers = [item.required for item in asked.items.select_related("required") if item.required]
    rows = [document_of(dossier, paper, documents[paper.pk]) for paper in papers]
    DossierDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dossier", "required"],
        update_fields=["originals", "copies"],
    )


def close_silent(*, at: datetime) -> int:
    """Close the dossiers whose applicants brought nothing by the day their procedure's law sets; gives how many."""
    due = SupplementRequest.objects.filter(ended_at=None, closes_at__lte=at).order_by("closes_at")
    return sum(_close_one(dossier_id, at=at) for dossier_id in list(due.values_list("dossier_id", flat=True)))


@transaction.atomic
def _close_one(dossier_id: int, *, at: datetime) -> bool:
    """Whether it was still waiting, seen under its lock."""
    dossier = locked(dossier_id)
    asked = dossier.supplements.filter(ended_at=None, closes_at__lte=at).first()
    if asked is None:
        return False
    dossier = move(
        dossier_id=dossier_id,
        move=Move.CLOSE_SILENT,
        actor=None,
        by=SYSTEM,
        at=at,
        changes={"holder": None},
        facts={"supplement": asked.number},
    )
    asked.ended_at = at
    asked.save(update_fields=["ended_at"])
    end_parts(dossier, by=None, actor=None, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        message = texts.closed_for_silence(dossier)
    enqueue(drafts=texts.to_applicant(dossier, kind=notice_kinds.ENDED.name, occasion="ended", message=message), at=at)
    return True

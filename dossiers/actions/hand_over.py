"""The result reaches the applicant: over the counter, by post, or as a file. Lateness never holds it back (LT-11).

NĐ 61/2018/NĐ-CP Đ.6: who collects shows the receipt, an authorised person also the written authority. NĐ 118/2025/NĐ-CP
Đ.6: who lost the receipt shows identity papers instead; the lost receipt's QR then opens nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from core.text import one_line
from dossiers import notice_kinds, texts
from dossiers.actions.move import locked, move, record
from dossiers.actions.people import make_findable
from dossiers.actions.receipt import issue_receipt
from dossiers.actions.tell import tell
from dossiers.enums import ENDED, EventKind, Proof, Receiver, ResultWay, Status
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Dossier, HandOver
from dossiers.models.dossier import new_public_token
from dossiers.moves import Move
from dossiers.rules import check_move, check_revision, roles_on
from dossiers.tracking import tracking_number

LONGEST_NAME, LONGEST_DETAIL, LONGEST_MINUTES = 200, 200, 30


@dataclass(frozen=True)
class Collected:
    """Who took the result and what they showed; ``detail`` is the number and day of that paper."""

    receiver: Receiver = Receiver.APPLICANT
    proof: Proof = Proof.RECEIPT
    full_name: str = ""
    detail: str = ""


@transaction.atomic
def hand_over(
    *,
    dossier_id: int,
    actor: User,
    at: datetime,
    collected: Collected | None = None,
    revision: int | None = None,
) -> Dossier:
    """The result is in the applicant's hands (status 10), or was sent to them as a file.

    ``collected`` defaults to the usual case: the applicant with the receipt. Raises ``Refused`` where proof and person
    do not fit, ``Stale``.
    """
    before = locked(dossier_id)
    way = ResultWay.COUNTER if before.has_paper_result else ResultWay.ELECTRONIC
    given = _checked(collected or Collected()) if before.has_paper_result else Collected()
    dossier = _returned(before, actor=actor, at=at, revision=revision, facts=_facts(way, given))
    HandOver.objects.update_or_create(
        dossier=dossier,
        defaults={
            "way": way,
            "receiver": given.receiver,
            "full_name": given.full_name,
            "proof": given.proof if before.has_paper_result else "",
            "proof_detail": given.detail,
            "handed_at": at,
            "handed_by": actor,
        },
    )
    if given.proof == Proof.IDENTITY:
        _lock_out(dossier, actor=actor, at=at)
    if way == ResultWay.ELECTRONIC:
        with translation.override(settings.LANGUAGE_CODE):
            message = texts.handed_electronically(dossier)
        tell(dossier, kind=notice_kinds.HANDED_ELECTRONICALLY, occasion="handed", message=message, at=at)
    return dossier


def _facts(way: ResultWay, given: Collected) -> dict[str, Any]:
    shown = {"receiver": given.receiver, "proof": given.proof} if way == ResultWay.COUNTER else {}
    return {"way": way, **shown}


def _returned(before: Dossier, *, actor: User, at: datetime, revision: int | None, facts: dict[str, Any]) -> Dossier:
    return move(
        dossier_id=before.pk,
        move=Move.HAND_OVER,
        actor=actor,
        at=at,
        revision=revision,
        changes={"handed_over_at": at, "next_rung_at": None, "holder": None},
        facts=facts,
    )


def _checked(collected: Collected) -> Collected:
    """The same with clean words; person and proof must fit."""
    name, detail = one_line(collected.full_name), one_line(collected.detail)
    if len(name) > LONGEST_NAME or len(detail) > LONGEST_DETAIL:
        raise Refused(_("Tên và số giấy tờ dài nhất 200 ký tự. Xin viết ngắn lại."))
    is_authorised = collected.receiver == Receiver.AUTHORISED
    if is_authorised and not name:
        raise Refused(_("Xin ghi họ và tên người nhận thay, ví dụ: Trần Văn Đại."))
    if is_authorised and collected.proof != Proof.AUTHORITY:
        raise Refused(
            _(
                "Người nhận thay phải có giấy ủy quyền và giấy hẹn. Nếu giấy hẹn đã mất, xin báo mất và in lại giấy hẹn trước, "
                "rồi trả kết quả."
            )
        )
    if not is_authorised and collected.proof == Proof.AUTHORITY:
        raise Refused(_("Người nộp tự đến nhận thì không cần giấy ủy quyền. Xin chọn giấy hẹn hoặc giấy tờ tùy thân."))
    if collected.proof != Proof.RECEIPT and not detail:
        example = (
            _("Giấy ủy quyền ngày 05/03/2026") if is_authorised else _("căn cước số 056190000018 cấp ngày 10/05/2021")
        )
        raise Refused(_("Xin ghi số, ngày của giấy tờ đã đối chiếu, ví dụ: %(example)s.") % {"example": example})
    return Collected(collected.receiver, collected.proof, name, detail)


@transaction.atomic
def dispatch(
    *,
    dossier_id: int,
    minutes_number: str,
    tracking: str,
    posted_at: datetime,
    actor: User,
    at: datetime,
    revision: int | None = None,
) -> HandOver:
    """The postal company took the result over with signed minutes (QĐ 45/2016/QĐ-TTg Đ.7–8): the applicant gets the
    tracking number. Raises ``Refused``; ``AlreadyKnown`` when it was sent before."""
    dossier = locked(dossier_id)
    _check_dispatch(dossier, actor=actor, at=at, revision=revision)
    if not dossier.shelved_at or not dossier.shelved_at <= posted_at <= at:
        raise Refused(_("Thời điểm gửi bưu điện phải từ lúc kết quả về quầy đến bây giờ, ví dụ: vừa xong."))
    row = HandOver.objects.create(
        dossier=dossier,
        way=ResultWay.POST,
        receiver=Receiver.APPLICANT,
        minutes_number=checked_minutes(minutes_number),
        tracking_number=tracking_number(tracking),
        posted_at=posted_at,
        posted_by=actor,
    )
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    facts = {"hand_over": str(row.pk)}
    record(
        dossier, kind=EventKind.POSTED, before=dossier.status, actor=actor, at=posted_at, facts=facts, recorded_at=at
    )
    with translation.override(settings.LANGUAGE_CODE):
        message = texts.posted(dossier, tracking=row.tracking_number)
    tell(dossier, kind=notice_kinds.POSTED, occasion="posted", message=message, at=at)
    return row


def _check_dispatch(dossier: Dossier, *, actor: User, at: datetime, revision: int | None) -> None:
    roles = roles_on(dossier, scope_of(actor, on=local_day(at)), Move.HAND_OVER)
    check_move(dossier, Move.HAND_OVER, roles, revision)
    if dossier.result_way != ResultWay.POST:
        raise Refused(_("Người nộp không chọn nhận qua bưu điện. Xin trả kết quả tại quầy."))
    if HandOver.objects.filter(dossier=dossier).exists():
        raise AlreadyKnown(_("Kết quả này đã được ghi gửi bưu điện trước đó."))


def checked_minutes(text: str) -> str:
    """The number of the hand-over minutes (biên bản giao nhận); raises ``Refused``."""
    number = one_line(text)
    if not number or len(number) > LONGEST_MINUTES:
        raise Refused(_("Xin ghi số biên bản giao nhận với bưu điện, nhiều nhất 30 ký tự, ví dụ: 12/BBGN."))
    return number


@transaction.atomic
def delivered(*, dossier_id: int, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """The postman gave it to the addressee: the dossier is returned (status 10)."""
    before = locked(dossier_id)
    row = HandOver.objects.select_for_update().filter(dossier=before, way=ResultWay.POST).first()
    if row is None:
        raise Refused(_("Kết quả này chưa được ghi gửi bưu điện. Xin ghi số hiệu bưu gửi trước."))
    dossier = _returned(before, actor=actor, at=at, revision=revision, facts={"way": ResultWay.POST})
    row.handed_at, row.handed_by = at, actor
    row.save(update_fields=["handed_at", "handed_by"])
    return dossier


@transaction.atomic
def lose_receipt(*, dossier_id: int, actor: User, at: datetime, revision: int | None = None) -> Dossier:
    """The applicant lost the receipt and showed who they are: the old QR opens nothing any more, a new receipt that
    replaces the last one is issued. Raises ``Refused`` or ``Stale``."""
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if dossier.office_id not in scope_of(actor, on=local_day(at)).intake:
        raise Refused(_("Giấy hẹn của hồ sơ này do %(desk)s cấp lại.") % {"desk": dossier.office})
    if dossier.status in ENDED or dossier.received_at is None:
        raise Refused(
            _("Hồ sơ đang ở trạng thái “%(status)s” nên không cấp lại giấy hẹn.")
            % {"status": Status(dossier.status).label}
        )
    occasion = f"lost:{_lock_out(dossier, actor=actor, at=at)}"
    with translation.override(settings.LANGUAGE_CODE):
        required = list(dossier.version.documents.order_by("order"))
        issue_receipt(dossier, required=required, actor=actor, at=at, occasion=occasion)
    return dossier


def _lock_out(dossier: Dossier, *, actor: User, at: datetime) -> int:
    """A new token: what the lost paper shows leads nowhere. Gives the id of the event."""
    dossier.public_token = new_public_token()
    make_findable(dossier)
    dossier.revision += 1
    dossier.save(update_fields=["public_token", "name_tokens", "tail_digests", "revision"])
    event = record(dossier, kind=EventKind.RECEIPT_LOST, before=dossier.status, actor=actor, at=at, facts={})
    number: int = event.pk
    return number

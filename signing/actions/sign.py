"""Signing papers: one after another, each in its own transaction, so that a fault in one leaves the others signed."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from pyhanko.sign.signers import Signer

from accounts.models import User
from core.dates import local_day
from papers.actions import keep_file
from papers.models import Paper, PaperFile
from papers.queries import number_of
from papers.sheet import stored_pdf
from signing.actions.keys import opened
from signing.certificates import check_may_sign
from signing.drawing import stamp
from signing.enums import Party
from signing.errors import CannotSign
from signing.keys import certificate_of
from signing.models import InStead, Signature, SigningKey, SigningTask
from signing.pades import Place, sign_pdf
from signing.places import seal_place, signature_place
from signing.queries import capacity_on, trust_now
from signing.trust import Trust

FIELDS = {Party.PERSON: "nguoi_ky", Party.OFFICE: "co_quan"}


@dataclass(frozen=True)
class Signed:
    """What became of one paper: ``problem`` says why it was not signed, empty where it was."""

    paper: Paper
    problem: str = ""


def owe_signature(*, paper: Paper, signer: User, at: datetime) -> SigningTask:
    """From now on ``paper`` is unsigned until ``signer`` signs it. Call it in the transaction that issues the paper."""
    return SigningTask.objects.create(paper=paper, signer=signer, owed_since=at)


def drop_signature(*, paper: Paper, at: datetime) -> bool:
    """Ask for the signature no more, for its cause is gone; whether it was still open. The paper stays unsigned."""
    with transaction.atomic():
        return bool(SigningTask.objects.filter(paper=paper, done_at=None, dropped_at=None).update(dropped_at=at))


def sign_papers(*, task_ids: Sequence[int], key: SigningKey, secret: str, actor: User, at: datetime) -> list[Signed]:
    """Sign the papers with the actor's own key, opened once; a seal's key puts the seal on signed papers.

    Raises ``CannotSign`` when the key cannot be used at all: then nothing was signed. A paper that cannot be signed
    is told in its row.
    """
    trust = trust_now()
    with opened(key, secret) as signer:
        _check_key(key, signer, at=at)
        return [_sign_one(task_id, key, signer, trust, actor=actor, at=at) for task_id in task_ids]


def _check_key(key: SigningKey, signer: Signer, *, at: datetime) -> None:
    certificate = certificate_of(signer)
    check_may_sign(certificate, holder=key.holder, at=at)
    if format(certificate.serial_number, "x") != key.serial:
        raise CannotSign(_("Khóa trên thiết bị không còn là khóa đã đăng ký. Xin thêm lại khóa mới."))


def _sign_one(task_id: int, key: SigningKey, signer: Signer, trust: Trust, *, actor: User, at: datetime) -> Signed:
    with transaction.atomic():
        task = SigningTask.objects.select_for_update(of=("self",)).select_related("paper__office").get(pk=task_id)
        try:
            with transaction.atomic():
                _sign(task, key, signer, trust, actor=actor, at=at)
        except CannotSign as refused:
            return Signed(task.paper, str(refused))
        return Signed(task.paper)


def _sign(task: SigningTask, key: SigningKey, signer: Signer, trust: Trust, *, actor: User, at: datetime) -> None:
    party = Party.OFFICE if key.office_id else Party.PERSON
    stead = _checked(task, key, party, actor=actor, at=at)
    content, is_stored = stored_pdf(task.paper)
    if not is_stored:
        keep_file(paper=task.paper, content=content, at=at)
    place = signature_place(content)
    if party == Party.OFFICE:
        place = seal_place(place)
    signed = sign_pdf(
        content,
        signer=signer,
        field=FIELDS[party],
        place=place,
        stamp=_picture(key, place, party, at=at),
        trust=trust,
        reason=number_of(task.paper),
        at=at,
    )
    _keep(task, keep_file(paper=task.paper, content=signed, at=at), key, party, stead, actor=actor, at=at)


def _checked(task: SigningTask, key: SigningKey, party: Party, *, actor: User, at: datetime) -> InStead | None:
    """In whose stead the person signs. Raises ``CannotSign`` where they may not, or it was done before."""
    if party == Party.OFFICE:
        if task.sealed_at:
            raise CannotSign(_("Giấy này đã được đóng dấu trước đó."))
        if task.done_at is None:
            raise CannotSign(_("Giấy này chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được."))
        if key.office_id != task.paper.office_id:
            raise CannotSign(_("Con dấu này không phải của cơ quan ban hành giấy."))
        return None
    _check_open(task)
    if task.signer_id != actor.pk or key.user_id != actor.pk:
        raise CannotSign(_("Giấy này chờ %(person)s ký.") % {"person": task.signer})
    return checked_capacity(actor, task.paper, at=at)


def _check_open(task: SigningTask) -> None:
    if task.done_at:
        raise CannotSign(_("Giấy này đã được ký trước đó."))
    if task.dropped_at:
        raise CannotSign(_("Giấy này không cần ký nữa: việc của nó đã thôi."))


def checked_capacity(actor: User, paper: Paper, *, at: datetime) -> InStead | None:
    """In whose stead the person signs ``paper`` today. Raises ``CannotSign`` for who does not hold the position."""
    may_sign, stead = capacity_on(actor, paper.office, on=local_day(at))
    if not may_sign:
        raise CannotSign(
            _("Hôm nay ông/bà không giữ chức vụ hoặc không được giao quyền ký tại %(office)s.")
            % {"office": paper.office}
        )
    return stead


def _picture(key: SigningKey, place: Place, party: Party, *, at: datetime) -> bytes:
    left, bottom, right, top = place.box
    return stamp(
        picture=base64.b64decode(key.picture),
        words=key.holder,
        at=at,
        width=right - left,
        height=top - bottom,
        is_seal=party == Party.OFFICE,
    )


def _keep(
    task: SigningTask,
    file: PaperFile | None,
    key: SigningKey | None,
    party: Party,
    stead: InStead | None,
    *,
    actor: User,
    at: datetime,
) -> None:
    Signature.objects.create(
        paper=task.paper,
        file=file,
        party=party,
        signer=actor,
        capacity=stead.capacity if stead else "",
        holder=key.holder if key else "",
        issuer=key.issuer if key else "",
        serial=key.serial if key else "",
        signed_at=at,
    )
    done = "sealed_at" if party == Party.OFFICE else "done_at"
    setattr(task, done, at)
    task.save(update_fields=[done])


@transaction.atomic
def note_hand_signature(*, task_id: int, actor: User, at: datetime) -> None:
    """The printed paper was signed by hand, for an office without a key. Raises ``CannotSign``."""
    task = SigningTask.objects.select_for_update(of=("self",)).select_related("paper__office").get(pk=task_id)
    _check_open(task)
    if task.signer_id != actor.pk:
        raise CannotSign(_("Giấy này chờ %(person)s ký.") % {"person": task.signer})
    stead = checked_capacity(actor, task.paper, at=at)
    _keep(task, None, None, Party.HAND, stead, actor=actor, at=at)

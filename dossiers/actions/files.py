"""Files of a dossier: scans and results, checked by what is in them and kept where no address leads."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from catalogue.models import RequiredDocument
from core.dates import local_day
from dossiers.actions.move import locked, record
from dossiers.actions.results import note_file
from dossiers.enums import EventKind, FileKind
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Dossier, DossierFile
from dossiers.rules import can_add_files
from dossiers.uploads import accepted
from dossiers.virus import check_clean

MOST_FILES = 60


def add_file(
    *,
    dossier_id: int,
    content: bytes,
    title: str,
    kind: FileKind,
    actor: User,
    at: datetime,
    required: RequiredDocument | None = None,
) -> DossierFile:
    """Keep a PDF or a picture of at most 15 MB with the dossier (``uploads.py``); the same bytes are kept once.

    ``required`` says which paper of the procedure's list a scan shows. Raises ``Refused``; ``AlreadyKnown`` when the
    dossier has the file. The bytes are written before the row and taken away again if the row cannot be.
    """
    upload = accepted(content, name=title)
    check_clean(content)
    row = DossierFile(
        kind=kind,
        required=required,
        title=upload.title or kind.value,
        content_type=upload.content_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        added_by=actor,
        added_at=at,
    )
    try:
        with transaction.atomic():
            dossier = locked(dossier_id)
            _check(dossier, row, actor=actor, at=at)
            row.dossier = dossier
            row.content.save(row.pk.hex, ContentFile(upload.content), save=False)
            row.save(force_insert=True)
            facts = {"file": str(row.pk), "kind": kind, "required": required.pk if required else None}
            record(dossier, kind=EventKind.FILE, before=dossier.status, actor=actor, at=at, facts=facts)
            if kind == FileKind.RESULT:
                note_file(dossier, at=at)
    except BaseException:
        if row.content:
            row.content.delete(save=False)
        raise
    return row


@transaction.atomic
def withdraw_file(*, dossier_id: int, file_id: UUID, actor: User, at: datetime) -> DossierFile:
    """Take a file out of the dossier's list; its bytes and the two events stay on record. Raises ``Refused``."""
    dossier = locked(dossier_id)
    row: DossierFile | None = dossier.files.filter(pk=file_id, withdrawn_at=None).first()
    if row is None:
        raise Refused(_("Tệp này đã được thu hồi hoặc không thuộc hồ sơ. Xin tải lại trang."))
    if not can_add_files(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Chỉ nơi tiếp nhận hoặc nơi đang giữ hồ sơ thu hồi được tệp, khi hồ sơ chưa kết thúc."))
    row.withdrawn_at, row.withdrawn_by = at, actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    facts = {"file": str(row.pk), "kind": row.kind}
    record(dossier, kind=EventKind.FILE_WITHDRAWN, before=dossier.status, actor=actor, at=at, facts=facts)
    if row.kind == FileKind.RESULT:
        note_file(dossier, at=at)
    return row


def _check(dossier: Dossier, row: DossierFile, *, actor: User, at: datetime) -> None:
    if not can_add_files(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Chỉ nơi tiếp nhận hoặc nơi đang giữ hồ sơ thêm được tệp, khi hồ sơ chưa kết thúc."))
    if row.required is not None and row.required.version_id != dossier.version_id:
        raise Refused(_("Giấy tờ đã chọn không thuộc thủ tục của hồ sơ này. Xin tải lại trang."))
    there = dossier.files.filter(withdrawn_at=None)
    if there.filter(sha256=row.sha256).exists():
        raise AlreadyKnown(_("Tệp này đã có trong hồ sơ nên không thêm lần nữa."))
    if there.count() >= MOST_FILES:
        raise Refused(_("Hồ sơ đã có %(most)s tệp. Xin gộp các trang vào một tệp PDF.") % {"most": MOST_FILES})

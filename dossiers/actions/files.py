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
from core.text import one_line
from dossiers.actions.move import locked, record
from dossiers.enums import EventKind, FileKind
from dossiers.errors import AlreadyKnown, Refused
from dossiers.models import Dossier, DossierFile
from dossiers.models.file import LONGEST_TITLE
from dossiers.rules import can_add_files

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 15
MOST_FILES = 60
# How a file of each allowed type begins; what its name says counts for nothing.
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


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
    """Keep a PDF, JPEG or PNG of at most 15 MB with the dossier; the same bytes are kept once.

    ``required`` says which paper of the procedure's list a scan shows. Raises ``Refused``; ``AlreadyKnown`` when the
    dossier has the file. The bytes are written before the row and taken away again if the row cannot be.
    """
    content_type = _type_of(content)
    digest = hashlib.sha256(content).hexdigest()
    row = DossierFile(
        kind=kind,
        required=required,
        title=one_line(title)[:LONGEST_TITLE] or kind.value,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        added_by=actor,
        added_at=at,
    )
    try:
        with transaction.atomic():
            dossier = locked(dossier_id)
            _check(dossier, row, actor=actor, at=at)
            row.dossier = dossier
            row.content.save(row.pk.hex, ContentFile(content), save=False)
            row.save(force_insert=True)
            facts = {"file": str(row.pk), "kind": kind, "required": required.pk if required else None}
            record(dossier, kind=EventKind.FILE, before=dossier.status, actor=actor, at=at, facts=facts)
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
    return row


def _type_of(content: bytes) -> str:
    if not content:
        raise Refused(_("Tệp rỗng. Xin quét lại rồi chọn tệp."))
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise Refused(
            _("Tệp lớn hơn %(most)s MB. Xin quét ở 200 dpi, đen trắng, hoặc tách thành nhiều tệp.")
            % {"most": MOST_MEGABYTES}
        )
    found = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), "")
    if not found:
        raise Refused(_("Chỉ nhận tệp PDF, JPEG hoặc PNG. Xin lưu lại ở một trong các dạng đó, ví dụ: don.pdf."))
    return found


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

"""Issuing papers: the next number, the frozen content and the file, in the transaction of the cause."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from core.text import nfc
from core.text.placeholders import fault_of
from papers.errors import BadWording
from papers.kinds import PaperKind, form_of
from papers.models import Paper, PaperFile, PaperText
from papers.queries import wording_of
from papers.sheet import pdf_of

LONGEST_SENTENCE = 1000

_NEXT_NUMBER = """
INSERT INTO papers_paperseries (office_id, kind, year, last_number) VALUES (%s, %s, %s, 1)
ON CONFLICT (office_id, kind, year) DO UPDATE SET last_number = papers_paperseries.last_number + 1
RETURNING last_number
"""


def issue(
    *,
    kind: PaperKind,
    regime: str,
    office: Office,
    subject: str,
    occasion: str,
    payload: dict[str, Any],
    actor: User | None,
    at: datetime,
) -> Paper:
    """Number and freeze a paper, and keep its PDF. ``payload`` is what its form prints; it is never changed afterwards.

    Call it inside the transaction of its cause: the number is given back if that rolls back (no gaps).
    """
    year = timezone.localdate(at).year
    version, wording = wording_of(kind.name, regime)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [office.pk, kind.name, year])
        (number,) = cursor.fetchone()
    paper = Paper.objects.create(
        kind=kind.name,
        regime=regime,
        template_version=f"{form_of(kind.name, regime).version}.{version}",
        office=office,
        year=year,
        number=number,
        subject=subject,
        occasion=occasion,
        payload=payload,
        issued_at=at,
        issued_by=actor,
    )
    keep_file(paper=paper, content=pdf_of(paper, wording=wording), at=at)
    return paper


def keep_file(*, paper: Paper, content: bytes, at: datetime) -> PaperFile:
    """Keep the bytes of ``paper`` as its next file: the first as issued, further ones with a signature more.

    The bytes are written before the row and taken away again if the row cannot be. If a later step of the same
    transaction fails they stay behind without a row, where ``check_papers --tidy`` finds them.
    """
    row = PaperFile(
        paper=paper,
        number=PaperFile.objects.filter(paper=paper).count() + 1,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=at,
    )
    try:
        row.content.save(row.pk.hex, ContentFile(content), save=False)
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        if row.content:
            row.content.delete(save=False)
        raise
    return row


@transaction.atomic
def reword(*, kind: PaperKind, regime: str, slot: str, text: str, actor: User, at: datetime) -> PaperText:
    """Give a sentence of a form new words, from the next paper on. Raises ``BadWording`` and then keeps nothing."""
    words = checked_words(kind, regime, slot, text)
    # Whoever changes the same form at the same time waits here, so that versions have no gap.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"paper-text:{kind.name}:{regime}"])
    version, wording = wording_of(kind.name, regime)
    if wording[slot] == words:
        raise BadWording(_("Câu này chưa có gì thay đổi."))
    return PaperText.objects.create(
        kind=kind.name, regime=regime, slot=slot, version=version + 1, text=words, edited_by=actor, edited_at=at
    )


def checked_words(kind: PaperKind, regime: str, slot: str, text: str) -> str:
    """The words as they are kept. Raises ``BadWording`` that says what is wrong, where, with an example."""
    known = kind.forms[regime].slots[slot]
    words = "\n".join(" ".join(line.split()) for line in nfc(text).strip().splitlines())
    if not words:
        raise BadWording(_("Câu không được để trống. Ví dụ: %(example)s") % {"example": known.default})
    if len(words) > LONGEST_SENTENCE:
        raise BadWording(_("Câu dài quá %(most)d ký tự, không vừa giấy A5.") % {"most": LONGEST_SENTENCE})
    fault = fault_of(words, known.places)
    if fault:
        where = _("Dòng %(line)d, ký tự %(letter)d:") % {"line": fault.line, "letter": fault.letter}
        example = _("Ví dụ: %(example)s") % {"example": known.default}
        raise BadWording(f"{where} {fault.words} {example}")
    return words

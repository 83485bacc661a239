"""Notes to the staff who answer for a date: in the portal, and by e-mail where the person has an official address."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import moment_words
from dossiers.ladder import Rung
from dossiers.models import Dossier
from dossiers.notice_kinds import LETTER_OWED_LATE, TO_HEAD, words_for_receiver
from notices.actions.enqueue import NoticeDraft
from notices.enums import Channel
from notices.kinds import NoticeKind

# These ask the head for the letter, so they lead to it, prefilled.
_ASK_FOR_THE_LETTER = {TO_HEAD[Rung.PREPARE], TO_HEAD[Rung.LETTER], LETTER_OWED_LATE}


def _page(kind: NoticeKind) -> str:
    return "dossiers:apology" if kind in _ASK_FOR_THE_LETTER else "dossiers:dossier"


def staff_note(dossier: Dossier, *, kind: NoticeKind, occasion: str, person: User) -> list[NoticeDraft]:
    """The drafts of one note; it names the dossier by its code and never the applicant."""
    facts = {
        "what": words_for_receiver(kind),
        "code": dossier.code,
        "procedure": dossier.version.name,
        "due": moment_words(dossier.promised_at) if dossier.promised_at else "",
        "url": f"{settings.PUBLIC_URL}{reverse(_page(kind), args=[dossier.pk])}",
    }
    title = _("%(what)s: hồ sơ %(code)s") % facts
    body = _("%(what)s.\nHồ sơ %(code)s: %(procedure)s.\nHẹn trả: %(due)s.\nMở hồ sơ: %(url)s") % facts
    if not dossier.promised_at:  # a filing that waits for the desk's answer has no date yet
        body = _("%(what)s.\nHồ sơ %(code)s: %(procedure)s.\nMở hồ sơ: %(url)s") % facts
    note = NoticeDraft(
        kind=kind.name,
        subject=dossier.subject,
        occasion=occasion,
        channel=Channel.INBOX,
        title=title,
        body=body,
        office_id=dossier.holder_office_id,
        to_user_id=person.pk,
    )
    if not person.email:
        return [note]
    mail = NoticeDraft(
        kind=kind.name,
        subject=dossier.subject,
        occasion=occasion,
        channel=Channel.EMAIL,
        recipient=person.email,
        title=title,
        body=body,
        office_id=dossier.holder_office_id,
        to_user_id=person.pk,
    )
    return [note, mail]

"""Notes between the offices that work on one dossier: asked, answered. They name the dossier by its code only."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Office, User
from accounts.queries import Scope, scope_of, staff_of
from core.dates import local_day, moment_words
from dossiers import notice_kinds
from dossiers.models import Referral
from dossiers.queries.visibility import visible_to
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.enums import Channel
from notices.kinds import NoticeKind


def part_note(part: Referral, *, kind: NoticeKind, occasion: str, person: User, is_asked: bool) -> list[NoticeDraft]:
    """The drafts of one note about a part; ``is_asked``: for somebody of the office asked, who sees the part only."""
    page = reverse("dossiers:part", args=[part.pk]) if is_asked else reverse("dossiers:dossier", args=[part.dossier_id])
    facts = {
        "what": notice_kinds.words_for_receiver(kind),
        "code": part.dossier.code,
        "procedure": part.dossier.version.name,
        "office": part.office,
        "due": moment_words(part.due_at),
        "url": f"{settings.PUBLIC_URL}{page}",
    }
    title = _("%(what)s: hồ sơ %(code)s, %(office)s") % facts
    body = (
        _("%(what)s.\nHồ sơ %(code)s: %(procedure)s.\nCơ quan được giao: %(office)s. Hạn: %(due)s.\nMở: %(url)s")
        % facts
    )
    ways = [(Channel.INBOX, ""), *([(Channel.EMAIL, person.email)] if person.email else [])]
    return [
        NoticeDraft(
            kind=kind.name,
            subject=part.subject if is_asked else part.dossier.subject,
            occasion=f"{occasion}/user:{person.pk}",
            channel=channel,
            recipient=recipient,
            title=title,
            body=body,
            office_id=part.office_id if is_asked else part.dossier.office_id,
            to_user_id=person.pk,
        )
        for channel, recipient in ways
    ]


def people_of(office: Office, *, at: datetime) -> list[User]:
    """Officers and heads of the office, each once."""
    day = local_day(at)
    found = [person for role in (Role.PROCESSING, Role.HEAD) for person in staff_of(office, role, on=day)]
    return list({person.pk: person for person in found if person.is_active}.values())


def tell_of_part(part: Referral, *, at: datetime) -> None:
    """The asked office learns that it was asked."""
    _write(part, people_of(part.office, at=at), kind=notice_kinds.PART_ASKED, is_asked=True, at=at)


def tell_of_answer(part: Referral, *, actor: User, at: datetime) -> None:
    """Whoever asked and whoever holds the dossier learn of the answer, if they see the dossier and did not write it."""
    people = {person.pk: person for person in (part.asked_by, part.dossier.holder) if person and person.is_active}
    people.pop(actor.pk, None)
    _write(part, people.values(), kind=notice_kinds.PART_ANSWERED, is_asked=False, at=at)


def _write(part: Referral, people: Iterable[User], *, kind: NoticeKind, is_asked: bool, at: datetime) -> None:
    occasion = f"referral:{part.number}"
    with translation.override(settings.LANGUAGE_CODE):
        drafts = [
            draft
            for person in people
            if is_asked or _sees(part, scope_of(person, on=local_day(at)))
            for draft in part_note(part, kind=kind, occasion=occasion, person=person, is_asked=is_asked)
        ]
    enqueue(drafts=drafts, at=at)


def _sees(part: Referral, scope: Scope) -> bool:
    return visible_to(scope).filter(pk=part.dossier_id).exists()

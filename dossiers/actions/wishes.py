"""How the applicant wants to be written to: in which language, and whether beyond what the law asks for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scope_of
from core.dates import local_day
from dossiers import texts
from dossiers.actions.move import locked, record
from dossiers.enums import EventKind
from dossiers.errors import Refused
from dossiers.models import Dossier
from dossiers.rules import can_correct_person, check_revision
from notices.actions.addresses import set_wish


@transaction.atomic
def note_wishes(
    *, dossier_id: int, language: str, declines: bool, actor: User, at: datetime, revision: int | None = None
) -> Dossier:
    """Write down what the applicant asked for at the desk; raises ``Refused`` or ``Stale``.

    The language is of this dossier's messages; the wish is of the number and the address, whatever they are about.
    """
    dossier = locked(dossier_id)
    check_revision(dossier, revision)
    if not can_correct_person(dossier, scope_of(actor, on=local_day(at))):
        raise Refused(_("Việc này do cán bộ tiếp nhận của %(desk)s ghi.") % {"desk": dossier.office})
    contact = texts.contact_of(dossier)
    set_wish(recipients=(contact.phone, contact.email), declines=declines, actor=actor, at=at)
    dossier.applicant.language = language
    dossier.applicant.save(update_fields=["language"])
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    facts = {"language": language, "is_declined": declines}
    record(dossier, kind=EventKind.WISHES, before=dossier.status, actor=actor, at=at, facts=facts)
    return dossier

"""People known before, and dossiers that somebody may be filing a second time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Office
from accounts.queries import Scope
from catalogue.models import ProcedureVersion
from core.crypto import blind_indexes
from dossiers.enums import Status
from dossiers.lookup_keys import NATIONAL_ID
from dossiers.models import Applicant, Dossier
from dossiers.queries.visibility import visible_to

TWIN_DAYS = 30
MOST_TWINS = 5
# A dossier that was turned away or taken back does not stand in the way of a new one.
_NO_TWINS = (Status.NOT_RECEIVED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Twin:
    """A dossier of the same number and procedure, received less than 30 days ago, at whatever desk."""

    pk: int
    code: str
    office: Office
    status: str
    received_at: datetime | None
    is_visible: bool  # whether the person who asks may open it


def known_person(number: str) -> Applicant | None:
    """The newest applicant with that identity number or tax code, anywhere in the portal; their dossier comes along.

    One query. Whoever shows the answer writes it into the access log.
    """
    digests = blind_indexes(NATIONAL_ID, number)
    if not digests:
        return None
    people = Applicant.objects.filter(national_id_index__in=digests, dossier__isnull=False)
    return people.select_related("dossier").order_by("-created_at").first()


def twins(*, number: str, version: ProcedureVersion, at: datetime, submission: UUID, scope: Scope) -> list[Twin]:
    """Dossiers of ``number`` for the same procedure in the last 30 days, newest first; none made by ``submission``.

    No query without a number, one without twins, two with.
    """
    digests = blind_indexes(NATIONAL_ID, number)
    if not digests:
        return []
    rows = (
        Dossier.objects.filter(
            applicant__national_id_index__in=digests,
            version__procedure=version.procedure_id,
            received_at__gte=at - timedelta(days=TWIN_DAYS),
        )
        .exclude(submission=submission)
        .exclude(status__in=_NO_TWINS)
        .select_related("office")
        .order_by("-pk")[:MOST_TWINS]
    )
    found = list(rows)
    visible = (
        set(visible_to(scope).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True)) if found else set()
    )
    return [
        Twin(row.pk, row.code, row.office, row.get_status_display(), row.received_at, row.pk in visible)
        for row in found
    ]

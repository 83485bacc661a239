"""A registered filing as the intake page shows it: what is known is filled in, the clerk checks the papers."""

from django.utils.datastructures import MultiValueDict

from core.dates import vietnam
from core.phones import BadPhone, display
from dossiers.forms.arrival import COUNTER, POST
from dossiers.forms.papers import TICKED
from dossiers.models import Dossier, PostalFiling


def values_of_filing(dossier: Dossier) -> MultiValueDict[str, str]:
    """Every field of the page; the dossier's own ``submission`` makes saving an acceptance. Two queries."""
    person, helper = dossier.applicant, dossier.applicant.representative or {}
    values: dict[str, list[str]] = {
        "draft": [str(dossier.submission)],
        "filing": [dossier.code],
        "office": [str(dossier.office_id)],
        "version": [str(dossier.version_id)],
        "procedure": [dossier.version.name],
        "kind": [person.kind],
        "national_id": [person.national_id],
        "full_name": [person.full_name],
        "born_on": ["/".join(reversed(person.born_on.split("-")))],
        "phone": [_shown(person.phone)],
        "email": [person.email],
        "address": [person.address],
        "summary": ["" if dossier.summary == dossier.version.name else dossier.summary],
        "sets": [str(dossier.sets)],
        "result_way": [dossier.result_way],
        **{f"rep_{name.replace('name', 'full_name')}": [text] for name, text in helper.items()},
    }
    for row in dossier.documents.all():
        values.setdefault(TICKED, []).append(str(row.required_id))
        values[f"originals_{row.required_id}"] = [str(row.originals)]
        values[f"copies_{row.required_id}"] = [str(row.copies)]
    return MultiValueDict({**values, **_arrival(dossier)})


def _arrival(dossier: Dossier) -> dict[str, list[str]]:
    filed = PostalFiling.objects.filter(dossier=dossier).first()
    if filed is None:
        return {"arrived": [COUNTER]}
    signed_at = vietnam(filed.signed_at)
    return {
        "arrived": [POST],
        "tracking": [filed.tracking_number],
        "minutes": [filed.minutes_number],
        "arrived_on": [f"{signed_at:%d/%m/%Y}"],
        "arrived_time": [f"{signed_at:%H:%M}"],
    }


def _shown(phone: str) -> str:
    try:
        return display(phone) if phone else ""
    except BadPhone:
        return phone

"""Form 04, in whichever moment it is written: numbered, frozen, and owed a signature."""

from datetime import datetime
from typing import Any

from accounts.models import Office, User
from accounts.queries import committee_of
from core.dates import local_day
from dossiers.models import Dossier
from dossiers.paper_kinds import APOLOGY
from dossiers.sheets import place_of
from dossiers.texts import hotline
from papers.actions import issue
from papers.models import Paper
from signing.actions.sign import owe_signature
from signing.queries import stead_words


def issue_letter(
    dossier: Dossier, office: Office, *, occasion: str, own: dict[str, Any], actor: User, at: datetime
) -> Paper:
    """The letter of ``office``; ``own`` has the reason, the old date, and the new one or the day it was finished."""
    committee = committee_of(office)
    paper = issue(
        kind=APOLOGY,
        regime=dossier.version.regime,
        office=office,
        subject=dossier.subject,
        occasion=occasion,
        payload={
            "code": dossier.code,
            "parent": committee.name,
            # An agency that is no committee's has no place in its name: the letter is dated where it was asked for.
            "place": place_of(committee.name) or place_of(committee_of(dossier.office).name),
            "office": office.name,
            "full_name": dossier.applicant.full_name,
            "national_id": dossier.applicant.national_id,
            "procedure": dossier.version.name,
            "received_at": dossier.received_at.isoformat() if dossier.received_at else "",
            "signer": actor.full_name,
            "signer_title": actor.title,
            "signer_stead": stead_words(actor, office, on=local_day(at)),
            "hotline": hotline(dossier),
            **own,
        },
        actor=actor,
        at=at,
    )
    owe_signature(paper=paper, signer=actor, at=at)
    return paper

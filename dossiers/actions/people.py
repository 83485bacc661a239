"""The person of a dossier: what is kept of them, and how staff and they themselves find the dossier by it."""

from dataclasses import dataclass
from typing import Any

from core.crypto import blind_index
from core.text import name_tokens, name_words, one_line
from dossiers.enums import ApplicantKind
from dossiers.lookup_keys import NATIONAL_ID, PHONE, tail_digests
from dossiers.models import Dossier, NameWord

LONGEST_NAME = 200
LONGEST_WORD = 60  # of the name index; names of organisations are typed without blanks now and then


@dataclass(frozen=True)
class Person:
    """Who a dossier is for. ``national_id`` is a CCCD or a tax code, ``phone`` E.164, ``born_on`` ISO or empty."""

    full_name: str
    kind: str = ApplicantKind.INDIVIDUAL
    national_id: str = ""
    born_on: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


def person_values(person: Person, representative: dict[str, str] | None) -> dict[str, Any]:
    """The columns of ``Applicant``: name → value, the blind indexes with them."""
    return {
        "kind": person.kind,
        "full_name": one_line(person.full_name)[:LONGEST_NAME],
        "national_id": person.national_id,
        "national_id_index": blind_index(NATIONAL_ID, person.national_id),
        "born_on": person.born_on,
        "address": one_line(person.address),
        "phone": person.phone,
        "phone_index": blind_index(PHONE, person.phone),
        "email": person.email,
        "representative": representative,
    }


def make_findable(dossier: Dossier) -> None:
    """Set what search and look-up compare with; the caller saves the dossier."""
    person = dossier.applicant
    words = [word[:LONGEST_WORD] for word in name_words(person.full_name)]
    NameWord.objects.bulk_create([NameWord(word=word) for word in sorted(set(words))], ignore_conflicts=True)
    helper: dict[str, str] = person.representative or {}
    numbers = (person.phone, person.national_id, helper.get("phone", ""), helper.get("national_id", ""))
    dossier.name_tokens = name_tokens(" ".join(words))
    dossier.tail_digests = tail_digests(dossier.public_token, *numbers)

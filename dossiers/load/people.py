"""Invented applicants: names as often as they occur, numbers of the right form, everything sealed as the forms do."""

import random
import secrets
from collections import deque
from dataclasses import dataclass

from core.crypto import blind_index, seal
from dossiers.enums import ApplicantKind
from dossiers.load.names import Name, draw_name
from dossiers.lookup_keys import NATIONAL_ID, PHONE, tail_digests
from dossiers.models import Applicant

RETURNING = 0.3  # of the applicants were at the desk not long ago
REMEMBERED = 5_000
PREFIXES = ("90", "91", "93", "94", "96", "97", "98", "32", "33", "34", "35", "70", "76", "77", "81", "83", "85")


@dataclass(frozen=True, slots=True)
class Person:
    name: Name
    national_id: str
    born_on: str
    phone: str
    email: str


class People:
    """Draws applicants; some come again with another matter."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._lately: deque[Person] = deque(maxlen=REMEMBERED)

    def draw(self) -> Person:
        dice = self.dice
        if self._lately and dice.random() < RETURNING:
            return dice.choice(self._lately)
        name = draw_name(dice)
        year, number = dice.randint(1950, 2007), dice.randrange(10**8)
        person = Person(
            name=name,
            national_id=_tax_code(number) if name.is_organisation else _national_id(name, year, number),
            born_on="" if name.is_organisation else f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            phone=f"+84{dice.choice(PREFIXES)}{number % 10**7:07}" if dice.random() < 0.92 else "",
            email=f"nguoinop{number}@example.vn" if dice.random() < 0.35 else "",
        )
        self._lately.append(person)
        return person


def _national_id(name: Name, year: int, number: int) -> str:
    """CCCD of Khánh Hòa: century and sex in one digit, year of birth, running number (TT 59/2021/TT-BCA)."""
    digit = (0 if name.is_male else 1) + (2 if year >= 2000 else 0)
    return f"056{digit}{year % 100:02}{number % 10**6:06}"


def _tax_code(number: int) -> str:
    return f"42{number:08}"


_PLACE = Applicant._meta.label_lower


def applicant_columns(pk: str, person: Person, address: str) -> tuple[object, ...]:
    """``APPLICANT`` columns in order; each sealed value is bound to this row, as ``core.fields`` binds it."""

    def sealed(column: str, text: str) -> bytes:
        return seal(text.encode(), place=f"{_PLACE}.{column}:{pk}")

    return (
        pk,
        (ApplicantKind.ORGANISATION if person.name.is_organisation else ApplicantKind.INDIVIDUAL).value,
        person.name.full,
        sealed("national_id", person.national_id),
        blind_index(NATIONAL_ID, person.national_id),
        sealed("born_on", person.born_on),
        sealed("address", address),
        sealed("phone", person.phone),
        blind_index(PHONE, person.phone),
        sealed("email", person.email),
        "vi",
    )


APPLICANT = (
    *("id", "kind", "full_name", "national_id", "national_id_index", "born_on", "address"),
    *("phone", "phone_index", "email", "language", "created_at"),
)


def public_token_and_digests(person: Person) -> tuple[str, list[str]]:
    """What the receipt's QR would carry, and the digests a look-up compares with."""
    token = secrets.token_urlsafe(16)
    return token, tail_digests(token, person.phone, person.national_id)

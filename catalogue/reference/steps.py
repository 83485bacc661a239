"""From the free text of a published step ("Phòng Tư pháp", "Trưởng phòng ký") to performer, office ref and role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.enums import OfficeKind, OfficeLevel, Role
from accounts.reference.offices import OfficeRow
from catalogue.enums import Performer
from core.text import fold

# Who took over the rooms of the district in a commune: NĐ 150/2025/NĐ-CP on specialist bodies of communes.
# Stems of refs, for each commune has its own rooms.
ROOMS_OF_2025 = {
    "phong tu phap": "vp-2025",
    "phong tai chinh - ke hoach": "kt-2025",
    "phong tai nguyen va moi truong": "kt-2025",
    "phong quan ly do thi": "kt-2025",
    "phong kinh te": "kt-2025",
    "phong lao dong - thuong binh va xa hoi": "vhxh-2025",
    "phong giao duc va dao tao": "vhxh-2025",
    "phong noi vu": "vhxh-2025",
    "phong van hoa va thong tin": "vhxh-2025",
    "phong y te": "vhxh-2025",
}
ABBREVIATIONS = {"bhxh": "bao hiem xa hoi"}
LEVEL_WORDS = {"xa": OfficeLevel.COMMUNE, "huyen": OfficeLevel.DISTRICT}
_COMMITTEE = re.compile(r"(?P<desk>bo phan mot cua )?ubnd (?P<level>xa|huyen)")
_HEAD = re.compile(r"^(chu tich|lanh dao|truong phong|truong cong an)\b|\b(phe duyet|quyet dinh)$")


@dataclass(frozen=True)
class Placed:
    performer: Performer
    office_ref: str = ""

    @property
    def is_mapped(self) -> bool:
        """Whether the portal knows the office; if not, the step's text alone tells who does it."""
        return bool(self.office_ref) or self.performer not in (Performer.SPECIALIST, Performer.LINKED)


NOWHERE = Placed(Performer.LINKED)


def place_of(unit: str, level: OfficeLevel, offices: Sequence[OfficeRow]) -> Placed:
    """Where a step of a procedure of ``level`` is done, with the offices of the set being loaded."""
    text = fold(unit)
    is_two_tier = any(office.is_two_tier for office in offices)
    if match := _COMMITTEE.fullmatch(text):
        return _at_committee(bool(match["desk"]), LEVEL_WORDS[match["level"]], level, is_two_tier)
    if is_two_tier and text in ROOMS_OF_2025:
        stem = ROOMS_OF_2025[text]
        return Placed(Performer.SPECIALIST, stem) if any(o.ref.startswith(f"{stem}-") for o in offices) else NOWHERE
    for office in offices:
        if office.kind == OfficeKind.SPECIALIST and fold(office.name) == text:
            return Placed(Performer.SPECIALIST, office.ref)
    spelled_out = " ".join(ABBREVIATIONS.get(word, word) for word in text.split())
    agencies = [office for office in offices if office.kind in (OfficeKind.VERTICAL, OfficeKind.PARTNER)]
    named_so = [office for office in agencies if f"{fold(office.name)} ".startswith(f"{spelled_out} ")]
    return Placed(Performer.LINKED, named_so[0].ref) if len(named_so) == 1 else NOWHERE


def role_of(title: str, performer: Performer) -> Role:
    """The role that does a step: the desk takes in and hands out, heads sign, the others work on it."""
    if performer == Performer.DESK:
        return Role.INTAKE
    return Role.HEAD if _HEAD.search(fold(title)) else Role.PROCESSING


def _at_committee(is_desk: bool, named: OfficeLevel, level: OfficeLevel, is_two_tier: bool) -> Placed:
    if named == level or is_two_tier:
        return Placed(Performer.DESK if is_desk else Performer.COMMITTEE)
    if named == OfficeLevel.DISTRICT and not is_desk:
        return Placed(Performer.UPPER_COMMITTEE)
    return NOWHERE

"""The offices of ``units.json``: read, checked, and loaded as a dated tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.enums import OfficeKind, OfficeLevel
from accounts.models import Office
from accounts.reference.merge import Memory, Tally, Values, plain, to_change
from accounts.reference.rows import Row, read_rows, refuse
from accounts.reference.sets import FIRST_DAY, TWO_TIER_DAY, ReferenceSet

KINDS = {
    "ubnd": OfficeKind.COMMITTEE,
    "one_stop_desk": OfficeKind.ONE_STOP,
    "department": OfficeKind.SPECIALIST,
    "vertical": OfficeKind.VERTICAL,
    "partner": OfficeKind.PARTNER,
}
TWO_TIER = "commune_two_tier"
LEVELS = {
    "province": OfficeLevel.PROVINCE,
    "district": OfficeLevel.DISTRICT,
    "commune": OfficeLevel.COMMUNE,
    TWO_TIER: OfficeLevel.COMMUNE,
}
# These stand above or beside the reorganisation of 2025.
SHARED_KINDS = {OfficeKind.VERTICAL, OfficeKind.PARTNER}


@dataclass(frozen=True)
class OfficeRow:
    """One office of the chosen set, checked; ``parent`` is a ref of the same set."""

    ref: str
    name: str
    short_name: str
    kind: OfficeKind
    level: OfficeLevel
    parent: str
    code: str
    gso_code: str
    receives_dossiers: bool
    valid_from: date
    ends_on: date | None  # as the file has it; the district of 2021 is loaded without its end
    is_two_tier: bool

    def belongs_to(self, chosen: ReferenceSet) -> bool:
        if self.level == OfficeLevel.PROVINCE:
            return True
        if self.kind in SHARED_KINDS:
            return chosen == ReferenceSet.HUYEN_2021 or self.ends_on is None or self.ends_on >= TWO_TIER_DAY
        return self.is_two_tier == (chosen == ReferenceSet.XA_2025)

    @property
    def values(self) -> Values:
        """What is merged with the database, as JSON has it."""
        names = ("name", "short_name", "kind", "level", "code", "gso_code", "receives_dossiers", "valid_from")
        return {"parent": self.parent} | {name: plain(getattr(self, name)) for name in names}


def read_offices(path: Path, chosen: ReferenceSet) -> list[OfficeRow]:
    """The offices of the set, parents before children. Raises BadReference with all that is wrong in the file."""
    rows = read_rows(path, "units", named_by="id")
    faults = rows[0].faults
    offices = [_office(row) for row in rows]
    _refuse_doubles(rows, offices)
    _check_parents(rows, offices)
    refuse(faults)
    ours = [office for office in offices if office.belongs_to(chosen)]
    refs = {office.ref for office in ours}
    for row, office in zip(rows, offices, strict=True):
        if office in ours and office.parent and office.parent not in refs:
            wrong = _("cơ quan cấp trên “%(ref)s” không thuộc bộ %(set)s.")
            row.fault("parent", wrong % {"ref": office.parent, "set": chosen.value}, '"ubnd-huyen"')
    refuse(faults)
    return _parents_first(ours)


def load_offices(offices: Sequence[OfficeRow], *, memory: Memory) -> Tally:
    """Create or update the offices; run inside a transaction. Confirmed unit codes and edited fields stay."""
    tally = Tally()
    by_ref: dict[str, Office] = {}
    # A ref may have later rows made by people; the one that was loaded is the earliest.
    for office in Office.objects.filter(ref__in=[row.ref for row in offices]).order_by("-valid_from"):
        by_ref[office.ref] = office
    refs = {office.pk: office.ref for office in Office.objects.only("ref")}
    for row in offices:
        found = by_ref.get(row.ref)
        if found is None:
            by_ref[row.ref] = made = _create(row, by_ref)
            refs[made.pk] = row.ref
            tally.created += 1
        elif _update(found, row, by_ref, refs, memory, tally):
            tally.updated += 1
        else:
            tally.unchanged += 1
        memory[row.ref] = row.values
    return tally


def _office(row: Row) -> OfficeRow:
    level_word = row.values.get("level")
    valid_from, valid_to = row.optional_day("valid_from"), row.optional_day("valid_to")
    office = OfficeRow(
        ref=row.text("id", "mc-huyen", longest=60),
        name=row.text("name", "UBND huyện Vạn Ninh", longest=200),
        short_name=row.optional_text("short", "Một cửa huyện", longest=100),
        kind=row.choice("kind", KINDS),
        level=row.choice("level", LEVELS),
        parent=row.optional_text("parent", "ubnd-huyen", longest=60),
        code=row.optional_text("code", "H32.27", longest=35),
        gso_code=row.optional_text("gso", "22489", longest=10),
        receives_dossiers=row.yes_no("receives_dossiers"),
        valid_from=valid_from or (TWO_TIER_DAY if level_word == TWO_TIER else FIRST_DAY),
        ends_on=valid_to,
        is_two_tier=level_word == TWO_TIER,
    )
    if valid_from and valid_to and valid_to < valid_from:
        row.fault("valid_to", _("ngày kết thúc trước ngày bắt đầu."), '"2025-06-30"')
    if not all(part.isascii() and part.replace("-", "").replace("_", "").isalnum() for part in [office.ref]):
        row.fault("id", _("chỉ dùng chữ không dấu, số và dấu gạch nối."), '"mc-huyen"')
    parts = office.code.split(".") if office.code else []
    if not all(part.isascii() and part.isalnum() and part == part.upper() for part in parts):
        row.fault("code", _("mã định danh gồm các nhóm chữ hoa, số cách nhau dấu chấm."), '"H32.27.04"')
    return office


def _refuse_doubles(rows: Sequence[Row], offices: Sequence[OfficeRow]) -> None:
    seen_refs: set[str] = set()
    seen_codes: dict[str, str] = {}
    for row, office in zip(rows, offices, strict=True):
        if office.ref in seen_refs:
            row.fault("id", _("ký hiệu “%(ref)s” đã có ở mục khác.") % {"ref": office.ref}, '"mc-huyen"')
        seen_refs.add(office.ref)
        if office.code and office.code in seen_codes:
            wrong = _("mã “%(code)s” đã là của “%(other)s”.")
            row.fault("code", wrong % {"code": office.code, "other": seen_codes[office.code]}, '"H32.27.04"')
        seen_codes.setdefault(office.code, office.ref)


def _check_parents(rows: Sequence[Row], offices: Sequence[OfficeRow]) -> None:
    parents = {office.ref: office.parent for office in offices}
    for row, office in zip(rows, offices, strict=True):
        if office.parent and office.parent not in parents:
            wrong = _("không có cơ quan cấp trên “%(ref)s” trong tệp.") % {"ref": office.parent}
            row.fault("parent", wrong, '"ubnd-huyen"')
            continue
        above, steps = office.parent, 0
        while above and steps <= len(parents):
            above, steps = parents.get(above, ""), steps + 1
        if steps > len(parents):
            row.fault("parent", _("các cơ quan trực thuộc lẫn nhau thành vòng tròn."), '"ubnd-huyen"')


def _parents_first(offices: Sequence[OfficeRow]) -> list[OfficeRow]:
    parents = {office.ref: office.parent for office in offices}

    def depth(ref: str) -> int:
        return 1 + depth(parents[ref]) if parents.get(ref) else 0

    return sorted(offices, key=lambda office: depth(office.ref))


def _create(row: OfficeRow, by_ref: dict[str, Office]) -> Office:
    return Office.objects.create(
        ref=row.ref,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        level=row.level,
        parent=by_ref[row.parent] if row.parent else None,
        code=row.code,
        gso_code=row.gso_code,
        receives_dossiers=row.receives_dossiers,
        valid_from=row.valid_from,
    )


def _update(
    office: Office, row: OfficeRow, by_ref: dict[str, Office], refs: dict[int, str], memory: Memory, tally: Tally
) -> bool:
    said = row.values
    mine = {name: plain(getattr(office, name)) for name in said if name != "parent"}
    mine["parent"] = refs.get(office.parent_id, "") if office.parent_id else ""
    changed = to_change(
        name=row.ref,
        mine=mine,
        last=memory.get(row.ref),
        said=said,
        held={"code"} if office.is_code_confirmed else (),
        tally=tally,
    )
    for name in changed:
        setattr(office, name, by_ref.get(row.parent) if name == "parent" else getattr(row, name))
    if changed:
        office.save(update_fields=changed)
    return bool(changed)

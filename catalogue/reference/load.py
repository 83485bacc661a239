"""Writes checked procedures as versions of one regime."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.reference.merge import Memory, Tally, plain, to_change
from catalogue.enums import Regime
from catalogue.models import Fee, Procedure, ProcedureVersion, ProcessStep, RequiredDocument, Sector
from catalogue.reference.procedures import Part, ProcedureRow
from catalogue.rules import is_used
from core.text import fold, initials

PARTS = ("documents", "fees", "steps")
PART_MODELS: dict[str, Any] = {
    "documents": RequiredDocument,
    "fees": Fee,
    "steps": ProcessStep,
}
PART_FIELDS = {
    "documents": ("name", "originals", "copies", "is_required", "condition", "kind"),
    "fees": ("amount_vnd", "per", "exemption", "note"),
    "steps": ("title", "performer", "role", "office_ref", "office_name", "hours"),
}
ORDERED = ("documents", "steps")
Progress = Callable[[int, int], None]  # how many are done, of how many


def load_procedures(
    rows: Sequence[ProcedureRow], *, regime: Regime, valid_from: date, memory: Memory, progress: Progress
) -> Tally:
    """Create or update one version of each procedure; run inside a transaction.

    Left alone and reported: versions confirmed, replaced, or used by a dossier; confirmed fees; edited fields.
    """
    tally = Tally()
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    known = _known_versions(rows)
    for done, row in enumerate(rows, start=1):
        version = _loaded_version(known.get(row.code, []), regime, valid_from)
        if version is None:
            _create(row, regime, valid_from, sectors)
            tally.created += 1
        elif _update(version, row, memory, sectors, tally):
            tally.updated += 1
        else:
            tally.unchanged += 1
        memory[row.code] = row.values
        progress(done, len(rows))
    return tally


def _known_versions(rows: Sequence[ProcedureRow]) -> dict[str, list[ProcedureVersion]]:
    versions = (
        ProcedureVersion.objects.filter(procedure__national_code__in=[row.code for row in rows])
        .select_related("procedure", "sector")
        .prefetch_related("documents", "fees", "steps")
        .order_by("valid_from")
    )
    known: dict[str, list[ProcedureVersion]] = {}
    for version in versions:
        known.setdefault(version.procedure.national_code, []).append(version)
    return known


def _loaded_version(versions: Sequence[ProcedureVersion], regime: Regime, valid_from: date) -> ProcedureVersion | None:
    """The version that an earlier load made: under the regime, the one of that first day, else the oldest."""
    ours = [version for version in versions if version.regime == regime]
    return next(iter([version for version in ours if version.valid_from == valid_from] + ours), None)


def _create(row: ProcedureRow, regime: Regime, valid_from: date, sectors: dict[str, Sector]) -> None:
    procedure, _is_new = Procedure.objects.get_or_create(national_code=row.code)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        regime=regime,
        valid_from=valid_from,
        sector=_sector(row.sector, sectors),
        **row.fields,
    )
    for kind in PARTS:
        _write_parts(version, kind, row.values[kind])


def _update(
    version: ProcedureVersion, row: ProcedureRow, memory: Memory, sectors: dict[str, Sector], tally: Tally
) -> bool:
    said = row.values
    mine = _values(version, row)
    if mine == said:
        return False
    last = memory.get(row.code)
    changed = to_change(
        name=_("thủ tục %(code)s") % {"code": row.code},
        mine=mine,
        last=last,
        said=said,
        held=_held(version, said),
        tally=tally,
    )
    for name in changed:
        if name in PARTS:
            getattr(version, name).all().delete()
            _write_parts(version, name, said[name])
        else:
            setattr(version, name, _sector(row.sector, sectors) if name == "sector" else row.fields[name])
    if changed:
        if "name" in changed and version.shorthand == initials(mine["name"])[:60]:
            version.shorthand = ""  # made from the old name; saving makes it from the new one
        version.save()
    return bool(changed)


def _held(version: ProcedureVersion, said: dict[str, Any]) -> set[str]:
    """What this version does not take from the files any more."""
    if version.is_confirmed or version.valid_to is not None or is_used(version):
        return set(said)
    return {"fees"} if any(fee.is_confirmed for fee in version.fees.all()) else set()


def _values(version: ProcedureVersion, row: ProcedureRow) -> dict[str, Any]:
    """The version as the files would say it."""
    fields = {name: plain(getattr(version, name)) for name in row.fields}
    parts = {kind: _part_values(getattr(version, kind).all(), PART_FIELDS[kind]) for kind in PARTS}
    return {"sector": version.sector.name} | fields | parts


def _part_values(parts: Iterable[Any], names: Sequence[str]) -> list[Part]:
    ordered = sorted(parts, key=lambda part: (getattr(part, "order", 0), part.pk))
    return [{name: plain(getattr(part, name)) for name in names} for part in ordered]


def _write_parts(version: ProcedureVersion, kind: str, said: list[Part]) -> None:
    model = PART_MODELS[kind]
    model.objects.bulk_create(
        model(version=version, **({"order": place} if kind in ORDERED else {}), **part)
        for place, part in enumerate(said, start=1)
    )


def _sector(name: str, sectors: dict[str, Sector]) -> Sector:
    if name not in sectors:
        slug = slugify(fold(name))[:140] or "linh-vuc"
        if any(sector.slug == slug for sector in sectors.values()):
            slug = f"{slug}-{len(sectors) + 1}"
        sectors[name] = Sector.objects.create(name=name, slug=slug)
    return sectors[name]

"""The lines of the routing slip, form 05 of 2018 and 06 of 2025: every hand-over, from the rows of history (law.md 3.6)."""

from itertools import pairwise
from typing import Any

from core.pages.display import office_hours
from dossiers.models import Dossier, StepRecord
from dossiers.queries.history import hand_overs_of

DESK = "Bộ phận TN&TKQ"


def routing_rows(dossier: Dossier) -> list[dict[str, str]]:
    """One row a hand-over, oldest first. The result of a step stands where the next one took over, as the form has it.

    A dossier that nobody took over yet has one row without a receiver; one that came to its end, a last row to the desk.
    """
    held = list(hand_overs_of(dossier))
    rows = [_row(before, after, dossier) for before, after in pairwise(held)]
    if held and (held[-1].ended_at or not rows):
        rows.append(_row(held[-1], None, dossier))
    return rows


def offices_of(dossier: Dossier) -> tuple[str, list[str]]:
    """Who settles the dossier, and the others that took part, by name: the desk itself only where it is alone."""
    names = [row.office.name for row in hand_overs_of(dossier) if row.office_id != dossier.office_id]
    others = list(dict.fromkeys(names))
    return (others[0], others[1:]) if others else (dossier.office.name, [])


def _row(before: StepRecord, after: StepRecord | None, dossier: Dossier) -> dict[str, Any]:
    at = after.started_at if after else before.ended_at
    given_by = (after.given_by if after else None) or before.holder
    is_back = after is None and before.ended_at is not None
    return {
        "giver": _place(before, dossier),
        "taker": _place(after, dossier) if after else DESK if is_back else "",
        "at": at.isoformat() if at else "",
        "given_by": given_by.full_name if given_by else "",
        "taken_by": after.holder.full_name if after and after.holder else "",
        "result": before.timeliness,
        "note": _note(before),
    }


def _place(row: StepRecord, dossier: Dossier) -> str:
    return DESK if row.office_id == dossier.office_id else row.office.name


def _note(row: StepRecord) -> str:
    """The step that ended, with its office time used and planned."""
    if row.used_minutes is None:
        return row.title
    used = f"{row.title}: {office_hours(row.used_minutes)}"
    return used if row.planned_minutes is None else f"{used} / {office_hours(row.planned_minutes)}"

"""How many dossiers each desk receives on each day, so that a load that stopped can go on where it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dossiers.load.desks import Desk

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one desk still has to receive on one day: codes ``first`` to ``first + count - 1``."""

    desk: Desk
    day: date
    first: int
    count: int


def cells(
    total: int, desks: Sequence[Desk], days: Sequence[date], given: Mapping[tuple[str, date], int]
) -> Iterator[Cell]:
    """The cells that bring all codes ever given to ``total``, in the order of days.

    ``given`` tells the last number of each unit code and day. The share of a day depends only on the arguments:
    asked again, those that are full already are left out.
    """
    missing = total - sum(given.values())
    whole = sum(desk.weight * _busy(day) for day in days for desk in desks)
    passed, due = 0.0, 0
    for day in days:
        for desk in desks:
            passed += desk.weight * _busy(day)
            quota, due = round(total * passed / whole) - due, round(total * passed / whole)
            has = given.get((desk.prefix, day), 0)
            count = min(quota - has, missing)
            if count > 0:
                missing -= count
                yield Cell(desk, day, has + 1, count)


def _busy(day: date) -> float:
    """Each year brings a twentieth more, Mondays a quarter more."""
    return (1 + 0.05 * (day.year - 2021)) * (1.25 if day.weekday() == MONDAY else 1.0)


def batches(found: Iterator[Cell], size: int) -> Iterator[list[Cell]]:
    """Cells in lists of at least ``size`` dossiers (the last may be smaller)."""
    batch: list[Cell] = []
    held = 0
    for cell in found:
        batch.append(cell)
        held += cell.count
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch

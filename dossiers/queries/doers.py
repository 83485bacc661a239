"""For which office the people acted whose names stand in a dossier's history."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership
from core.dates import local_day
from dossiers.models import Dossier, Event


@dataclass(frozen=True)
class Doers:
    """What everybody of a history was on the days it tells of. An event's own office is who held the dossier after it:
    for a hand-over that is the receiver, not the giver."""

    desk_id: int
    held: dict[int, list[Membership]]

    @classmethod
    def of(cls, dossier: Dossier, events: Iterable[Event]) -> "Doers":
        """One query."""
        people = {event.actor_id for event in events if event.actor_id}
        held: dict[int, list[Membership]] = {}
        for row in Membership.objects.filter(user__in=people).select_related("office").order_by("pk"):
            held.setdefault(row.user_id, []).append(row)
        return cls(dossier.office_id, held)

    def office(self, event: Event) -> str:
        """Of the offices the actor worked at then: the one that held the dossier before, else after, else its desk,
        else the one they head. Empty for nobody, and for whom no office is known."""
        day = local_day(event.at)
        mine = [
            row
            for row in self.held.get(event.actor_id or 0, [])
            if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        ]
        for wanted in (event.facts.get("office"), event.office_id, self.desk_id):
            for row in mine:
                if row.office_id == wanted:
                    return str(row.office)
        mine.sort(key=lambda row: row.role != Role.HEAD)
        return str(mine[0].office) if mine else ""

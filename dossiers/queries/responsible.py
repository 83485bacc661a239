"""Who answers for a dossier on a day: at the office that holds it, above it, and at the desk that received it."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.enums import Role
from accounts.models import Office, User
from accounts.queries import heads_in_line, staff_of
from core.dates import local_day
from dossiers.models import Dossier
from dossiers.rules import is_with_an_agency, late_partner


@dataclass
class People:
    """Who answers for which office on a day; each office is asked for once."""

    at: datetime
    _heads: dict[int, list[User]] = field(default_factory=dict)
    _clerks: dict[int, list[User]] = field(default_factory=dict)

    def heads_for(self, dossier: Dossier) -> list[User]:
        """The head of the office that holds it and the heads above, nearest first; of the desk, where an agency holds
        it for the desk: that agency is warned of its own part by its own date."""
        own = dossier.office if is_with_an_agency(dossier) else dossier.holder_office or dossier.office
        return self.heads_of(own) or self.heads_of(dossier.office)

    def signer_for(self, dossier: Dossier) -> User | None:
        """Whose letter of apology it is: of the head of the linked agency that is late, else of the nearest head."""
        if dossier.step is not None and dossier.step.is_external:
            partner = late_partner(dossier, on=local_day(self.at))
            if partner is not None:
                return next(iter(self.heads_of(partner)), None)
        return next(iter(self.heads_for(dossier)), None)

    def heads_of(self, office: Office) -> list[User]:
        if office.pk not in self._heads:
            self._heads[office.pk] = heads_in_line(office, on=local_day(self.at))
        return self._heads[office.pk]

    def clerk_for(self, dossier: Dossier) -> User | None:
        """Who answers at the desk: the clerk who received it, else another one there, else the head."""
        desk = dossier.office
        if desk.pk not in self._clerks:
            self._clerks[desk.pk] = list(staff_of(desk, Role.INTAKE, on=local_day(self.at)))
        clerks = self._clerks[desk.pk]
        mine = [clerk for clerk in clerks if clerk.pk == dossier.created_by_id]
        return next(iter([*mine, *clerks, *self.heads_of(desk)]), None)

"""What a dossier's page tells: its story row by row, and what its procedure still has ahead."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Office
from catalogue.enums import Performer
from catalogue.models import ProcessStep
from catalogue.queries import step_offices
from dossiers.enums import RUNNING, ResultWay
from dossiers.models import Dossier, DossierFile, Event, PhoneCall, Promise, StepRecord, TrackingCorrection
from notices.models import Notice
from papers.models import Paper
from papers.queries import papers_about


@dataclass(frozen=True)
class Ahead:
    """A step not begun; ``office`` is None where the procedure's text names no office of the portal."""

    step: ProcessStep
    office: Office | None

    @property
    def place(self) -> str:
        return str(self.office) if self.office else self.step.office_name


def events_of(dossier: Dossier) -> QuerySet[Event]:
    return dossier.events.select_related("actor", "office").order_by("pk")


def hand_overs_of(dossier: Dossier) -> QuerySet[StepRecord]:
    return dossier.steps.select_related("office", "holder", "given_by").order_by("number")


def steps_ahead(dossier: Dossier) -> list[Ahead]:
    """The steps of the dossier's own procedure version that follow the present one, while a result is owed.

    Four queries at most.
    """
    if dossier.status not in RUNNING:
        return []
    steps = list(dossier.version.steps.filter(order__gt=dossier.step.order if dossier.step else 0).order_by("order"))
    places = step_offices(steps, dossier.office) if steps else {}
    return [Ahead(step, places[step.pk]) for step in steps]


def steps_skipped(dossier: Dossier, ahead: list[Ahead]) -> list[Ahead]:
    """What would not be done any more if the dossier were finished now: everything but the desk's own handing over."""
    last = max((place for place, row in enumerate(ahead) if row.step.performer != Performer.DESK), default=-1)
    return ahead[: last + 1]


def promises_of(dossier: Dossier) -> QuerySet[Promise]:
    return dossier.promises.select_related("made_by").order_by("number")


def calls_about(dossier: Dossier) -> QuerySet[PhoneCall]:
    return dossier.calls.select_related("caller", "done_by", "office").order_by("due_at")


def files_of(dossier: Dossier) -> QuerySet[DossierFile]:
    """Files that were not withdrawn, in the order they came."""
    rows = dossier.files.filter(withdrawn_at=None).select_related("required", "added_by")
    return rows.order_by("added_at", "pk")


def papers_of(dossier: Dossier) -> QuerySet[Paper]:
    return papers_about(dossier.subject)


def tracking_of(dossier: Dossier) -> list[TrackingCorrection]:
    """Numbers of its postal item that were put right; no query for what does not go by post."""
    if dossier.result_way != ResultWay.POST:
        return []
    return list(TrackingCorrection.objects.filter(hand_over__dossier=dossier).order_by("number"))


def notices_of(dossier: Dossier) -> QuerySet[Notice]:
    """What was sent about the dossier, oldest first, without numbers, addresses and texts."""
    fields = ("id", "kind", "channel", "state", "created_at", "sent_at", "to_user__username", "to_user__full_name")
    rows = Notice.objects.filter(subject=dossier.subject).select_related("to_user").only(*fields)
    return rows.order_by("created_at", "kind", "channel", "pk")

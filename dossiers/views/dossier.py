"""One dossier: all of it on a page, and the buttons for what may be done now."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind, Role
from accounts.models import Membership, Office, User
from accounts.queries import Scope
from catalogue.placement import surroundings
from core.dates import local_day
from dossiers import story
from dossiers.actions.late_letter import can_write_late_letter
from dossiers.actions.move import RELATED
from dossiers.actions.parts import together
from dossiers.actions.results import has_result_file
from dossiers.actions.slips import may_issue_routing_slip
from dossiers.enums import ENDED, Status
from dossiers.event_words import Names
from dossiers.forms.files import FileForm
from dossiers.forms.work import AssignForm, HandOnForm, ShelveForm
from dossiers.models import Dossier, HandOver
from dossiers.moves import Move
from dossiers.paper_kinds import RECEIPT, ROUTING_SLIP
from dossiers.presentation import due_words
from dossiers.queries import history
from dossiers.queries.calls import calls_of
from dossiers.queries.doers import Doers
from dossiers.queries.history import Ahead
from dossiers.queries.parts import parts_about
from dossiers.queries.proposals import proposal_of
from dossiers.queries.visibility import visible_to
from dossiers.rules import (
    can_add_files,
    can_apologise,
    can_correct_finish,
    can_correct_person,
    can_correct_tracking,
    can_move,
    can_take_pack,
    roles_on,
)
from dossiers.views.on_the_way import on_the_way
from notices.queries import bad_addresses
from papers.kinds import kind_of
from papers.models import Paper
from signing.queries import states_of
from workdays.queries import live_calendar

WORKERS = (Role.PROCESSING, Role.INTAKE, Role.HEAD)
# In the order in which the page offers them.
OFFERED = (Move.SHELVE, Move.HAND_OVER, Move.SUPPLEMENT, Move.ASSIGN, Move.HAND_ON, Move.FINISH)
# Out of the ordinary: each on a page of its own, behind "Việc khác".
TURNS = (Move.REQUEST_SUPPLEMENT, Move.REFUSE, Move.WITHDRAW)


def seen_dossier(scope: Scope, pk: int) -> Dossier:
    """The dossier if the person may see it; 404 for everybody else, as if it did not exist."""
    return get_object_or_404(visible_to(scope).select_related(*RELATED, "version__sector"), pk=pk)


@staff()
def dossier(request: StaffRequest, pk: int) -> HttpResponse:
    """The full record; opening it is logged."""
    found = seen_dossier(request.scope, pk)
    record_access(
        user=request.user, kind=AccessKind.VIEW, subject=found.subject, address=request.META.get("REMOTE_ADDR")
    )
    ahead = history.steps_ahead(found)
    context = {
        **_record(found, ahead, request.scope),
        **_acts(found, request.scope, request.user, ahead),
        "proposal": proposal_of(found, request.scope, request.user, on=local_day(timezone.now())),
    }
    return render(request, "dossiers/work/dossier.html", context)


def _record(found: Dossier, ahead: list[Ahead], scope: Scope) -> dict[str, Any]:
    """All that is known of it."""
    held, parts = list(history.hand_overs_of(found)), parts_about(found)
    promises = list(history.promises_of(found))
    told, reminded = story.messages_of(history.notices_of(found))
    documents = found.documents.select_related("required")
    papers = _papers_of(found)
    events, calls = list(history.events_of(found)), list(history.calls_about(found))
    late = story.after_outage(found, events)
    return {
        "dossier": found,
        "due": due_words(found, at=timezone.localtime(), calendar=live_calendar()),
        "standing": story.standing_words(found),
        "dates": story.dates_of(promises, late),
        "way": story.way_of(found, held, ahead),
        "events": story.told(events, Names.of(held, parts, history.tracking_of(found)), Doers.of(found, events)),
        "late_entry": late,
        "born": story.born_words(found.applicant.born_on),
        "files": list(history.files_of(found)),
        "documents": [(document.required.name, story.copies_words(document)) for document in documents],
        "calls": calls,
        "wrong_number": story.wrong_number_words(calls, events),
        "has_bad_address": bool(found.applicant.email and bad_addresses([found.applicant.email])),
        "papers": papers,
        "has_unsigned": any(is_owed for *_paper, is_owed in papers),
        "has_slip": any(row[0].kind == ROUTING_SLIP.name for row in papers),
        "told": told,
        "reminded": reminded,
        **on_the_way(found, scope, held=held, promises=promises, parts=parts),
    }


def _papers_of(found: Dossier) -> list[tuple[Paper, Any, bool, bool]]:
    """Each paper with its title, whether a later receipt took its place, and whether its signature is owed: such a one
    is not issued yet."""
    papers = list(history.papers_of(found))
    receipts = [paper for paper in papers if paper.kind == RECEIPT.name]
    states = states_of(papers)
    return [(paper, kind_of(paper.kind).title, paper in receipts[:-1], states[paper.pk].is_owed) for paper in papers]


def _acts(found: Dossier, scope: Scope, user: User, ahead: list[Ahead]) -> dict[str, Any]:
    """What the person may do now: one of ``acts`` is the first to offer, and each has what it needs."""
    people, start = colleagues(found), {"revision": found.revision}
    may = _allowed(OFFERED, found, scope)
    pointless = {
        Move.HAND_ON if not ahead else None,
        Move.ASSIGN if Move.ASSIGN in may and not people.exists() else None,
    }
    may = [move for move in may if move not in pointless]
    today = local_day(timezone.now())
    may_apologise = can_apologise(found, scope, on=today)
    may_late = can_write_late_letter(found, scope, on=today)
    owed_calls = list(calls_of(scope).filter(dossier=found, outcome=""))
    is_first_taken = bool(owed_calls or (may_apologise and found.letter_owed_since))
    return {
        "turns": {move.value: True for move in _allowed(TURNS, found, scope)},
        "may": {move.value: move in may for move in OFFERED},
        "first": "" if is_first_taken else _first_of(found, may, ahead),
        "assign_form": AssignForm(initial={**start, "holder": _proposed(found, user)}, people=people),
        "hand_on_form": HandOnForm(initial=start, offices=offices_to_choose(found, ahead)),
        "ahead": ahead[0] if ahead else None,
        "beside": beside(ahead),
        "may_answer": found.status == Status.REGISTERED and found.office_id in scope.intake,
        "asks_for_file": Move.FINISH in may and not found.has_paper_result and not has_result_file(found),
        "may_replace_receipt": found.office_id in scope.intake and found.status not in ENDED and found.received_at,
        "sent": HandOver.objects.filter(dossier=found).first() if Move.HAND_OVER in may else None,
        "shelve_form": ShelveForm(initial=start),
        "may_apologise": may_apologise,
        "may_write_late_letter": may_late,
        "file_form": FileForm(dossier=found) if can_add_files(found, scope) else None,
        "may_correct_person": can_correct_person(found, scope),
        "may_correct_finish": can_correct_finish(found, scope, on=today),
        "may_correct_tracking": can_correct_tracking(found, scope) and is_posted(found),
        "may_issue_slip": may_issue_routing_slip(found, scope),
        "may_take_pack": can_take_pack(found, scope),
        "owed_calls": owed_calls,
        "has_acts": bool(may or may_apologise or may_late or owed_calls or found.status == Status.REGISTERED),
    }


def _allowed(moves: tuple[Move, ...], found: Dossier, scope: Scope) -> list[Move]:
    return [move for move in moves if can_move(found, move, roles_on(found, scope, move))]


def _first_of(found: Dossier, may: list[Move], ahead: list[Ahead]) -> str:
    """The one thing to do next: give an unassigned dossier to somebody, else move it on, else finish it.

    Where nothing is ahead but the desk's own handing over, the result is there.
    """
    is_ready = len(ahead) == 1 and ahead[0].office == found.office != found.holder_office
    wanted = [
        Move.SHELVE,
        Move.HAND_OVER,
        Move.SUPPLEMENT,
        *((Move.FINISH,) if is_ready else ()),
        Move.HAND_ON,
        Move.FINISH,
    ]
    if found.holder is None:
        wanted.insert(0, Move.ASSIGN)
    return next((move.value for move in wanted if move in may), "")


def _proposed(found: Dossier, user: User) -> int | None:
    """Who is preselected: the person who looks, when nobody has taken the dossier yet."""
    return user.pk if found.holder_id is None else None


def is_posted(found: Dossier) -> bool:
    """Whether the post has, or had, its result."""
    return HandOver.objects.filter(dossier=found, posted_at__isnull=False).exists()


def beside(ahead: list[Ahead]) -> list[Ahead]:
    """Linked steps that begin together with the next one."""
    count = len(together([row.step for row in ahead]))
    return ahead[1:count]


def colleagues(found: Dossier) -> QuerySet[User]:
    """People who work at the office that holds the dossier, without the one who has it."""
    on = local_day(timezone.now())
    if found.holder_office is None:
        return User.objects.none()
    works = Membership.objects.on(on).filter(office=found.holder_office, role__in=WORKERS)
    people = User.objects.filter(pk__in=works.values("user_id")).order_by("username")
    return people.exclude(pk=found.holder_id) if found.holder_id else people


def offices_to_choose(found: Dossier, ahead: list[Ahead]) -> QuerySet[Office] | None:
    """Where the next step can go when the procedure does not say; None when it does."""
    if not ahead or ahead[0].office is not None or beside(ahead):
        return None
    around = surroundings(found.office, on=local_day(timezone.now()))
    near = [*around.committees, *around.near.values()]
    return Office.objects.filter(pk__in=[office.pk for office in near]).order_by("name")

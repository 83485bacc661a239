"""The way of a dossier in at most five plain steps, for citizens: past, now, next. Never internal codes.

Without authentication the words are the same for every procedure (TT 01/2018/TT-VPCP Đ.16 k.2d); the receipt's page
adds the offices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import Role
from core.dates import local_day, short_day
from dossiers.enums import ENDED, WAITING, ResultWay, Status
from dossiers.queries.lookup import Facts, Stay
from dossiers.term_words import Term


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: done, now, next or stopped; ``when`` and ``note`` may be empty."""

    label: str
    state: str
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    steps: tuple[Step, ...]
    done: int

    @property
    def words(self) -> str:
        """The degree of completion; of what was stopped there is no whole to be a part of."""
        if self.steps[-1].state == "stopped":
            return _("Đã xong %(done)s bước, hồ sơ dừng ở đây") % {"done": self.done}
        return _("Đã xong %(done)s trên %(all)s bước") % {"done": self.done, "all": len(self.steps)}


RECEPTION, WORK, SIGNATURE, TO_THE_DESK, HANDING_OVER = range(5)


def journey(facts: Facts, term: Term | None, held: Sequence[Stay] = ()) -> Journey:
    """The steps; ``held`` (from the receipt's page only) adds who has had it."""
    now = _place(facts)
    stages = [RECEPTION, WORK, SIGNATURE, *([TO_THE_DESK] if facts.has_paper_result else []), HANDING_OVER]
    labels = _labels(get_language(), facts.result_way == ResultWay.POST)
    notes = _notes(facts, term, now)
    dates = _dates(facts)
    steps = []
    for stage in stages:
        state = "done" if stage < now else "now" if stage == now else "next"
        if state == "now" and facts.status in ENDED and facts.status != Status.RETURNED:
            state = "stopped"
        steps.append(Step(labels[stage], state, dates.get(stage, ""), notes.get(stage, "")))
        if state == "stopped":
            break  # nothing of the rest will be done
    if held and len(steps) > WORK:
        steps[WORK] = _with_offices(steps[WORK], held)
    return Journey(tuple(steps), sum(step.state == "done" for step in steps))


def _place(facts: Facts) -> int:
    """The stage a dossier is at; one past the last when nothing is left to do."""
    status = facts.status
    if status in (Status.REGISTERED, Status.NOT_RECEIVED):
        return RECEPTION
    if status == Status.RETURNED:
        return HANDING_OVER + 1
    if status == Status.DONE:
        return TO_THE_DESK if facts.has_paper_result and facts.shelved_at is None else HANDING_OVER
    if status == Status.PROCESSING and not facts.has_work_ahead and (facts.step_order or 1) > 1:
        if facts.step_role == Role.HEAD:
            return SIGNATURE
        if facts.step_role == Role.INTAKE:
            return TO_THE_DESK if facts.has_paper_result else HANDING_OVER
    return WORK


@cache
def _labels(language: str | None, is_sent: bool) -> tuple[str, ...]:
    last = _("Gửi kết quả qua bưu điện") if is_sent else _("Trả kết quả")
    return _("Tiếp nhận"), _("Giải quyết"), _("Ký duyệt"), _("Kết quả về quầy"), last


def _dates(facts: Facts) -> dict[int, str]:
    moments = {
        RECEPTION: facts.received_at,
        SIGNATURE: facts.finished_at,
        TO_THE_DESK: facts.shelved_at,
        HANDING_OVER: facts.handed_over_at,
    }
    return {stage: short_day(local_day(moment)) for stage, moment in moments.items() if moment}


def _notes(facts: Facts, term: Term | None, now: int) -> dict[int, str]:
    notes = {}
    if facts.status == Status.AWAITING_SUPPLEMENT:
        notes[WORK] = _("Đang chờ ông/bà bổ sung giấy tờ.")
    elif facts.status == Status.AWAITING_PAYMENT:
        notes[WORK] = _("Đang chờ ông/bà nộp tiền.")
    if term and not term.is_past_last and now < HANDING_OVER and facts.status not in WAITING | ENDED:
        notes[HANDING_OVER] = _("Hẹn %(date)s.") % {"date": term.last}
    return notes


def _with_offices(step: Step, held: Sequence[Stay]) -> Step:
    """The work step with each office after the desk and the day it took over."""
    after_the_desk = held[1:]
    if not after_the_desk:
        return step
    lines = [
        _("%(office)s từ %(day)s") % {"office": stay.office, "day": short_day(local_day(stay.started_at))}
        for stay in after_the_desk
    ]
    return replace(step, note="; ".join(lines) + (f". {step.note}" if step.note else ""))

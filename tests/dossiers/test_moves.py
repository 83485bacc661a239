"""The table of moves: from wherever a dossier can get to, somebody can take it on, and all roads end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from dossiers.enums import ENDED, OPEN, Status
from dossiers.moves import CITIZEN, MOVES, SYSTEM, Move

ACTORS = {*Role, SYSTEM, CITIZEN}


def steps_from(status):
    return {move: row.target for move, row in MOVES.items() if status in row.sources}


def reached_from(start):
    found, left = set(), {start}
    while left:
        status = left.pop()
        found.add(status)
        left |= set(steps_from(status).values()) - found
    return found


@given(choices=st.lists(st.integers(0, 30), max_size=60))
def test_whatever_happens_there_is_a_next_lawful_act_or_the_dossier_has_ended(choices):
    status = None
    for choice in choices:
        moves = sorted(steps_from(status))
        if not moves:
            break
        status = MOVES[moves[choice % len(moves)]].target
    assert status is None or status in ENDED or steps_from(status)


def test_every_state_can_be_reached_and_every_state_can_end():
    assert reached_from(None) == {None, *Status}
    for status in Status:
        assert reached_from(status) & ENDED, status


def test_what_has_ended_stays_ended():
    assert [status for status in ENDED if steps_from(status)] == []


def test_from_every_open_state_a_person_can_go_on_without_waiting_for_the_system():
    for status in OPEN | {Status.REGISTERED, Status.DONE}:
        people = {role for move in steps_from(status) for role in MOVES[move].by} - {SYSTEM}
        assert people & set(Role), status


def test_every_move_is_somebodys():
    for move in Move:
        assert MOVES[move].by and MOVES[move].by <= ACTORS, move


@given(choices=st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_no_road_passes_through_a_result_twice(choices):
    road = [None]
    for choice in choices:
        moves = sorted(steps_from(road[-1]))
        if not moves:
            break
        road.append(MOVES[moves[choice % len(moves)]].target)
    left = [before for before, after in pairwise(road) if before == Status.DONE and after != Status.DONE]
    assert len(left) <= 1

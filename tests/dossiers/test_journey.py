"""The five plain steps: what is done, what is under way, what comes."""

import pytest

from dossiers.enums import ResultWay, Status
from dossiers.journey import journey
from dossiers.queries.lookup import Stay
from dossiers.term_words import term_of
from tests.dossiers.public_pages import make_facts
from tests.factories import moment
from workdays.packaged import packaged_calendar

FINISHED = {"finished_at": moment("2026-11-24T10:00")}
SHELVED = {**FINISHED, "shelved_at": moment("2026-11-24T15:00")}


def way(at="2026-11-23T10:00", held=(), **changes):
    facts = make_facts(**changes)
    return journey(facts, term_of(facts, at=moment(at), calendar=packaged_calendar()), held)


def states(found) -> str:
    return " ".join(step.state for step in found.steps)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": Status.REGISTERED}, "now next next next next"),
        ({"status": Status.NOT_RECEIVED}, "stopped"),
        ({"status": Status.RECEIVED, "step_order": 1, "step_role": "intake"}, "done now next next next"),
        ({}, "done now next next next"),
        ({"step_role": "head", "has_work_ahead": True}, "done now next next next"),
        ({"step_role": "head", "has_work_ahead": False}, "done done now next next"),
        ({"step_role": "intake", "step_order": 4, "has_work_ahead": False}, "done done done now next"),
        ({"step_role": None, "step_order": None, "has_work_ahead": False}, "done now next next next"),
        ({"status": Status.AWAITING_SUPPLEMENT}, "done now next next next"),
        ({"status": Status.AWAITING_PAYMENT}, "done now next next next"),
        ({"status": Status.WITHDRAWN}, "done stopped"),
        ({"status": Status.STOPPED}, "done stopped"),
        ({"status": Status.DONE, **FINISHED}, "done done done now next"),
        ({"status": Status.DONE, **SHELVED}, "done done done done now"),
        ({"status": Status.RETURNED, **SHELVED}, "done done done done done"),
        ({"status": Status.DONE, **FINISHED, "has_paper_result": False}, "done done done now"),
    ],
)
def test_each_state_has_its_place_on_the_way(changes, expected):
    assert states(way(**changes)) == expected


def test_the_degree_of_completion_is_said_in_words():
    assert way().words == "Đã xong 1 trên 5 bước"
    assert way(status=Status.RETURNED, **SHELVED).words == "Đã xong 5 trên 5 bước"


def test_the_promised_date_stands_at_the_last_step_while_it_can_be_kept():
    assert way().steps[-1].note == "Hẹn thứ Tư, 25/11/2026."
    assert way("2026-11-27T08:00").steps[-1].note == ""
    assert way(status=Status.WITHDRAWN).steps[-1].note == ""
    assert way(status=Status.AWAITING_SUPPLEMENT).steps[-1].note == ""


def test_what_is_done_has_its_day():
    steps = way(status=Status.DONE, **SHELVED).steps
    assert [step.when for step in steps] == ["19/11/2026", "", "24/11/2026", "24/11/2026", ""]


def test_a_wait_for_the_owner_is_said_at_its_step():
    assert way(status=Status.AWAITING_SUPPLEMENT).steps[1].note == "Đang chờ ông/bà bổ sung giấy tờ."
    assert way(status=Status.AWAITING_PAYMENT).steps[1].note == "Đang chờ ông/bà nộp tiền."


def test_a_result_by_post_is_sent_not_fetched():
    assert way(result_way=ResultWay.POST).steps[-1].label == "Gửi kết quả qua bưu điện"


def test_offices_are_named_only_when_they_are_handed_in():
    held = [
        Stay("Một cửa huyện", moment("2026-11-19T09:10"), moment("2026-11-19T15:00")),
        Stay("Phòng Quản lý đô thị", moment("2026-11-19T15:00"), moment("2026-11-23T09:00")),
        Stay("UBND huyện", moment("2026-11-23T09:00"), None),
    ]
    assert way().steps[1].note == ""
    assert way(held=held[:1]).steps[1].note == ""
    assert way(held=held).steps[1].note == "Phòng Quản lý đô thị từ 19/11/2026; UBND huyện từ 23/11/2026"

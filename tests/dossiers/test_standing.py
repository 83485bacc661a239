"""One sentence of state and what to do, for every state and for every way of being late."""

import re

import pytest
from django.utils import translation

from dossiers.enums import ENDED, Outcome, ResultWay, Status
from dossiers.standing import is_refusal, standing
from dossiers.term_words import term_of
from tests.dossiers.public_pages import make_facts
from tests.factories import moment
from workdays.packaged import packaged_calendar

IN_TIME, DUE_DAY, LATE = "2026-11-23T10:00", "2026-11-25T10:00", "2026-11-27T10:00"
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def stands(at=IN_TIME, reason="", **changes):
    facts = make_facts(**changes)
    term = term_of(facts, at=moment(at), calendar=packaged_calendar())
    return standing(facts, term, reason)


def stamps(status) -> dict:
    """The moments that a state cannot be without."""
    finished = {"finished_at": moment("2026-11-24T10:00")} if status in (Status.DONE, Status.RETURNED) else {}
    returned = {"handed_over_at": moment("2026-11-25T10:00"), "shelved_at": moment("2026-11-24T11:00")}
    return {**finished, **(returned if status == Status.RETURNED else {})}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("at", [IN_TIME, DUE_DAY, LATE])
def test_every_state_says_how_it_stands_and_what_to_do(status, at):
    said = stands(at, status=status, **stamps(status))

    assert said.tone in ("ok", "info", "warn", "late", "plain")
    assert not said.title.endswith(".")
    assert said.says or said.is_ready
    assert all(sentence.endswith((".", ":")) for sentence in said.says)
    assert said.has_to_call is said.says[-1].endswith(":")


@pytest.mark.parametrize("status", [Status.REGISTERED, Status.NOT_RECEIVED])
def test_what_was_never_received_has_no_date_to_speak_of(status):
    assert stands(status=status, received_at=None, due_at=None, promised_at=None).says


@pytest.mark.parametrize("status", Status)
def test_every_state_speaks_english_too(status):
    with translation.override("en"):
        for at in (IN_TIME, DUE_DAY, LATE):
            said = stands(at, status=status, **stamps(status))
            assert not VIETNAMESE.search(" ".join((said.title, *said.says)))


def test_in_time_nothing_is_to_be_done():
    said = stands()
    assert (said.tone, said.title) == ("info", "Hồ sơ đang được giải quyết, trong hạn")
    assert said.says == ("Ông/bà chưa cần làm gì. Có kết quả, chúng tôi sẽ báo để ông/bà đến nhận.",)


def test_on_the_promised_day_people_are_asked_to_wait_for_the_message():
    said = stands(DUE_DAY)
    assert said.title == "Hồ sơ đang được giải quyết, hẹn trả hôm nay"
    assert "chưa đến quầy" in said.says[0]


def test_the_apology_comes_first_once_the_printed_hour_has_passed():
    said = stands("2026-11-25T17:01")
    assert (said.tone, said.title) == ("late", "Hồ sơ trễ hẹn. Chúng tôi thành thật xin lỗi ông/bà")
    assert said.says[0] == "Chúng tôi hẹn trả kết quả thứ Tư, 25/11/2026 nhưng đến nay chưa giải quyết xong."
    assert said.has_to_call


def test_lateness_is_counted_in_working_days():
    assert stands("2026-11-30T08:00").title.startswith("Hồ sơ trễ hẹn 3 ngày làm việc.")
    with translation.override("en"):
        assert stands("2026-11-26T08:00").title.startswith("Your dossier is 1 working day late.")


def test_a_letter_before_the_date_says_that_it_will_be_late_and_gives_the_new_date_first():
    said = stands(promised_at=moment("2026-12-01T17:00"))
    assert said.title == "Hồ sơ sẽ trễ hẹn. Chúng tôi thành thật xin lỗi ông/bà"
    assert said.says[0] == "Nay xin hẹn lại: thứ Ba, 01/12/2026 (còn 5 ngày làm việc)."
    assert "sẽ không kịp" in said.says[1]
    assert said.has_new_date


def test_a_letter_after_the_date_says_that_it_is_late():
    said = stands(LATE, promised_at=moment("2026-12-01T17:00"))
    assert said.title.startswith("Hồ sơ trễ hẹn.")
    assert "(còn 2 ngày làm việc)" in said.says[0]
    assert "chưa giải quyết xong" in said.says[1]


def test_the_reason_is_told_only_where_it_is_given():
    letter = {"promised_at": moment("2026-12-01T17:00")}
    assert "Lý do" not in " ".join(stands(LATE, **letter).says)
    assert stands(LATE, "Cần kiểm tra thực địa thêm", **letter).says[1] == "Lý do: Cần kiểm tra thực địa thêm."
    assert "Lý do" not in " ".join(stands(LATE, "Cần kiểm tra thực địa thêm").says)


def test_a_second_lateness_names_both_dates_and_promises_no_third():
    said = stands("2026-12-03T08:00", promised_at=moment("2026-12-01T17:00"))
    assert said.title == "Hồ sơ trễ cả ngày hẹn lại. Chúng tôi thành thật xin lỗi ông/bà"
    assert "thứ Tư, 25/11/2026" in said.says[0] and "thứ Ba, 01/12/2026" in said.says[0]
    assert "cấp trên" in said.says[1]
    assert not said.has_new_date


def test_a_dossier_that_waits_for_its_owner_is_never_called_late():
    for status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT):
        assert stands("2027-01-05T08:00", status=status).tone == "warn"


def test_a_result_that_is_not_at_the_desk_is_not_to_be_fetched():
    done = {"status": Status.DONE, "finished_at": moment("2026-11-24T10:00")}
    said = stands("2026-11-24T11:00", **done)
    assert said.tone == "info"
    assert said.says[0].startswith("Xin ông/bà chưa đến.")

    late = stands(LATE, **done)
    assert late.tone == "late"
    assert "xin lỗi" in late.title
    assert late.says[0].startswith("Xin ông/bà chưa đến.")


def test_a_result_on_its_shelf_is_to_be_fetched():
    said = stands(
        LATE, status=Status.DONE, finished_at=moment("2026-11-24T10:00"), shelved_at=moment("2026-11-24T15:00")
    )
    assert (said.tone, said.title, said.says) == ("ok", "Đã có kết quả, mời ông/bà đến nhận", ())
    assert said.is_ready


def test_a_result_that_came_late_is_handed_over_with_an_apology():
    said = stands(
        "2026-11-30T08:00",
        status=Status.DONE,
        finished_at=moment("2026-11-27T10:00"),
        shelved_at=moment("2026-11-27T15:00"),
    )
    assert said.says == ("Kết quả chậm hơn ngày hẹn thứ Tư, 25/11/2026. Chúng tôi xin lỗi ông/bà.",)


def test_nobody_is_sent_to_the_desk_for_a_result_that_comes_by_post_or_has_no_paper():
    done = {"status": Status.DONE, "finished_at": moment("2026-11-24T10:00")}
    post = stands(LATE, **done, shelved_at=moment("2026-11-24T15:00"), result_way=ResultWay.POST)
    electronic = stands(LATE, **done, has_paper_result=False, result_way=ResultWay.ELECTRONIC)
    none = stands(LATE, **done, has_paper_result=False)

    for said in (post, electronic, none):
        assert said.tone == "ok"
        assert not said.is_ready
        assert "không phải đến quầy" in " ".join(said.says)


def test_a_returned_result_asks_who_did_not_get_it_to_call():
    said = stands(LATE, status=Status.RETURNED, **stamps(Status.RETURNED))
    assert said.title == "Kết quả đã được trả thứ Tư, 25/11/2026"
    assert said.has_to_call


def test_an_hour_term_is_late_by_the_minute():
    short = {"is_day_term": False, "due_at": moment("2026-11-23T10:30"), "promised_at": moment("2026-11-23T10:30")}
    assert stands("2026-11-23T10:29", **short).tone == "info"
    said = stands("2026-11-23T10:31", **short)
    assert said.tone == "late"
    assert "10 giờ 30, thứ Hai, 23/11/2026" in said.says[0]


def test_a_refusal_is_known_only_at_the_end():
    assert is_refusal(make_facts(status=Status.DONE, outcome=Outcome.REFUSED))
    assert not is_refusal(make_facts(status=Status.DONE, outcome=Outcome.GRANTED))
    assert not is_refusal(make_facts(outcome=Outcome.REFUSED))


@pytest.mark.parametrize("status", ENDED - {Status.RETURNED})
def test_ended_dossiers_promise_nothing(status):
    said = stands(LATE, status=status)
    assert said.tone == "plain"
    assert "hẹn" not in said.title

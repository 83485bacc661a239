"""Calls that are owed: masked in the list, whole on their page, done only with an outcome."""

import pytest
from django.urls import reverse

from accounts.models import AccessRecord
from dossiers.actions.apologise import apologise
from dossiers.actions.calls import settle_call
from dossiers.actions.hand_over import hand_over
from dossiers.actions.move import move, record
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import finish, shelve
from dossiers.enums import CallOutcome, DelayReason, EventKind
from dossiers.errors import Refused
from dossiers.models import PhoneCall
from dossiers.moves import Move
from dossiers.views import calls as module
from notices.models import Notice
from tests.dossiers.staff_pages import at_the_desk, page_of, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
CALLS = "/can-bo/cuoc-goi/"
LATE = "2026-11-12T17:00"
NOW = "2026-11-13T09:00"


@pytest.fixture
def officer(sign_in, world, clock):
    clock(NOW)
    return sign_in(world.officer)


def owed(world, **changes):
    """The call about a dossier that passed its date with the officer."""
    dossier = with_the_officer(world, **changes)
    watch_deadlines(at=moment(LATE))
    return dossier.calls.get()


def url_of(call):
    return reverse("dossiers:call", args=[call.pk])


def test_the_list_says_whom_why_and_since_when_and_masks_the_number(officer, world):
    owed(world)

    page = said(officer.get(CALLS))

    assert "H32.27.01-261109-0001 Nguyễn Thị Hòa 0••• ••• 456 Báo hồ sơ trễ và ngày hẹn lại" in page
    assert "gọi ngay 17:00, 12/11/2026 Lê Văn Bình" in page
    assert "0905" not in page


def test_who_left_no_number_is_listed_as_such(officer, world):
    owed(world, person={"phone": ""})

    assert "không có số điện thoại" in said(officer.get(CALLS))


def test_calls_belong_to_the_office_that_holds_the_dossier(sign_in, world, clock):
    clock(NOW)
    call = owed(world)

    assert "Không còn cuộc gọi nào" in said(sign_in(world.clerk).get(CALLS))
    assert sign_in(world.clerk).get(url_of(call)).status_code == 404
    assert sign_in(world.clerk).post(url_of(call), {"outcome": "reached"}).status_code == 404
    assert "Nguyễn Thị Hòa" in said(sign_in(world.head).get(CALLS))
    call.refresh_from_db()
    assert call.outcome == ""


def test_the_page_of_a_call_shows_the_number_and_what_to_say(officer, world):
    page = said(officer.get(url_of(owed(world))))

    assert "0905 123 456" in page
    assert "Thưa ông/bà, tôi gọi từ Phòng Quản lý đô thị. Hồ sơ H32.27.01-261109-0001" in page
    assert "Thủ trưởng cơ quan sẽ gửi thư xin lỗi và ngày hẹn lại." in page


def test_after_the_letter_the_script_names_the_new_date(officer, world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ kết quả đo đạc",
        new_date=moment("2026-11-18T00:00").date(),
        actor=world.head,
        at=moment("2026-11-11T09:00"),
    )

    page = said(officer.get(url_of(dossier.calls.get())))

    assert "Chúng tôi hẹn lại thứ Tư, 18/11/2026. Ông/bà không phải đến quầy trước ngày đó" in page


def test_who_cannot_be_written_to_hears_that_the_result_is_there(sign_in, world, clock):
    clock("2026-11-10T09:00")
    dossier = at_the_desk(world, person={"phone": "", "email": ""})
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-09T11:00"))

    page = said(sign_in(world.clerk).get(url_of(dossier.calls.get())))

    assert "đã có kết quả. Mời ông/bà đến quầy nhận" in page
    assert "Xin báo qua thôn, tổ dân phố nơi ở rồi ghi lại kết quả. Thôn Quảng Hội, Vạn Thắng" in page


def test_who_filed_for_somebody_can_be_called_too(officer, world):
    person = {"name": "Lê Thị Mai", "phone": "+84905999888"}

    assert "Người được ủy quyền: Lê Thị Mai, 0905 999 888" in said(
        officer.get(url_of(owed(world, representative=person)))
    )


@pytest.mark.parametrize(
    ("outcome", "sentence", "comes_back"),
    [
        ("reached", "đã nói chuyện được với người nộp hồ sơ H32.27.01-261109-0001", False),
        ("no_answer", "sẽ hiện lại lúc 11 giờ 00, thứ Sáu, 13/11/2026", True),
        ("call_again", "sẽ hiện lại lúc 11 giờ 00, thứ Sáu, 13/11/2026", True),
        ("wrong_number", "sai số. Một cửa huyện được nhắc hỏi lại số đúng khi người nộp đến", False),
    ],
)
def test_every_outcome_is_noted_and_says_what_follows(officer, world, outcome, sentence, comes_back):
    call = owed(world)

    answer = officer.post(url_of(call), {"outcome": outcome, "note": "  Bà Hòa đã rõ "}, follow=True)

    call.refresh_from_db()
    assert (call.outcome, call.note, call.done_by) == (outcome, "Bà Hòa đã rõ", world.officer)
    assert answer.redirect_chain == [(CALLS, 302)] and sentence in said(answer)
    assert PhoneCall.objects.filter(outcome="").exists() is comes_back


def test_a_call_for_later_is_listed_and_not_counted_as_waiting(officer, world):
    officer.post(url_of(owed(world)), {"outcome": "no_answer"})

    answer = officer.get(CALLS)

    assert "chưa đến giờ 11:00, 13/11/2026" in said(answer)
    assert next(entry["count"] for entry in answer.context["staff_nav"] if entry["url"] == CALLS) == 0


def test_after_three_tries_nobody_is_reminded_again(officer, world):
    owed(world)
    for _ in range(3):
        call = PhoneCall.objects.get(outcome="")
        answer = officer.post(url_of(call), {"outcome": "no_answer"}, follow=True)

    assert "Đã gọi ba lần nên không nhắc nữa" in said(answer)
    assert "Không còn cuộc gọi nào" in said(answer)


def test_a_moment_agreed_at_the_third_try_is_still_kept(officer, world):
    owed(world)
    for _ in range(2):
        officer.post(url_of(PhoneCall.objects.get(outcome="")), {"outcome": "no_answer"})

    form = {"outcome": "call_again", "again_on": "17/11/2026", "again_time": "09:00"}
    officer.post(url_of(PhoneCall.objects.get(outcome="")), form)

    assert PhoneCall.objects.get(outcome="").due_at == moment("2026-11-17T09:00")


def test_another_call_about_the_same_dossier_is_no_next_try(officer, world):
    call = owed(world)
    PhoneCall.objects.create(
        dossier=call.dossier, reason="unreachable", occasion="result", office=call.office, due_at=moment(NOW)
    )

    answer = officer.post(url_of(call), {"outcome": "wrong_number"}, follow=True)

    assert "sẽ hiện lại" not in said(answer)


def test_earlier_tries_stand_on_the_page_of_the_next(officer, world):
    officer.post(url_of(owed(world)), {"outcome": "no_answer", "note": "máy bận"})

    page = said(officer.get(url_of(PhoneCall.objects.get(outcome=""))))

    assert "Các lần gọi trước 09:00, 13/11/2026 Không nghe máy: “máy bận” Lê Văn Bình" in page


@pytest.mark.parametrize(
    ("called_at", "comes_back_at"),
    [
        ("2026-11-13T10:30", "2026-11-13T13:30"),  # not over lunch
        ("2026-11-13T15:30", "2026-11-16T07:00"),  # not in the evening of a Friday, nor on the weekend
        ("2026-11-23T16:30", "2026-11-25T07:00"),  # 24/11 is a holiday
    ],
)
@pytest.mark.parametrize("outcome", ["no_answer", "call_again"])
def test_a_call_comes_back_in_office_time(sign_in, world, clock, called_at, comes_back_at, outcome):
    call = owed(world)
    clock(called_at)

    sign_in(world.officer).post(url_of(call), {"outcome": outcome})

    assert PhoneCall.objects.get(outcome="").due_at == moment(comes_back_at)


def test_the_moment_that_was_agreed_is_kept(officer, world):
    call = owed(world)

    page = said(officer.get(url_of(call)))
    assert "Để trống thì gọi lại lúc 11 giờ 00, thứ Sáu, 13/11/2026." in page

    form = {"outcome": "call_again", "again_on": "16/11/2026", "again_time": "14g30"}
    answer = officer.post(url_of(call), form, follow=True)

    assert "sẽ hiện lại lúc 14 giờ 30, thứ Hai, 16/11/2026" in said(answer)
    assert PhoneCall.objects.get(outcome="").due_at == moment("2026-11-16T14:30")


def test_a_time_without_a_day_is_one_of_today(officer, world):
    officer.post(url_of(owed(world)), {"outcome": "call_again", "again_time": "15:00"})

    assert PhoneCall.objects.get(outcome="").due_at == moment("2026-11-13T15:00")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"again_on": "16/11/2026"}, "Đã ghi ngày mà chưa ghi giờ gọi lại. Xin ghi cả giờ, ví dụ 08:30."),
        ({"again_time": "sáng mai"}, "Không đọc được giờ này. Xin ghi giờ và phút, ví dụ 08:30."),
        ({"again_on": "31/02/2027", "again_time": "08:30"}, "Lịch không có ngày này."),
        ({"again_time": "08:00"}, "Giờ gọi lại 8 giờ 00, thứ Sáu, 13/11/2026 đã qua."),
        ({"again_on": "12/11/2026", "again_time": "15:00"}, "đã qua. Xin chọn giờ còn ở phía trước, ví dụ 11 giờ 00"),
        (
            {"again_time": "18:30"},
            "Lúc 18 giờ 30, thứ Sáu, 13/11/2026 cơ quan không làm việc. Xin chọn giờ làm việc, "
            "ví dụ 7 giờ 00, thứ Hai, 16/11/2026.",
        ),
        ({"again_on": "14/11/2026", "again_time": "09:00"}, "cơ quan không làm việc"),
        ({"again_on": "16/11/2076", "again_time": "09:00"}, "nằm ngoài lịch làm việc. Xin chọn ngày gần hơn"),
        ({"outcome": "reached", "again_time": "15:00"}, "Kết quả này không cần gọi lại."),
    ],
)
def test_a_moment_that_cannot_be_is_told_and_what_was_typed_stays(officer, world, form, sentence):
    call = owed(world)

    answer = officer.post(url_of(call), {"outcome": "call_again", "note": "bà đang ở chợ", **form})

    call.refresh_from_db()
    assert answer.status_code == 200 and call.outcome == ""
    assert sentence in said(answer)
    for typed in ("bà đang ở chợ", *(value for name, value in form.items() if name != "outcome")):
        assert typed in answer.content.decode()


@pytest.mark.parametrize("form", [{}, {"outcome": ""}, {"outcome": "x"}, {"outcome": "reached", "note": "x" * 5000}])
def test_without_an_outcome_nothing_is_noted_and_nothing_typed_is_lost(officer, world, form):
    call = owed(world)

    answer = officer.post(url_of(call), {"note": "gọi lúc chín giờ", **form})

    call.refresh_from_db()
    assert answer.status_code == 200 and call.outcome == ""
    assert "<title>Lỗi: Gọi điện" in answer.content.decode()
    assert form.get("note", "gọi lúc chín giờ") in answer.content.decode()


def test_after_a_wrong_number_the_desk_is_asked_for_the_right_one(sign_in, officer, world):
    call = owed(world)

    officer.post(url_of(call), {"outcome": "wrong_number", "note": "người khác nghe máy"})

    notes = said(sign_in(world.clerk).get("/can-bo/nhac-viec/"))
    assert "Số điện thoại sai, xin hỏi lại số đúng khi người nộp đến: hồ sơ H32.27.01-261109-0001" in notes
    assert "Nguyễn Thị Hòa" not in notes and "người khác nghe máy" not in notes
    page = said(sign_in(world.clerk).get(page_of(call.dossier)))
    assert "Số điện thoại sai: gọi lúc 09:00, 13/11/2026 không gặp đúng người. Xin hỏi lại số đúng" in page


def test_each_wrong_number_is_told_once(world):
    call = owed(world)
    settle_call(call_id=call.pk, outcome=CallOutcome.WRONG_NUMBER, note="", actor=world.head, at=moment(NOW))

    assert Notice.objects.filter(kind="dossier.wrong_number", to_user=world.clerk).count() == 1


def test_a_call_that_got_through_later_takes_the_hint_away(officer, world, clock):
    call = owed(world)
    officer.post(url_of(call), {"outcome": "wrong_number"})
    later = PhoneCall.objects.create(
        dossier=call.dossier, reason="unreachable", occasion="result", office=call.office, due_at=moment(NOW)
    )
    clock("2026-11-13T09:20")
    officer.post(url_of(later), {"outcome": "reached"})

    page = said(officer.get(page_of(call.dossier)))
    assert call.dossier.code in page and "không gặp đúng người" not in page


@pytest.mark.parametrize(("fields", "stays"), [(["phone"], False), (["representative"], False), (["address"], True)])
def test_only_a_corrected_number_takes_the_hint_away(officer, world, fields, stays):
    call = owed(world)
    officer.post(url_of(call), {"outcome": "wrong_number"})
    record(
        call.dossier,
        kind=EventKind.CORRECTION,
        before=call.dossier.status,
        actor=world.clerk,
        at=moment("2026-11-13T10:00"),
        facts={"fields": fields},
    )

    page = said(officer.get(page_of(call.dossier)))
    assert call.dossier.code in page and ("không gặp đúng người" in page) is stays


# The dossier has ended


@pytest.fixture
def returned(sign_in, world, clock):
    """A late dossier that was handed over before anybody called."""
    clock(NOW)
    dossier = with_the_officer(world)
    watch_deadlines(at=moment(LATE))
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-13T07:30"))
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-13T08:00"))
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-13T08:30"))
    return dossier


def test_nobody_has_to_call_about_a_result_that_was_handed_over(sign_in, world, returned):
    officer = sign_in(world.officer)

    assert "Không còn cuộc gọi nào" in said(officer.get(CALLS))
    call = returned.calls.get()
    assert (call.outcome, call.done_by, call.done_at) == ("not_needed", None, moment("2026-11-13T08:30"))
    sentence = "Không cần gọi nữa (hồ sơ đã kết thúc hoặc có cuộc gọi mới hơn) 08:30, 13/11/2026"
    assert sentence in said(officer.get(url_of(call)))
    on_the_page = "điện thoại: không cần gọi nữa (hồ sơ đã kết thúc hoặc có cuộc gọi mới hơn) · 08:30, 13/11/2026"
    assert on_the_page in said(officer.get(page_of(returned)))


def test_a_call_page_still_open_then_is_told_and_notes_nothing(sign_in, world, returned):
    call = returned.calls.get()

    answer = sign_in(world.officer).post(url_of(call), {"outcome": "no_answer"})

    assert "Cuộc gọi này đã được ghi kết quả: Không cần gọi nữa (hồ sơ đã kết thúc hoặc có cuộc gọi mới hơn)." in said(
        answer
    )
    assert returned.calls.get().outcome == "not_needed"


@pytest.mark.parametrize(("way", "by"), [(Move.WITHDRAW, "clerk"), (Move.STOP, "clerk")])
def test_nor_about_a_dossier_taken_back_or_stopped(world, way, by):
    call = owed(world)

    move(dossier_id=call.dossier_id, move=way, actor=getattr(world, by), at=moment(NOW))

    call.refresh_from_db()
    assert call.outcome == "not_needed"


def test_a_result_on_its_shelf_leaves_the_call_owed(world):
    call = owed(world)

    finish(dossier_id=call.dossier_id, actor=world.officer, at=moment(NOW))
    shelve(dossier_id=call.dossier_id, shelf="A3", actor=world.clerk, at=moment(NOW))

    call.refresh_from_db()
    assert call.outcome == ""


def test_nobody_can_say_that_a_call_is_not_needed(officer, world):
    call = owed(world)

    page = officer.get(url_of(call))
    answer = officer.post(url_of(call), {"outcome": "not_needed"})

    assert "Không cần gọi nữa" not in said(page) and answer.status_code == 200
    with pytest.raises(Refused, match="Xin chọn kết quả"):
        settle_call(call_id=call.pk, outcome=CallOutcome.NOT_NEEDED, note="", actor=world.officer, at=moment(NOW))


def test_a_call_that_somebody_else_settled_is_told(officer, world):
    call = owed(world)
    settle_call(call_id=call.pk, outcome=CallOutcome.REACHED, note="", actor=world.head, at=moment(NOW))

    answer = officer.post(url_of(call), {"outcome": "no_answer"})

    assert answer.status_code == 200
    assert "Cuộc gọi này đã được ghi kết quả: Đã nói chuyện được. Đã nói chuyện được Phạm Thị Dung" in said(answer)
    call.refresh_from_db()
    assert (call.outcome, call.done_by) == ("reached", world.head)


def test_opening_a_call_is_logged(officer, world):
    call = owed(world)

    officer.get(url_of(call))

    assert [row.subject for row in AccessRecord.objects.all()] == [call.dossier.subject]


@pytest.mark.parametrize("path", ["khong-phai-uuid/", "00000000-0000-0000-0000-000000000000/"])
def test_a_call_that_is_none_is_not_found(officer, path):
    assert officer.get(CALLS + path).status_code == 404


def test_pages_follow_each_other(officer, world, monkeypatch):
    monkeypatch.setattr(module, "ROWS", 2)
    for _ in range(3):
        with_the_officer(world)
    watch_deadlines(at=moment(LATE))

    first = officer.get(CALLS)
    second = officer.get(CALLS + first.context["next_url"])

    assert (len(first.context["calls"]), len(second.context["calls"])) == (2, 1)
    assert "Trang trước" in said(second) and "Trang sau" not in said(second)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(officer, world, rows, django_assert_num_queries):
    for _ in range(rows):
        with_the_officer(world)
    watch_deadlines(at=moment(LATE))
    officer.get(CALLS)

    # Session, person, memberships, rows, calls that wait, unread notes, and the session's renewal.
    with django_assert_num_queries(9):
        assert len(officer.get(CALLS).context["calls"]) == rows


def test_a_newer_call_about_the_delay_takes_the_place_of_one_nobody_made(world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:01"))
    first = dossier.calls.get()
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.OVERLOAD,
        explanation="hồ sơ nhiều",
        new_date=moment("2026-11-18T00:00").date(),
        actor=world.head,
        at=moment("2026-11-13T08:00"),
    )

    first.refresh_from_db()
    assert first.outcome == "not_needed"
    (owed,) = dossier.calls.filter(outcome="")
    assert owed.occasion == "promise:2"
    watch_deadlines(at=moment("2026-11-18T17:01"))
    watch_deadlines(at=moment("2026-11-18T17:02"))
    assert [call.occasion for call in dossier.calls.filter(outcome="")] == ["promise:2/overdue"]

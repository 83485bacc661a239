"""The page of one dossier: all that is known of it, and the acts that this person may do now."""

import pytest

from catalogue.enums import Performer
from dossiers.actions.apologise import apologise
from dossiers.actions.calls import settle_call
from dossiers.actions.hand_over import hand_over
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import assign, finish, hand_on, shelve
from dossiers.enums import CallOutcome, DelayReason
from notices.models import Notice
from tests.dossiers.staff_pages import (
    act_on,
    at_the_desk,
    at_the_division,
    done,
    on_the_shelf,
    page_of,
    said,
    with_the_officer,
)
from tests.factories import make_user, make_version, moment
from workdays.enums import TimeUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(sign_in, clock):
    """``show(world.officer, dossier, at)``: the page as that person sees it then."""

    def opened(person, dossier, at="2026-11-10T09:00"):
        clock(at)
        answer = sign_in(person).get(page_of(dossier))
        assert answer.status_code == 200
        return answer

    return opened


def offered(answer):
    context = answer.context
    names = [name for name, is_offered in context["may"].items() if is_offered]
    return [*names, *(["apology"] if context["may_apologise"] else []), *("call" for _ in context["owed_calls"])]


# What is known


def test_the_page_tells_the_whole_record(show, world):
    dossier = with_the_officer(world, summary="Xây nhà hai tầng")

    page = said(show(world.officer, dossier))

    for part in (
        "H32.27.01-261109-0001",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Nguyễn Thị Hòa Cá nhân · sinh 02/03/1990",
        "Số định danh 056190000018",
        "Điện thoại 0905 123 456",
        "hoa@example.vn",
        "Thôn Quảng Hội, Vạn Thắng",
        "Xây nhà hai tầng",
        "Đơn đề nghị (1 bản chính)",
        "Đang giữ: Phòng Quản lý đô thị · Lê Văn Bình. Hẹn trả thứ Năm, 12/11/2026.",
    ):
        assert part in page


def test_an_organisation_has_a_tax_code_and_its_messenger_a_paper(show, world):
    dossier = at_the_desk(
        world,
        person={"full_name": "Công ty Vạn Phát", "kind": "organisation", "national_id": "4200000001", "born_on": ""},
        representative={"name": "Lê Thị Mai", "phone": "+84905999888", "paper": "Giấy ủy quyền ngày 05/11/2026"},
    )

    page = said(show(world.clerk, dossier))

    assert "Mã số thuế 4200000001" in page and "sinh" not in page
    assert "Người được ủy quyền Lê Thị Mai 0905 999 888 Giấy ủy quyền ngày 05/11/2026" in page


def test_what_was_not_given_has_no_line(show, world):
    page = said(show(world.clerk, at_the_desk(world, person={"phone": "", "email": "", "address": ""})))

    for label in ("Điện thoại", "Thư điện tử", "Địa chỉ"):
        assert label not in page


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2026-11-10T09:00", "Đang xử lý: còn 2 ngày làm việc"),
        ("2026-11-12T09:00", "Đang xử lý: đến hạn hôm nay"),
        ("2026-11-16T09:00", "Đang xử lý: quá hạn 2 ngày làm việc"),
    ],
)
def test_the_headline_says_how_it_stands(show, world, at, sentence):
    assert sentence in said(show(world.officer, with_the_officer(world), at))


def test_a_letter_that_is_owed_stands_in_the_headline(show, world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))

    assert "quá hạn 1 ngày làm việc, chưa có thư xin lỗi" in said(show(world.head, dossier, "2026-11-13T09:00"))


def test_every_hand_over_and_what_is_still_to_come_stands_on_the_way(show, world):
    dossier = at_the_desk(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:10"))

    way = show(world.officer, dossier).context["way"]

    assert [(stop.label, stop.state) for stop in way] == [
        ("1. Tiếp nhận hồ sơ", "done"),
        ("2. Thẩm định hồ sơ", "now"),
        ("Lãnh đạo ký", "next"),
    ]
    assert way[0].when == "Một cửa huyện · Trần Thị Cúc"
    assert way[0].note == "09:10 – 10:10, 09/11/2026. Dùng 1 giờ trên 2 giờ (trước hạn)"
    assert way[1].note == "Từ 10:10, 09/11/2026, quy trình cho 20 giờ"
    assert way[2].when == "UBND huyện Vạn Ninh"


def test_a_hand_over_on_another_day_names_both_days(show, world):
    dossier = at_the_desk(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T07:30"))

    assert (
        show(world.clerk, dossier)
        .context["way"][0]
        .note.startswith("09:10, 09/11/2026 – 07:30, 10/11/2026. Dùng 6 giờ 20 phút trên")
    )


def test_after_the_result_the_way_ends_at_the_desk(show, world):
    dossier = done(world)

    def stops():
        return [(stop.label, stop.state) for stop in show(world.clerk, dossier).context["way"][-2:]]

    assert stops() == [("Kết quả về quầy", "now"), ("Trả cho người nộp", "next")]
    shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment("2026-11-10T08:00"))
    assert stops() == [("Kết quả về quầy", "done"), ("Trả cho người nộp", "now")]
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T08:30"))
    assert stops() == [("Kết quả về quầy", "done"), ("Trả cho người nộp", "done")]


def test_a_result_without_paper_needs_no_shelf(show, world):
    dossier = at_the_desk(world, version=make_version(has_paper_result=False))
    finish(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"), is_nothing_to_hand_over=True)

    answer = show(world.clerk, dossier)

    assert [stop.label for stop in answer.context["way"]][-1] == "Trả cho người nộp"
    assert "Kết quả về quầy" not in said(answer)
    assert offered(answer) == ["hand_over"]


def test_the_date_is_explained_day_by_day_with_the_law(show, world):
    answer = show(world.clerk, at_the_desk(world))

    (given,) = answer.context["dates"]
    assert given.date == "thứ Năm, 12/11/2026"
    assert [day.day for day in given.account.days] == [
        "thứ Hai, 09/11/2026",
        "thứ Ba, 10/11/2026",
        "thứ Tư, 11/11/2026",
        "thứ Năm, 12/11/2026",
    ]
    page = said(answer)
    assert "Vì sao ngày này?" in page and "tính là ngày thứ 3: ngày hẹn trả" in page
    assert "Căn cứ: Bộ luật Dân sự 2015" in page


def test_an_hour_term_names_the_minute(show, world):
    dossier = at_the_desk(world, version=make_version(amount="4", unit=TimeUnit.WORKING_HOUR))

    assert show(world.clerk, dossier).context["dates"][0].date == "15 giờ 10, thứ Hai, 09/11/2026"


def test_a_rescheduled_date_stands_beside_the_first_which_still_counts(show, world):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ kết quả đo đạc",
        new_date=moment("2026-11-18T00:00").date(),
        actor=world.head,
        at=moment("2026-11-11T09:00"),
    )

    answer = show(world.officer, dossier, "2026-11-13T09:00")
    page = said(answer)

    assert [given.date for given in answer.context["dates"]] == ["thứ Năm, 12/11/2026", "thứ Tư, 18/11/2026"]
    assert "Đã xin lỗi, hẹn lại thứ Tư, 18/11/2026." in page
    assert "Trễ hay đúng hạn vẫn tính theo ngày hẹn đầu" in page
    assert "Xin lỗi và hẹn lại: Chờ ý kiến hoặc kết quả của cơ quan phối hợp" in page
    assert "Phiếu xin lỗi và hẹn lại ngày trả kết quả" in page


def test_messages_to_the_applicant_and_notes_to_staff_are_told_apart(show, world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))

    context = show(world.officer, dossier, "2026-11-13T09:00").context

    assert [row.what for row in context["told"]] == [
        "Đã tiếp nhận hồ sơ, hẹn ngày trả",
        "Lời xin lỗi tự động khi quá hẹn",
    ]
    assert [way[0] for way in context["told"][0].ways] == ["thư điện tử", "tin nhắn SMS"]
    assert {row.whom for row in context["reminded"]} == {"Lê Văn Bình", "Phạm Thị Dung"}


def test_a_message_that_failed_is_marked(show, world):
    dossier = at_the_desk(world)
    Notice.objects.filter(channel="sms").update(state="failed")

    assert '<b class="late-words">không gửi được</b>' in show(world.clerk, dossier).content.decode()


def test_the_full_history_is_there_newest_first_with_names(show, world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    settle_call(
        call_id=dossier.calls.get().pk,
        outcome=CallOutcome.NO_ANSWER,
        note="gọi hai lần",
        actor=world.officer,
        at=moment("2026-11-13T08:00"),
    )

    answer = show(world.officer, dossier, "2026-11-13T09:00")
    events = [(event.words, event.detail, event.who) for event in answer.context["events"]]

    assert events[0] == ("Gọi điện cho người nộp", "Không nghe máy", "Lê Văn Bình (Phòng Quản lý đô thị)")
    assert events[-3:] == [
        ("Phân công", "Lê Văn Bình", "Phạm Thị Dung (Phòng Quản lý đô thị)"),
        ("Chuyển bước", "Phòng Quản lý đô thị", "Trần Thị Cúc (Một cửa huyện)"),
        ("Tiếp nhận", "", "Trần Thị Cúc (Một cửa huyện)"),
    ]
    assert ("Nhắc hạn", "Còn 1 ngày làm việc: phải gửi thư xin lỗi", "hệ thống tự làm") in events
    assert "“gọi hai lần”" in said(answer)


# What may be done


@pytest.mark.parametrize(
    ("where", "who", "expected", "first"),
    [
        (at_the_desk, "clerk", ["hand_on", "finish"], "hand_on"),
        (at_the_desk, "reviewer", [], ""),
        (at_the_division, "clerk", [], ""),
        (at_the_division, "officer", ["assign", "hand_on", "finish"], "assign"),
        (at_the_division, "head", ["assign", "hand_on", "finish", "apology"], "assign"),
        (with_the_officer, "officer", ["assign", "hand_on", "finish"], "hand_on"),
        (with_the_officer, "chairman", ["assign", "hand_on", "finish"], "hand_on"),
        (done, "officer", [], ""),
        (done, "clerk", ["shelve"], "shelve"),
        (on_the_shelf, "clerk", ["hand_over"], "hand_over"),
        (on_the_shelf, "head", [], ""),
    ],
)
def test_each_person_is_offered_what_they_may_do_and_one_thing_first(show, world, where, who, expected, first):
    answer = show(getattr(world, who), where(world))

    assert offered(answer) == expected
    assert answer.context["first"] == first
    assert ("không chờ việc nào của ông/bà" in said(answer)) is (not expected)


def test_when_only_the_desk_is_ahead_the_result_comes_first(show, world):
    steps = (
        ("Tiếp nhận", Performer.DESK, "", "1"),
        ("Thẩm định", Performer.SPECIALIST, "p-qldt", "8"),
        ("Văn thư đóng dấu, trả kết quả", Performer.DESK, "", "1"),
    )
    dossier = with_the_officer(world, version=make_version(steps=steps))

    answer = show(world.officer, dossier)

    assert offered(answer) == ["assign", "hand_on", "finish"] and answer.context["first"] == "finish"


def test_the_call_and_the_letter_come_before_everything(show, world):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))

    head, officer = (show(person, dossier, "2026-11-13T09:00") for person in (world.head, world.officer))

    assert offered(officer)[-1] == "call" and officer.context["first"] == ""
    page = head.content.decode()
    assert page.index(act_on(dossier, "apology")) < page.index("/can-bo/cuoc-goi/", page.index("<main"))
    assert page.index("/can-bo/cuoc-goi/", page.index("<main")) < page.index(act_on(dossier, "assign"))


def test_a_dossier_is_given_to_people_who_work_where_it_is(show, world):
    make_user("Ngô Thị Ánh", (world.division, "processing"))

    form = show(world.head, with_the_officer(world)).context["assign_form"]

    assert sorted(str(person) for person in form.fields["holder"].queryset) == ["Ngô Thị Ánh", "Phạm Thị Dung"]


def test_who_looks_is_proposed_while_nobody_has_taken_it(show, world):
    form = show(world.officer, at_the_division(world)).context["assign_form"]

    assert form.initial["holder"] == world.officer.pk


def test_the_next_step_names_the_office_it_goes_to(show, world):
    assert "Chuyển bước: Thẩm định hồ sơ Phòng Quản lý đô thị" in said(show(world.clerk, at_the_desk(world)))


def test_where_the_procedure_names_no_office_one_is_chosen(show, world):
    version = make_version(
        steps=(("Tiếp nhận", Performer.DESK, "", "1"), ("Công an xã xác minh", Performer.LINKED, "", "8"))
    )

    form = show(world.clerk, at_the_desk(world, version=version)).context["hand_on_form"]

    assert world.division in form.fields["office"].queryset


def test_after_the_last_step_only_the_result_is_left(show, world):
    dossier = at_the_desk(world, version=make_version(steps=()))

    assert offered(show(world.clerk, dossier)) == ["finish"]


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_takes_the_same_queries_whatever_the_length_of_its_story(
    sign_in, world, clock, more, django_assert_num_queries
):
    dossier = with_the_officer(world)
    for number in range(more):
        watch_deadlines(at=moment(f"2026-11-1{number}T17:00"))
    clock("2026-11-13T09:00")
    browser = sign_in(world.officer)
    browser.get(page_of(dossier))

    with django_assert_num_queries(36):
        browser.get(page_of(dossier))


def way(answer):
    """The way of the dossier as the page draws it, past and present."""
    return [stop for stop in answer.context["way"] if stop.state != "next"]


def test_a_step_that_changes_hands_inside_its_office_is_one_row_with_its_last_owner(show, world):
    dossier = with_the_officer(world)
    assign(dossier_id=dossier.pk, holder=world.head, actor=world.head, at=moment("2026-11-09T15:10"))

    stops = way(show(world.head, dossier))

    assert [stop.label for stop in stops] == ["1. Tiếp nhận hồ sơ", "2. Thẩm định hồ sơ"]
    assert stops[1].when == f"{world.division} · {world.head}"
    assert stops[1].note == "Từ 09:10, 09/11/2026, quy trình cho 20 giờ"
    assert dossier.steps.count() == 4, "the routing slip keeps every hand-over"

    hand_on(dossier_id=dossier.pk, actor=world.head, at=moment("2026-11-10T09:10"))
    stops = way(show(world.head, dossier))
    assert [stop.label for stop in stops][1:] == ["2. Thẩm định hồ sơ", "3. Lãnh đạo ký"]
    assert stops[1].note.endswith("Dùng 8 giờ trên 20 giờ (trước hạn)")


def test_a_step_that_one_of_its_owners_overran_is_overdue_as_a_whole(show, world):
    dossier = with_the_officer(world)
    assign(dossier_id=dossier.pk, holder=world.head, actor=world.head, at=moment("2026-11-16T09:00"))
    hand_on(dossier_id=dossier.pk, actor=world.head, at=moment("2026-11-16T10:00"))

    assert "(quá hạn)" in way(show(world.head, dossier, "2026-11-16T11:00"))[1].note


def test_a_wait_inside_a_step_parts_its_rows(show, world):
    dossier = with_the_officer(world)
    paper = world.version.documents.get(name="Bản vẽ thiết kế")
    values = {"papers": {paper.pk: ""}, "reason": "thiếu chữ ký", "actor": world.officer}
    request_supplement(dossier_id=dossier.pk, at=moment("2026-11-09T15:00"), **values)
    brought = {"documents": {paper.pk: (1, 1)}, "actor": world.clerk}
    supplement(dossier_id=dossier.pk, at=moment("2026-11-10T08:00"), **brought)

    labels = [stop.label for stop in way(show(world.officer, dossier))]

    assert labels == ["1. Tiếp nhận hồ sơ", "2. Thẩm định hồ sơ", "3. Thẩm định hồ sơ"]

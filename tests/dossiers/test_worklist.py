"""The work list: what waits for whom, in words, most urgent first."""

import pytest

from accounts.enums import OfficeKind, Role
from accounts.models import Membership
from accounts.queries import day_before, scope_of
from catalogue.enums import Performer
from core.dates import local_day
from dossiers.actions.apologise import apologise
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.work import hand_on
from dossiers.enums import DelayReason
from dossiers.queries.worklist import Tab, counts, edges, listed
from dossiers.views import worklist
from tests.dossiers.staff_pages import (
    WORK,
    at_the_desk,
    at_the_division,
    codes,
    done,
    on_the_shelf,
    said,
    with_the_officer,
)
from tests.factories import make_office, make_user, make_version, moment
from workdays.enums import TimeUnit
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
NOW = "2026-11-13T09:00"  # a Friday; three working days from 9, 10, 11 and 13 November end on 12, 13, 16 and 18


@pytest.fixture
def now(clock):
    return clock(NOW)


@pytest.fixture
def officer(sign_in, world, now):
    return sign_in(world.officer)


def held(world, who, now):
    scope = scope_of(getattr(world, who), on=local_day(now))
    found = counts(scope, edges(at=now, calendar=live_calendar()))
    return {tab.name: count for tab, count in found.items() if count}


# Tabs


def test_each_dossier_stands_under_the_tab_of_its_date(world, now):
    received = {"OVERDUE": "2026-11-09T09:10", "TODAY": "2026-11-10T09:10", "SOON": "2026-11-13T08:00"}
    placed = {name: with_the_officer(world, at) for name, at in received.items()}
    later = with_the_officer(world, version=make_version(amount="15"))

    assert held(world, "officer", now) == {"OVERDUE": 1, "TODAY": 1, "SOON": 1, "ALL": 4}
    scope, edge = scope_of(world.officer, on=local_day(now)), edges(at=now, calendar=live_calendar())
    for name, dossier in placed.items():
        assert list(listed(scope, Tab[name], edge)) == [dossier]
    assert list(listed(scope, Tab.ALL, edge)) == [*placed.values(), later] or later in listed(scope, Tab.ALL, edge)


@pytest.mark.parametrize(
    ("at", "tab"),
    [
        ("2026-11-12T17:01", "TODAY"),  # the law ends a day at 24:00, the printed hour is the office's
        ("2026-11-13T00:00", "OVERDUE"),
        ("2026-11-11T23:59", "SOON"),
    ],
)
def test_a_day_term_is_overdue_only_when_its_day_is_over(world, clock, at, tab):
    with_the_officer(world, "2026-11-09T09:10")  # due 12/11, 17:00

    assert held(world, "officer", clock(at)) == {tab: 1, "ALL": 1}


@pytest.mark.parametrize(("at", "tab"), [("2026-11-09T10:59", "TODAY"), ("2026-11-09T11:11", "OVERDUE")])
def test_an_hour_term_is_overdue_by_the_minute(world, clock, at, tab):
    version = make_version(amount="2", unit=TimeUnit.WORKING_HOUR)
    with_the_officer(world, "2026-11-09T09:10", version=version)  # due 11:10

    assert held(world, "officer", clock(at)) == {tab: 1, "ALL": 1}


def test_results_wait_for_the_desk_until_they_are_handed_over(world, now):
    done(world), on_the_shelf(world)

    assert held(world, "clerk", now) == {"RESULT": 2, "ALL": 2}


def test_a_letter_that_is_owed_has_a_tab_of_its_own(world, clock):
    with_the_officer(world)
    watch_deadlines(at=moment("2026-11-11T07:00"))

    assert held(world, "head", clock("2026-11-11T09:00")) == {"LETTER": 1, "SOON": 1, "ALL": 1}


def test_everybody_finds_what_their_offices_hold_and_the_desk_what_it_received(world, now):
    at_the_desk(world), at_the_division(world)

    assert held(world, "clerk", now)["ALL"] == 2
    assert held(world, "officer", now)["ALL"] == held(world, "head", now)["ALL"] == 1
    assert held(world, "chairman", now)["ALL"] == held(world, "reviewer", now)["ALL"] == 2
    assert held(world, "stranger", now) == {}


def test_an_expired_membership_finds_nothing(world, now):
    at_the_division(world)
    Membership.objects.filter(user=world.officer).update(valid_to=day_before(local_day(now)))

    assert held(world, "officer", now) == {}


def test_the_list_opens_although_the_calendar_of_the_year_was_never_loaded(sign_in, world, clock):
    with_the_officer(world)
    clock("2035-05-05T09:00")

    assert "đã quá hạn" in said(sign_in(world.officer).get(WORK))


# The page


def test_the_first_page_shows_the_most_urgent_tab(officer, world):
    late, today = with_the_officer(world), with_the_officer(world, "2026-11-10T09:10")

    answer = officer.get(WORK)

    assert codes(answer) == [late.code] and answer.context["tab"] == Tab.OVERDUE
    assert codes(officer.get(f"{WORK}?tab=hom-nay")) == [today.code]


def test_rows_come_by_their_date(officer, world):
    later, sooner = with_the_officer(world, "2026-11-10T08:00"), with_the_officer(world, "2026-11-09T08:00")

    assert codes(officer.get(f"{WORK}?tab=tat-ca")) == [sooner.code, later.code]


def test_a_row_says_how_late_in_words_and_that_the_letter_is_missing(officer, world, clock):
    with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))

    page = said(officer.get(WORK))

    assert "quá hạn 1 ngày làm việc thứ Năm, 12/11/2026 chưa có thư xin lỗi" in page
    assert "Nguyễn Thị Hòa Cấp giấy phép xây dựng nhà ở riêng lẻ" in page


def test_a_rescheduled_dossier_stays_overdue_and_names_the_new_date(sign_in, world, now):
    dossier = with_the_officer(world)
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="chờ kết quả đo đạc",
        new_date=moment("2026-11-20T00:00").date(),
        actor=world.head,
        at=moment("2026-11-12T09:00"),
    )

    page = said(sign_in(world.officer).get(f"{WORK}?tab=qua-han"))

    assert "quá hạn 1 ngày làm việc thứ Năm, 12/11/2026 hẹn lại thứ Sáu, 20/11/2026" in page


def test_lists_show_no_number_and_no_address(officer, world):
    with_the_officer(world)

    page = officer.get(WORK).content.decode()

    for secret in ("056190000018", "0905", "hoa@example.vn", "Vạn Thắng"):
        assert secret not in page


@pytest.mark.parametrize("tab", ["khong-co", "", "qua-han'--"])
def test_an_unknown_tab_is_no_error(officer, tab):
    assert officer.get(WORK, {"tab": tab, "trang": "nham", "loc": "nham"}).status_code == 200


# What to do next


def acts(browser, tab="tat-ca"):
    return [(row.act, row.url) for row in browser.get(f"{WORK}?tab={tab}").context["rows"]]


def test_the_button_names_what_this_person_does_next(sign_in, world, now):
    desk, division = at_the_desk(world), at_the_division(world, "2026-11-10T08:00")
    officers = with_the_officer(world, "2026-11-11T08:00")

    assert [act for act, _url in acts(sign_in(world.clerk))] == ["Chuyển đi", "Xem", "Xem"]
    assert [act for act, _url in acts(sign_in(world.officer))] == ["Nhận việc", "Xử lý"]
    assert [act for act, _url in acts(sign_in(world.head))] == ["Phân công", "Xem"]
    assert [act for act, _url in acts(sign_in(world.reviewer))] == ["Xem"] * 3
    assert [url for _act, url in acts(sign_in(world.clerk))] == [
        f"/can-bo/ho-so/{dossier.pk}/" for dossier in (desk, division, officers)
    ]


def leave_without_head(office):
    Membership.objects.filter(office=office, role=Role.HEAD).update(valid_to=day_before(moment(NOW).date()))


def test_the_head_above_writes_the_letter_of_an_office_without_head(sign_in, world, now):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    letter = ("Soạn thư xin lỗi", f"/can-bo/ho-so/{dossier.pk}/thu-xin-loi/")

    assert letter not in acts(sign_in(world.chairman)), "the division's own head answers"
    leave_without_head(world.division)

    assert acts(sign_in(world.chairman)) == [letter]
    assert sign_in(world.chairman).get(letter[1]).status_code == 200


def test_the_head_of_the_desk_writes_the_letter_of_an_agency_that_has_none(sign_in, world, now):
    agency = make_office("Chi nhánh Văn phòng Đăng ký đất đai", OfficeKind.VERTICAL, ref="vpdk")
    steps = (("Tiếp nhận", Performer.DESK, "", "1"), ("Đo đạc", Performer.LINKED, "", "8"))
    dossier = at_the_desk(world, "2026-11-09T09:10", version=make_version(steps=steps))
    hand_on(dossier_id=dossier.pk, office=agency, actor=world.clerk, at=moment("2026-11-09T10:00"))
    watch_deadlines(at=moment("2026-11-12T17:00"))

    assert ("Soạn thư xin lỗi", f"/can-bo/ho-so/{dossier.pk}/thu-xin-loi/") in acts(sign_in(world.chairman))


def test_results_are_taken_in_and_handed_over_at_the_desk(sign_in, world, now):
    done(world), on_the_shelf(world, "2026-11-10T08:00")

    assert [act for act, _url in acts(sign_in(world.clerk))] == ["Nhận kết quả về quầy", "Trả kết quả"]


def test_the_head_writes_the_letter_and_the_officer_calls(sign_in, world, now):
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    call = dossier.calls.get()

    assert acts(sign_in(world.head)) == [("Soạn thư xin lỗi", f"/can-bo/ho-so/{dossier.pk}/thu-xin-loi/")]
    assert acts(sign_in(world.officer)) == [("Gọi điện", f"/can-bo/cuoc-goi/{call.pk}/")]
    assert acts(sign_in(world.clerk)) == [("Xem", f"/can-bo/ho-so/{dossier.pk}/")]


# Filter, mine, pages


def test_the_filter_is_posted_and_no_name_stands_in_the_address(officer, world):
    hoa = with_the_officer(world)
    with_the_officer(world, person={"full_name": "Trần Văn Minh"})

    answer = officer.post(WORK, {"tab": "qua-han", "loc": "hoà"}, follow=True)

    (address, status), *_more = answer.redirect_chain
    assert status == 302 and "ho" not in address.partition("loc=")[0] and "hoà" not in address
    assert codes(answer) == [hoa.code]
    assert "Đang lọc theo “hoà”" in said(answer)


@pytest.mark.parametrize("text", ["H32.27.01-261109", "h32.27.01-261109-0001", "THI HOA", "nguyễn hòa"])
def test_the_filter_takes_codes_and_words_of_the_name(officer, world, text):
    hoa = with_the_officer(world)
    with_the_officer(world, "2026-11-10T08:00", person={"full_name": "Trần Văn Minh"})

    assert codes(officer.post(WORK, {"tab": "tat-ca", "loc": text}, follow=True)) == [hoa.code]


def test_a_filter_that_finds_nothing_says_so_and_can_be_dropped(officer, world):
    with_the_officer(world)

    answer = officer.post(WORK, {"tab": "qua-han", "loc": "😀 zzz"}, follow=True)

    assert "Không có hồ sơ nào khớp với “😀 zzz”" in said(answer)
    assert 'href="/can-bo/?tab=qua-han"' in answer.content.decode()


def test_an_empty_filter_shows_all(officer, world):
    with_the_officer(world)

    assert officer.post(WORK, {"tab": "tat-ca", "loc": "  "}).url == "/can-bo/?tab=tat-ca"


def test_a_filter_of_one_person_is_nothing_to_another(sign_in, world, now):
    with_the_officer(world)
    address = sign_in(world.officer).post(WORK, {"tab": "tat-ca", "loc": "hoa"}).url

    answer = sign_in(world.head).get(address)

    assert answer.context["filter"] == "" and len(codes(answer)) == 1


def test_mine_are_those_that_i_hold_and_the_counts_follow(officer, world):
    mine = with_the_officer(world)
    at_the_division(world)

    answer = officer.get(f"{WORK}?tab=tat-ca&cua=toi")

    assert codes(answer) == [mine.code]
    assert {tab["label"]: tab["count"] for tab in answer.context["tabs"]}["Tất cả đang mở"] == 1
    assert all("cua=toi" in tab["url"] for tab in answer.context["tabs"])


def test_who_holds_nothing_is_told_where_to_look(officer, world):
    at_the_division(world)

    page = said(officer.get(f"{WORK}?cua=toi"))

    assert "Ông/bà chưa giữ hồ sơ nào" in page and "Xem cả cơ quan" in page


def test_pages_follow_each_other_without_gap(officer, world, monkeypatch):
    monkeypatch.setattr(worklist, "ROWS", 2)
    made = [with_the_officer(world).code for _ in range(3)]

    first = officer.get(f"{WORK}?tab=qua-han")
    second = officer.get(first.context["next_url"])

    assert codes(first) + codes(second) == made
    assert codes(officer.get(second.context["previous_url"])) == made[:2]
    assert second.context["next_url"] == "" and first.context["previous_url"] == ""


# Empty lists


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        (Tab.OVERDUE, "Không có hồ sơ nào quá hạn Mọi hồ sơ đang mở đều còn trong hạn."),
        (Tab.TODAY, "Hôm nay không có hồ sơ nào đến hạn"),
        (Tab.SOON, "Ba ngày làm việc tới không có hồ sơ nào đến hạn"),
        (Tab.LETTER, "Không hồ sơ nào còn thiếu thư xin lỗi"),
        (Tab.RESULT, "Không có kết quả nào đang chờ trả"),
        (Tab.WAITING, "Không có hồ sơ nào đang chờ bổ sung"),
    ],
)
def test_every_empty_tab_says_why_and_draws_no_table(officer, world, tab, sentence):
    with_the_officer(world, version=make_version(amount="15"))

    answer = officer.get(f"{WORK}?tab={tab}")

    assert sentence in said(answer) and "<table" not in answer.content.decode()


def test_without_any_work_the_clerk_is_led_to_the_intake_and_others_are_told(sign_in, world, now):
    clerk, officer = sign_in(world.clerk).get(WORK), sign_in(world.officer).get(WORK)

    assert "Chưa có hồ sơ nào đang mở" in said(clerk) and 'href="/can-bo/tiep-nhan/"' in clerk.content.decode()
    assert "Khi có hồ sơ chuyển đến cơ quan ông/bà" in said(officer)


def test_tabs_that_seldom_hold_anything_are_shown_only_then(officer, world):
    with_the_officer(world)

    labels = [str(tab["label"]) for tab in officer.get(WORK).context["tabs"]]

    assert labels == ["Quá hạn", "Đến hạn hôm nay", "3 ngày tới", "Chờ trả kết quả", "Tất cả đang mở"]


def test_an_administrator_of_the_system_finds_an_empty_list(sign_in, world, now):
    at_the_division(world)
    administrator = make_user("Quản trị viên", (world.committee, Role.ADMINISTRATOR), is_staff=True)

    answer = sign_in(administrator).get(WORK)

    assert codes(answer) == [] and "Quản trị" in said(answer)


# Queries


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(officer, world, rows, django_assert_num_queries):
    for _ in range(rows):
        with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    officer.get(WORK)

    # Session, person, memberships, calendar, counts, rows, calls that wait, unread notes, and the session's renewal.
    with django_assert_num_queries(11):
        assert len(codes(officer.get(WORK))) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_who_answers_for_an_office_is_asked_once_a_page(sign_in, world, now, rows, django_assert_num_queries):
    for _ in range(rows):
        with_the_officer(world)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    leave_without_head(world.division)
    chairman = sign_in(world.chairman)
    chairman.get(WORK)

    # As above, the offices beneath, and two to find who answers for the one that holds them.
    with django_assert_num_queries(14):
        assert len(codes(chairman.get(WORK))) == rows

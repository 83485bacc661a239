"""Parts asked of an office: who sees what of a dossier, the list with its counts, and the page with the answer."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from accounts.queries import scope_of
from dossiers.actions.duties import request_payment
from dossiers.actions.files import add_file
from dossiers.actions.referrals import consult
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.watch import watch_deadlines
from dossiers.actions.watch_referrals import watch_referrals
from dossiers.enums import FileKind, Status
from dossiers.models import Dossier, PhoneCall, Referral
from dossiers.queries.search import search
from dossiers.queries.visibility import parts_visible_to, visible_to
from tests.dossiers.partners import in_order, in_parallel, make_partners, part_at, sent_out
from tests.dossiers.staff_pages import WORK, act_on, codes, page_of, said, with_the_officer
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, make_user, make_version, moment

pytestmark = pytest.mark.django_db
PARTS, ON = "/can-bo/phan-viec/", date(2026, 11, 9)


@pytest.fixture
def linked(world, clock):
    clock("2026-11-09T10:00")
    return make_partners(world)


def page_of_part(part):
    return reverse("dossiers:part", args=[part.pk])


def rows(answer):
    return [part for part, _due in answer.context["rows"]]


def test_each_part_has_the_hours_of_its_own_step_in_the_dossiers_version_and_shows_them(linked, sign_in):
    version, other = in_parallel(), in_parallel()
    other.steps.filter(order=2).update(hours=4)
    dossier, shorter = sent_out(linked, version), sent_out(linked, other)

    hours = {(part.dossier_id, part.office_id): part.planned_minutes for part in Referral.objects.all()}
    assert hours == {
        (dossier.pk, linked.police.pk): 8 * 60,
        (dossier.pk, linked.insurance.pk): 16 * 60,
        (shorter.pk, linked.police.pk): 4 * 60,
        (shorter.pk, linked.insurance.pk): 16 * 60,
    }
    own = said(sign_in(linked.policeman).get(page_of_part(part_at(shorter, linked.police))))
    assert "hạn 15:00, 09/11/2026, được giao 4 giờ làm việc" in own
    desk = said(sign_in(linked.clerk).get(page_of(dossier)))
    assert "Hạn 09:00, 10/11/2026, được giao 8 giờ làm việc." in desk
    assert "Hạn 09:00, 11/11/2026, được giao 16 giờ làm việc." in desk


# Who sees what


@pytest.mark.parametrize("version", [in_order, in_parallel])
def test_an_agency_sees_its_part_and_nothing_else_of_the_dossier(linked, sign_in, version):
    dossier = sent_out(linked, version())
    for person in (linked.policeman, linked.police_head):
        browser, scope = sign_in(person), scope_of(person, on=ON)

        assert not visible_to(scope).exists() and search(scope, dossier.code) == []
        assert [part.office for part in parts_visible_to(scope)] == [linked.police]
        assert codes(browser.get(f"{WORK}?tab=tat-ca")) == []
        for name in ("dossier", "assign", "hand_on", "finish", "consult", "ask_payment", "arrange_visit"):
            assert browser.get(act_on(dossier, name)).status_code in (403, 404), name
        assert browser.get(act_on(dossier, "apology")).status_code in (403, 404), "its part is not late"
        assert browser.get(page_of_part(part_at(dossier, linked.police))).status_code == 200


def test_an_agency_sees_no_part_of_another(linked, sign_in):
    dossier = sent_out(linked, in_parallel())

    for person in (linked.insurer, linked.officer, linked.head):
        assert sign_in(person).get(page_of_part(part_at(dossier, linked.police))).status_code == 404
    for person in (linked.clerk, linked.chairman, linked.reviewer):
        assert sign_in(person).get(page_of_part(part_at(dossier, linked.police))).status_code == 200


def test_what_an_agency_received_itself_it_sees_in_full(linked, sign_in):
    clerk = make_user("Cán bộ một cửa Công an", (linked.police, Role.INTAKE))
    dossier = make_dossier(linked)
    Dossier.objects.filter(pk=dossier.pk).update(office=linked.police, holder_office=linked.police)

    for person in (clerk, linked.policeman):
        assert visible_to(scope_of(person, on=ON)).get() == dossier
        assert sign_in(person).get(page_of(dossier)).status_code == 200


def test_a_person_with_another_office_inside_sees_what_that_office_sees(linked):
    dossier = sent_out(linked, in_order())
    Membership.objects.create(user=linked.policeman, office=linked.desk, role=Role.INTAKE, valid_from=date(2020, 1, 1))

    assert visible_to(scope_of(linked.policeman, on=ON)).get() == dossier


def test_the_desk_calls_while_an_agency_holds_the_dossier(linked, sign_in, clock):
    sent_out(linked, in_order())
    watch_deadlines(at=clock("2026-11-24T09:00"))

    assert PhoneCall.objects.get().office == linked.desk
    assert not sign_in(linked.policeman).get("/can-bo/cuoc-goi/").context["calls"]


def test_calls_owed_before_by_an_agency_are_not_shown_to_it(linked, sign_in):
    dossier = sent_out(linked, in_order())
    PhoneCall.objects.create(
        dossier=dossier, office=linked.police, reason="delay", occasion="x", due_at=moment("2026-11-09T09:00")
    )

    assert not sign_in(linked.policeman).get("/can-bo/cuoc-goi/").context["calls"]


# The list


def test_open_parts_stand_nearest_first_and_move_to_the_answered_ones(linked, sign_in):
    later, sooner = sent_out(linked, in_order(), "2026-11-09T09:30"), sent_out(linked, in_order(), "2026-11-09T09:00")
    browser = sign_in(linked.policeman)

    assert [part.dossier for part in rows(browser.get(PARTS))] == [sooner, later]
    browser.post(page_of_part(part_at(sooner, linked.police)), {"outcome": "done", "answer": ""})
    answer = browser.get(PARTS)
    assert [tab["count"] for tab in answer.context["tabs"]] == [1, 1]
    assert [part.dossier for part in rows(browser.get(f"{PARTS}?tab=da-tra-loi"))] == [sooner]


def test_the_list_turns_its_pages(linked, sign_in, monkeypatch):
    monkeypatch.setattr("dossiers.views.parts.ROWS", 1)
    first, second = sent_out(linked, in_order(), "2026-11-09T09:00"), sent_out(linked, in_order(), "2026-11-09T09:10")
    browser = sign_in(linked.policeman)

    one = browser.get(PARTS)
    two = browser.get(PARTS + one.context["next_url"].removeprefix(PARTS))
    assert [part.dossier for answer in (one, two) for part in rows(answer)] == [first, second]
    assert two.context["previous_url"] and not two.context["next_url"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(linked, sign_in, count, django_assert_num_queries):
    for _ in range(count):
        sent_out(linked, in_order())
    browser = sign_in(linked.policeman)
    browser.get(PARTS)

    with django_assert_num_queries(11):
        assert len(rows(browser.get(PARTS))) == count


def test_the_navigation_leads_there_who_works_for_an_agency_or_was_asked(linked, sign_in):
    dossier = with_the_officer(linked)
    assert PARTS not in sign_in(linked.officer).get(WORK).content.decode()
    landed = sign_in(linked.policeman).get(WORK)
    assert (landed.status_code, landed.url) == (302, PARTS), "parts are all that an agency has to do"

    consult(
        dossier_id=dossier.pk,
        office=linked.desk,
        content="Bản chính còn ở quầy không?",
        due_on=date(2026, 11, 10),
        actor=linked.officer,
        at=moment("2026-11-09T09:30"),
    )
    assert PARTS in sign_in(linked.clerk).get(WORK).content.decode()


def test_an_empty_list_says_what_will_stand_there(linked, sign_in):
    assert "Chưa có phần việc nào" in said(sign_in(linked.policeman).get(PARTS))


# One part


def test_the_page_tells_name_papers_and_task_and_no_contacts(linked, sign_in):
    dossier = sent_out(linked, in_order())
    page = said(sign_in(linked.policeman).get(page_of_part(part_at(dossier, linked.police))))

    for words in (dossier.code, "Nguyễn Thị Hòa", "Bản vẽ thiết kế", "Đăng ký thường trú", "09:00, 10/11/2026"):
        assert words in page
    for secret in ("056190000018", "0905", "hoa@example.vn", "Quảng Hội", "Xử lý xong"):
        assert secret not in page


def test_the_answer_is_given_on_the_page_and_a_refusal_loses_nothing(linked, sign_in):
    dossier = sent_out(linked, in_order())
    url, browser = page_of_part(part_at(dossier, linked.police)), sign_in(linked.policeman)

    wrong = browser.post(url, {"outcome": "disagreed", "answer": ""})
    assert "Xin ghi nội dung trả lời" in said(wrong)
    assert "Xin chọn kết quả" in said(browser.post(url, {"answer": "xong rồi"}))
    right = browser.post(url, {"outcome": "done", "answer": "Đã nhập."}, follow=True)
    assert "Đã ghi trả lời" in said(right)
    assert "đã kết thúc hoặc không do ông/bà" in said(browser.post(url, {"outcome": "done"}, follow=True))


def test_the_head_of_a_late_agency_writes_the_letter_from_the_part(linked, sign_in, clock):
    dossier = sent_out(linked, in_order())
    watch_referrals(at=clock("2026-11-11T09:00"))
    url, browser = act_on(dossier, "apology"), sign_in(linked.police_head)

    assert url in browser.get(page_of_part(dossier.referrals.get())).content.decode()
    form = browser.get(url).context["form"]
    assert form.initial["delay_reason"] == "partner"
    sent = {**form.initial, "explanation": "chờ xác minh nơi cư trú", "new_date": "27/11/2026"}
    assert PARTS in browser.post(url, {**sent, "preview": "1"}).content.decode()
    done = browser.post(url, {**sent, "issue": "1"})
    assert (done.status_code, done.url) == (302, PARTS)
    assert sign_in(linked.policeman).get(url).status_code == 403
    assert sign_in(linked.insurer).get(url).status_code == 403


# From the dossier's page


def test_an_opinion_is_asked_shown_and_called_off_on_the_dossiers_page(linked, sign_in):
    dossier, browser = with_the_officer(linked), sign_in(linked.officer)
    asked = {"office": linked.police.pk, "content": "Có tranh chấp không?", "due_on": "10/11/2026"}

    wrong = browser.post(act_on(dossier, "consult"), {**asked, "revision": dossier.revision, "content": ""})
    assert "Xin ghi nội dung cần hỏi" in said(wrong)
    browser.post(act_on(dossier, "consult"), {**asked, "revision": dossier.revision})
    part = Referral.objects.get()
    page = said(browser.get(page_of(dossier)))
    assert "Lấy ý kiến: Công an huyện Vạn Ninh" in page and "Có tranh chấp không?" in page
    browser.post(reverse("dossiers:call_off_part", args=[part.pk]))
    part.refresh_from_db()
    assert part.outcome == "called_off"
    assert "đã kết thúc" in said(browser.post(reverse("dossiers:call_off_part", args=[part.pk]), follow=True))


def test_who_does_not_hold_the_dossier_is_led_back(linked, sign_in):
    dossier = with_the_officer(linked)

    for name in ("consult", "arrange_visit", "ask_payment", "confirm_payment"):
        answer = sign_in(linked.clerk).get(act_on(dossier, name), follow=True)
        assert "không làm được việc đó" in said(answer) or name == "ask_payment", name


def test_a_check_is_arranged_outside_office_hours_with_a_warning_and_written_down(linked, sign_in, clock):
    dossier, browser = with_the_officer(linked), sign_in(linked.officer)
    typed = {"day": "14/11/2026", "clock": "08:30", "place": "Thửa 123", "people": "địa chính", "content": "đo"}

    assert "Chưa có giờ" in said(browser.post(act_on(dossier, "arrange_visit"), {**typed, "clock": ""}))
    page = said(browser.post(act_on(dossier, "arrange_visit"), {**typed, "revision": dossier.revision}, follow=True))
    assert "ngoài giờ làm việc" in page and "Thửa 123" in page
    clock("2026-11-16T09:00")
    visit = dossier.visits.get()
    browser = sign_in(linked.officer)
    done = browser.post(reverse("dossiers:visit", args=[visit.pk]), {"findings": "Ranh giới đúng."}, follow=True)
    assert "Ranh giới đúng." in said(done)
    again = browser.post(reverse("dossiers:call_off_visit", args=[visit.pk]), follow=True)
    assert "đã ghi kết quả hoặc đã hoãn" in said(again)


def test_money_is_asked_for_and_confirmed_on_pages(linked, sign_in, clock):
    dossier, browser = with_the_officer(linked), sign_in(linked.officer)
    for wrong in ("", "0", "1,5", "abc", "1.50", "-5"):
        answer = browser.post(
            act_on(dossier, "ask_payment"), {"amount_vnd": wrong, "ground": "TB", "revision": dossier.revision}
        )
        assert "ví dụ: 1.500.000" in said(answer), wrong
    asked = {"amount_vnd": "1.500.000 đồng", "ground": "Thông báo 12", "revision": dossier.revision}
    page = said(browser.post(act_on(dossier, "ask_payment"), asked, follow=True))
    assert "1.500.000 đồng" in page and "chờ nộp" in page
    dossier.refresh_from_db()
    paid = {"receipt_number": "0012345", "paid_on": "09/11/2026", "revision": dossier.revision}
    done = sign_in(linked.clerk).post(act_on(dossier, "confirm_payment"), paid, follow=True)
    assert "đã nộp" in said(done)
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


def test_the_page_says_where_the_time_went(linked, sign_in, clock):
    dossier = with_the_officer(linked)
    clock("2026-11-13T09:00")
    page = said(sign_in(linked.officer).get(page_of(dossier)))

    assert "Thời gian ở đâu" in page and "Cơ quan giải quyết" in page
    assert "Trễ 2 giờ làm việc, chia cho các bên" in page


def test_while_a_wait_stops_the_clock_nobody_is_shown_as_late(linked, sign_in, clock):
    dossier = with_the_officer(linked, version=make_version(payment_pauses=True))
    request_payment(
        dossier_id=dossier.pk,
        amount_vnd=1000,
        ground="Thông báo 12",
        actor=linked.officer,
        at=moment("2026-11-09T09:30"),
    )
    clock("2026-12-14T09:00")
    page = said(sign_in(linked.officer).get(page_of(dossier)))

    assert "Người nộp" in page and "chia cho các bên" not in page


def test_both_clocks_are_shown_where_they_differ(linked, sign_in, clock):
    dossier = with_the_officer(linked)
    paper = dossier.version.documents.first()
    request_supplement(
        dossier_id=dossier.pk,
        papers={paper.pk: ""},
        reason="thiếu",
        actor=linked.officer,
        at=moment("2026-11-10T09:00"),
    )
    supplement(dossier_id=dossier.pk, documents={paper.pk: (1, 0)}, actor=linked.clerk, at=moment("2026-11-13T08:00"))
    clock("2026-11-13T09:00")
    page = said(sign_in(linked.officer).get(page_of(dossier)))

    assert "18/11/2026" in page, "by law: counted anew"
    assert "Theo chỉ số 766 (trừ thời gian chờ người nộp, không tính lại từ đầu): thứ Ba, 17/11/2026." in page


# The scans that the work needs


def test_an_agency_reads_the_scans_of_its_open_part_and_no_other_file(linked, sign_in):
    dossier = sent_out(linked, in_parallel())
    paper = dossier.version.documents.first()
    scan, other = (
        add_file(dossier_id=dossier.pk, title=f"{kind}.pdf", actor=linked.clerk, at=moment("2026-11-09T09:30"), **given)
        for kind, given in (
            ("scan", {"content": pdf(), "kind": FileKind.SCAN, "required": paper}),
            ("other", {"content": pdf(2), "kind": FileKind.OTHER}),
        )
    )
    part, browser = part_at(dossier, linked.police), sign_in(linked.policeman)

    def file_of(row):
        return reverse("dossiers:part_file", args=[part.pk, row.pk])

    assert paper.name in said(browser.get(page_of_part(part)))
    answer = browser.get(file_of(scan))
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == pdf()
    assert browser.get(file_of(other)).status_code == 404
    assert browser.get(act_on(dossier, "dossier")).status_code == 404
    Referral.objects.filter(pk=part.pk).update(outcome="done", ended_at=moment("2026-11-09T11:00"))
    assert browser.get(file_of(scan)).status_code == 404

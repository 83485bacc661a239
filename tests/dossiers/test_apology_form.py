"""The head's letter: prefilled, shown word for word before it goes, sent once."""

import pytest
from django.urls import reverse

from accounts.models import AccessRecord
from dossiers.actions.work import hand_on
from dossiers.enums import Ground
from dossiers.models import PhoneCall, Promise
from notices.models import Notice
from papers.models import Paper
from tests.dossiers.staff_pages import act_on, at_the_division, page_of, said, with_the_officer
from tests.factories import make_version, moment
from workdays.enums import TimeUnit

pytestmark = pytest.mark.django_db
NOW = "2026-11-11T09:00"  # a day before the date
REASON = "chờ kết quả đo đạc của Chi nhánh Văn phòng Đăng ký đất đai"


@pytest.fixture
def head(sign_in, world, clock):
    clock(NOW)
    return sign_in(world.head)


@pytest.fixture
def dossier(world):
    return with_the_officer(world)


def filled(dossier, **changes):
    return {
        "revision": dossier.revision,
        "delay_reason": "partner",
        "explanation": REASON,
        "new_date": "18/11/2026",
        **changes,
    }


def letters():
    return Promise.objects.filter(ground=Ground.RESCHEDULE).count()


def test_the_letter_is_prefilled_with_a_working_day_that_the_clock_proposes(head, dossier):
    page = head.get(act_on(dossier, "apology"))

    assert page.context["form"].initial["new_date"] == "13/11/2026"
    assert "Người nộp nhận tin nhắn SMS ở số 0••• ••• 456." in said(page)
    assert "Người nộp nhận thư điện tử ở h•••@example.vn." in said(page)
    assert "xin lỗi muộn" not in said(page)


def test_after_the_date_the_page_says_that_the_apology_is_late(sign_in, world, clock, dossier):
    clock("2026-11-13T08:00")

    page = sign_in(world.head).get(act_on(dossier, "apology"))

    assert "Đã quá hẹn: thư sẽ ghi là xin lỗi muộn." in said(page)


def test_the_preview_shows_exactly_what_is_then_sent(head, dossier):
    preview = head.post(act_on(dossier, "apology"), filled(dossier, preview="1")).context["preview"]
    assert letters() == 0 and not Notice.objects.filter(kind="dossier.apology").exists()

    head.post(act_on(dossier, "apology"), filled(dossier, issue="1"))

    sms, mail = (Notice.objects.get(kind="dossier.apology", channel=channel) for channel in ("sms", "email"))
    assert preview.sms == sms.body
    assert (preview.title, preview.body) == (mail.title, mail.body)
    assert (preview.segments, preview.cost_vnd) == (sms.segments, sms.cost_vnd)
    paper = Paper.objects.get(kind="apology")
    assert paper.payload["reason"] == preview.letter.reason and paper.payload["is_late"] is preview.letter.is_late


def test_the_preview_reads_like_the_message_and_nothing_is_sent_yet(head, dossier):
    page = said(head.post(act_on(dossier, "apology"), filled(dossier)))

    assert "Chưa gửi gì." in page
    assert "Xin loi ong/ba: ho so H32.27.01-261109-0001 chua kip tra dung hen. Hen lai thu Tu, 18/11/2026." in page
    assert "Gửi đến 0••• ••• 456: 1 phần tin, 300 đồng." in page
    assert f"Lý do: {REASON}" in page and "Kính gửi ông/bà Nguyễn Thị Hòa," in page
    assert "Người ký Phạm Thị Dung Trưởng phòng" in page
    assert "056190000018" not in page


def test_going_back_to_change_it_loses_nothing(head, dossier):
    page = head.post(act_on(dossier, "apology"), filled(dossier, edit="1"))

    assert REASON in page.content.decode() and 'value="18/11/2026"' in page.content.decode()
    assert "Lỗi:" not in page.content.decode() and letters() == 0


def test_sending_it_makes_the_promise_the_call_and_a_sentence(head, dossier):
    answer = head.post(act_on(dossier, "apology"), filled(dossier, issue="1"), follow=True)

    assert answer.redirect_chain == [(page_of(dossier), 302)]
    assert "Đã gửi thư xin lỗi của hồ sơ H32.27.01-261109-0001 và hẹn lại ngày." in said(answer)
    dossier.refresh_from_db()
    assert dossier.promised_at == moment("2026-11-18T17:00")
    assert PhoneCall.objects.get().dossier == dossier


def test_pressed_twice_it_is_sent_once_and_the_head_is_told_that_it_went(head, dossier):
    head.post(act_on(dossier, "apology"), filled(dossier, issue="1"))

    again = head.post(act_on(dossier, "apology"), filled(dossier, issue="1"), follow=True)

    assert again.redirect_chain == [(page_of(dossier), 302)]
    assert "Thư xin lỗi này đã được gửi lúc 09:00" in said(again)
    assert letters() == 1


def test_a_dossier_that_moved_meanwhile_is_told_already_at_the_preview(head, dossier, world):
    shown = filled(dossier)
    hand_on(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T09:00"))

    page = head.post(act_on(dossier, "apology"), shown)

    assert "preview" not in page.context or page.context["preview"] is None
    assert "đã được cập nhật sau khi trang này mở" in said(page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"explanation": ""}, "Chưa có lý do. Xin ghi một câu"),
        ({"explanation": "  \n "}, "Chưa có lý do. Xin ghi một câu"),
        ({"explanation": "x" * 5000}, "Lý do dài 5000 ký tự, nhiều hơn 1000."),
        ({"new_date": ""}, "Chưa có ngày hẹn lại."),
        ({"new_date": "31/02/2026"}, "Lịch không có ngày này."),
        ({"new_date": "mai"}, "Không đọc được ngày này."),
        ({"new_date": "12/11/2026"}, "Ngày hẹn lại phải sau ngày 12/11/2026."),
        ({"new_date": "14/11/2026"}, "Ngày 14/11/2026 cơ quan nghỉ."),
        ({"new_date": "24/11/2026"}, "Ngày 24/11/2026 cơ quan nghỉ."),
        ({"delay_reason": "khac"}, "khac"),
        ({"revision": ""}, ""),
    ],
)
@pytest.mark.parametrize("button", ["preview", "issue"])
def test_what_is_wrong_is_told_with_an_example_and_nothing_goes_out(head, dossier, changes, sentence, button):
    page = head.post(act_on(dossier, "apology"), filled(dossier, **{button: "1"}, **changes))

    assert page.status_code == 200 and sentence in said(page)
    assert "<title>Lỗi: Thư xin lỗi" in page.content.decode()
    assert letters() == 0 and not Paper.objects.filter(kind="apology").exists()


@pytest.mark.parametrize("text", ["18/11/2026", "18112026", "18-11-2026", "18.11.2026", "2026-11-18"])
def test_the_day_is_read_as_people_write_it(head, dossier, text):
    preview = head.post(act_on(dossier, "apology"), filled(dossier, new_date=text)).context["preview"]

    assert preview.letter.new_due_at == moment("2026-11-18T17:00")


def test_a_date_beyond_the_calendar_is_told_and_breaks_nothing(head, dossier):
    page = head.post(act_on(dossier, "apology"), filled(dossier, new_date="01/03/2050"))

    assert page.status_code == 200 and "Lịch làm việc chỉ có đến" in said(page)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"phone": "", "email": ""}, "Người nộp không để lại số di động và thư điện tử"),
        ({"phone": "+842583840123", "email": ""}, "Người nộp không để lại số di động và thư điện tử"),
        ({"email": ""}, "Tin nhắn SMS"),
        ({"phone": ""}, "Thư điện tử"),
    ],
)
def test_the_preview_knows_where_the_applicant_can_be_reached(head, world, person, sentence):
    page = said(head.post(act_on(d := with_the_officer(world, person=person), "apology"), filled(d)))

    assert sentence in page
    assert ("Tin nhắn SMS" in page) is (person.get("phone", "0905") == "0905")
    assert ("Kính gửi" in page) is (person.get("email", "hoa") != "")


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("clerk", 403), ("reviewer", 403), ("chairman", 404)])
def test_only_the_head_who_answers_for_it_gets_the_form(sign_in, world, clock, dossier, who, status):
    clock(NOW)

    assert sign_in(getattr(world, who)).get(act_on(dossier, "apology")).status_code == status


def test_a_head_above_who_posts_by_hand_is_refused_with_the_name_of_the_office(sign_in, world, clock, dossier):
    clock(NOW)

    page = sign_in(world.chairman).post(act_on(dossier, "apology"), filled(dossier, issue="1"))

    assert "do thủ trưởng cơ quan đang giữ hồ sơ (Phòng Quản lý đô thị) ký" in said(page)
    assert letters() == 0


def test_after_one_letter_there_is_no_second_form(head, dossier):
    head.post(act_on(dossier, "apology"), filled(dossier, issue="1"))

    assert head.get(act_on(dossier, "apology")).status_code == 404
    assert reverse("dossiers:apology", args=[dossier.pk]) not in head.get(page_of(dossier)).content.decode()


def test_an_hour_term_can_be_rescheduled_to_a_day(head, world, clock):
    dossier = at_the_division(world, version=make_version(amount="8", unit=TimeUnit.WORKING_HOUR))
    clock("2026-11-09T15:00")

    proposed = head.get(act_on(dossier, "apology")).context["form"].initial["new_date"]
    preview = head.post(act_on(dossier, "apology"), filled(dossier, new_date=proposed)).context["preview"]

    assert proposed == "11/11/2026"
    assert preview.letter.new_due_at == moment("2026-11-11T17:00")


def test_writing_the_letter_shows_the_applicant_and_is_logged(head, dossier, world):
    head.get(act_on(dossier, "apology"))

    assert AccessRecord.objects.get().user == world.head

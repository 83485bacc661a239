"""Pages of the desk beside intake: filings that wait, results onto the shelf, guidance, outages."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from dossiers.actions.filings import register
from dossiers.actions.guidance import guide
from dossiers.actions.outages import declare_outage
from dossiers.enums import Channel, GuidanceWay, Status
from dossiers.errors import Refused
from dossiers.models import Dossier, Draft, Guidance, Outage
from papers.models import Paper
from tests.dossiers.intake_posts import INTAKE, filled, save
from tests.dossiers.staff_pages import act_on, done, page_of, said
from tests.factories import make_intake, make_user, make_version, moment

pytestmark = pytest.mark.django_db
FILINGS, SHELF, GUIDANCE, OUTAGES = "/can-bo/ho-so-gui-den/", "/can-bo/len-ke/", "/can-bo/huong-dan/", "/can-bo/su-co/"
POST = {
    "arrived": "post", "tracking": "RA123456785VN", "minutes": "12/BBGN", "arrived_on": "09/11/2026", "arrived_time": "09:00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-11-10T08:00")


@pytest.fixture
def clerk(sign_in, world):
    return sign_in(world.clerk)


def post(clerk, world, name, **changes):
    return clerk.post(reverse(f"dossiers:{name}"), filled(world, **changes), follow=True)


# By post


def test_the_intake_page_takes_in_a_filing_by_post_with_the_moment_of_the_minutes(clerk, world):
    save(clerk, world, **POST)

    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.received_at) == (Channel.POST, moment("2026-11-09T09:00"))
    assert dossier.postal_filing.minutes_number == "12/BBGN"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tracking": "RA123456789VN"}, "sai một chữ số"),
        ({"tracking": ""}, "ví dụ: RA123456785VN"),
        ({"minutes": ""}, "Xin ghi số biên bản giao nhận"),
        ({"arrived_on": ""}, "Xin ghi ngày, ví dụ"),
        ({"arrived_time": ""}, "Xin ghi giờ và phút, ví dụ 08:30."),
        ({"arrived_time": "25:00"}, "Không đọc được giờ này"),
        ({"arrived_on": "11/11/2026"}, "phải trước lúc này"),
        ({"arrived_on": "01/10/2026"}, "quá 30 ngày"),
        ({"arrived": "outage"}, "Không còn sự cố nào được nhập bù"),
    ],
)
def test_what_is_wrong_with_the_arrival_is_said_and_kept(clerk, world, changes, sentence):
    page = save(clerk, world, **{**POST, **changes})

    assert sentence in said(page)
    assert "Nguyễn Thị Hòa" in page.content.decode()
    assert not Dossier.objects.exists()


def test_a_filing_is_noted_checked_later_and_received_with_what_is_known_filled_in(clerk, world):
    listed = post(clerk, world, "intake_registering", paper=[], **POST)
    dossier = Dossier.objects.get()
    assert "phải trả lời trong 8 giờ làm việc" in said(listed)
    assert "còn 1 giờ làm việc" in said(listed) and "Gửi đến 1" in said(listed)

    page = clerk.get(f"{INTAKE}?ho-so={dossier.pk}")
    text = page.content.decode()
    assert f"Hồ sơ gửi đến {dossier.code}" in said(page)
    assert all(known in text for known in ("RA123456785VN", "12/BBGN", "Nguyễn Thị Hòa", "0905 123 456"))
    save(clerk, world, draft=str(dossier.submission), filing=dossier.code, **POST)

    dossier.refresh_from_db()
    assert (dossier.status, dossier.received_at) == (Status.RECEIVED, moment("2026-11-09T09:00"))
    assert "Không có hồ sơ nào chờ trả lời" in said(clerk.get(FILINGS))


def test_only_what_came_by_post_is_noted_for_later(clerk, world):
    page = post(clerk, world, "intake_registering")
    assert "chỉ dùng cho hồ sơ qua bưu điện" in said(page)
    assert not Dossier.objects.exists()


def test_a_filing_that_waits_is_declined_on_its_page(clerk, world):
    post(clerk, world, "intake_registering", **POST)
    dossier = Dossier.objects.get()
    assert "Không tiếp nhận được" in said(clerk.get(page_of(dossier)))

    nothing = clerk.post(act_on(dossier, "decline_filing"), {"revision": dossier.revision, "reason": ""})
    answer = clerk.post(
        act_on(dossier, "decline_filing"), {"revision": dossier.revision, "reason": "sai nơi"}, follow=True
    )

    assert "Xin ghi lý do" in said(nothing)
    assert "Đã từ chối tiếp nhận hồ sơ" in said(answer)
    assert Paper.objects.get().kind == "refusal"
    assert "không làm được việc đó" in said(clerk.get(act_on(dossier, "decline_filing"), follow=True))


def test_a_filing_of_another_desk_does_not_exist(clerk, sign_in, world):
    post(clerk, world, "intake_registering", **POST)
    dossier = Dossier.objects.get()
    other = sign_in(make_user("Người khác", (world.committee, Role.INTAKE)))

    assert other.get(f"{INTAKE}?ho-so={dossier.pk}").status_code == 404
    assert clerk.get(f"{INTAKE}?ho-so=x").status_code == 404
    assert dossier.code not in said(other.get(FILINGS))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(clerk, world, rows, django_assert_num_queries):
    for _ in range(rows):
        register(intake=make_intake(world, channel=Channel.ONLINE), actor=world.clerk, at=moment("2026-11-09T15:00"))
    clerk.get(FILINGS)

    with django_assert_num_queries(11):
        page = clerk.get(FILINGS)

    assert len(page.context["rows"]) == rows


def test_late_answers_stand_out(clerk, world):
    register(intake=make_intake(world, channel=Channel.ONLINE), actor=world.clerk, at=moment("2026-11-06T15:00"))
    assert "trả lời trễ 3 giờ" in said(clerk.get(FILINGS))


# Declined at the counter


def test_the_counter_declines_with_form_03(clerk, world):
    page = post(clerk, world, "intake_declining", paper=[], decline_reason="")
    assert "Xin ghi lý do" in said(page) and not Dossier.objects.exists()

    answer = post(clerk, world, "intake_declining", paper=[], decline_reason="thửa đất thuộc Nha Trang")

    assert "Đã từ chối tiếp nhận, hồ sơ" in said(answer)
    assert Dossier.objects.get().status == Status.NOT_RECEIVED
    assert Paper.objects.get().payload["reason"] == "thửa đất thuộc Nha Trang"


def test_who_is_declined_must_be_known(clerk, world):
    page = post(clerk, world, "intake_declining", full_name="", decline_reason="x")
    assert "Xin nhập họ và tên người nộp" in said(page) and not Dossier.objects.exists()
    page = post(clerk, world, "intake_declining", version="", decline_reason="x")
    assert "Xin chọn thủ tục" in said(page)


# Results onto the shelf


def test_results_go_onto_their_shelf_one_after_another(clerk, world):
    first, second = done(world), done(world)
    clerk.post(SHELF, {"shelf": "B2", "code": first.code.lower()})

    page = clerk.post(SHELF, {"shelf": "B2", "code": f"https://motcua.vn/q/{second.public_token}/"}, follow=True)

    assert {row.shelf for row in Dossier.objects.all()} == {"B2"}
    assert said(page).count("Đã lên ngăn B2; người nộp được báo.") == 2
    assert "2 kết quả đã lên kệ" in said(page) and "Nguyễn Thị Hòa" in said(page)
    assert 'value="B2"' in page.content.decode()


def test_a_failed_scan_is_explained_and_loses_nothing(clerk, world):
    dossier = done(world)
    clerk.post(SHELF, {"shelf": "B2", "code": dossier.code})
    clerk.post(SHELF, {"shelf": "B2", "code": dossier.code})
    clerk.post(SHELF, {"shelf": "B2", "code": "H32.27.01-261109-0999"})
    clerk.post(SHELF, {"shelf": "", "code": dossier.code})
    page = clerk.post(SHELF, {"shelf": "x" * 30, "code": "???"}, follow=True)

    words = said(page)
    assert "đã được xác nhận về quầy trước đó" in words
    assert "Không thấy hồ sơ này" in words and "Chưa có ngăn. Xin ghi ngăn" in words
    assert "1 kết quả đã lên kệ" in words
    assert "Vừa quét" not in said(clerk.post(SHELF, {"clear": "1"}, follow=True))


def test_no_name_is_kept_in_the_session(clerk, world):
    clerk.post(SHELF, {"shelf": "B2", "code": done(world).code})
    assert "Hòa" not in str(dict(clerk.session))


# Guidance


def test_guidance_takes_what_is_not_ticked_as_missing(clerk, world):
    form, drawing = world.version.documents.order_by("order")

    answer = post(clerk, world, "intake_guidance", paper=[str(form.pk)], guide_words="mang theo sổ đỏ")

    row = Guidance.objects.get()
    assert (row.missing, row.words, row.way) == ([drawing.pk], "mang theo sổ đỏ", "counter")
    assert (row.full_name, row.phone, row.given_by) == ("Nguyễn Thị Hòa", "+84905123456", world.clerk)
    assert "Đã ghi hướng dẫn" in said(answer)
    assert not Dossier.objects.exists() and not Draft.objects.exists()


def test_a_name_is_not_needed_and_a_call_is_told_apart(clerk, world):
    nobody = dict.fromkeys(("full_name", "national_id", "born_on", "phone", "email", "address"), "")
    post(clerk, world, "intake_guidance", guide_way="phone", paper=[], **nobody)
    row = Guidance.objects.get()
    assert (row.way, row.full_name, row.phone, len(row.missing)) == ("phone", "", "", 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"version": ""}, "Xin chọn thủ tục đã hướng dẫn"),
        ({"phone": "12"}, "số"),
        ({"guide_words": "x" * 501}, "nhiều hơn 500"),
        ({"guide_way": "online"}, "Xin chọn cách hướng dẫn"),
    ],
)
def test_guidance_that_cannot_be_recorded_says_why(clerk, world, changes, sentence):
    page = post(clerk, world, "intake_guidance", **changes)
    assert sentence in said(page)
    assert not Guidance.objects.exists()


def test_only_the_desk_guides_and_only_with_the_procedure_s_papers(world):
    values = {
        "office": world.desk,
        "version": world.version,
        "way": GuidanceWay.COUNTER,
        "at": moment("2026-11-10T08:00"),
    }
    with pytest.raises(Refused, match="chưa được giao"):
        guide(**values, missing=[], actor=world.officer)
    with pytest.raises(Refused, match="trong danh mục"):
        guide(**values, missing=[999_999], actor=world.clerk)


@pytest.mark.parametrize("rows", [1, 3])
def test_today_s_guidance_is_listed_and_counted(clerk, world, rows, django_assert_num_queries):
    other = make_version("Đăng ký kinh doanh")
    for version in [world.version, world.version, other][:rows]:
        post(clerk, world, "intake_guidance", of=version, paper=[])
    Guidance.objects.create(office=world.desk, given_by=world.clerk, given_at=moment("2026-11-09T08:00"))
    clerk.get(GUIDANCE)

    with django_assert_num_queries(11):
        page = clerk.get(GUIDANCE)

    assert len(page.context["rows"]) == rows
    assert page.context["counted"][0] == (world.version.name, min(rows, 2))
    assert "Đơn đề nghị; Bản vẽ thiết kế" in said(page)


# Outages


def form_of(world, **changes):
    return {
        "office": world.desk.pk, "began_on": "09/11/2026", "began_time": "08:00", "ended_on": "09/11/2026",
        "ended_time": "11h00", "reason": "mất điện", **changes,
    }  # fmt: skip


def test_the_head_declares_an_outage_and_the_desk_enters_what_came(clerk, sign_in, world):
    assert "Nhập bù" not in clerk.get(INTAKE).content.decode()

    answer = sign_in(world.chairman).post(OUTAGES, form_of(world), follow=True)

    assert "Trong 7 ngày" in said(answer) and "mất điện" in said(answer)
    outage = Outage.objects.get()
    assert "Nhập bù sau sự cố" in clerk.get(INTAKE).content.decode()
    late = {"arrived": "outage", "outage": str(outage.pk), "arrived_on": "09/11/2026", "arrived_time": "09:30"}
    save(clerk, world, **late)
    dossier = Dossier.objects.get()
    assert (dossier.outage, dossier.received_at) == (outage, moment("2026-11-09T09:30"))
    assert "sự cố" in said(clerk.get(page_of(dossier)))


def test_a_moment_outside_the_outage_is_refused_on_the_page(clerk, world):
    outage = declare_outage(
        office=world.desk, began_at=moment("2026-11-09T08:00"), ended_at=moment("2026-11-09T11:00"), reason="x",
        actor=world.chairman, at=moment("2026-11-09T11:00"),
    )  # fmt: skip
    late = {"arrived": "outage", "outage": str(outage.pk), "arrived_on": "09/11/2026", "arrived_time": "11:30"}
    assert "phải trong thời gian sự cố" in said(save(clerk, world, **late))
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Xin ghi lý do, ví dụ: mất điện"),
        ({"ended_time": "07:00"}, "phải sau lúc bắt đầu"),
        ({"ended_on": "11/11/2026"}, "phải đã kết thúc"),
        ({"began_on": "x"}, "Không đọc được ngày này"),
        ({"office": ""}, "Xin chọn bộ phận"),
    ],
)
def test_an_outage_that_cannot_be_says_why(sign_in, world, changes, sentence):
    page = sign_in(world.chairman).post(OUTAGES, form_of(world, **changes))
    assert sentence in said(page)
    assert not Outage.objects.exists()


def test_the_head_of_a_division_declares_none_for_the_desk(sign_in, world):
    page = sign_in(world.head).post(OUTAGES, form_of(world))
    assert "không phụ trách Bộ phận Một cửa nào" in said(page)
    assert not Outage.objects.exists()

"""A building permit (1.009994) in a real browser: one supplement, a late partner, a signed apology, the result by post."""

from types import SimpleNamespace

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import Office
from catalogue.enums import Performer
from catalogue.models import ProcedureVersion, ProcessStep
from dossiers import tasks
from dossiers.enums import Status
from dossiers.models import Dossier
from notices.actions.deliver import deliver_due
from notices.models import Notice
from papers.models import Paper
from signing.actions.trial import make_trial_key
from tests.browser.actors import COUNTER, sms_about, take_in
from tests.browser.checks import NARROW
from tests.dossiers.partners import part_at
from tests.dossiers.staff_pages import act_on, page_of
from tests.factories import make_user
from tests.reference_files import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "mật khẩu của khóa"
TRACKING = "RA123456785VN"
SIGNING = "/can-bo/ky-so/"


@pytest.fixture
def district(db):
    """The packaged district with the people of one permit; the land registration branch confirms the plot in between."""
    load()
    desk, division = Office.objects.get(ref="mc-huyen"), Office.objects.get(ref="p-qldt")
    partner, committee = Office.objects.get(ref="cn-vpdkdd"), Office.objects.get(ref="ubnd-huyen")
    with_a_partner(ProcedureVersion.objects.get(procedure__national_code="1.009994"))
    return SimpleNamespace(
        partner=partner,
        clerk=make_user("Trần Thị Cúc", (desk, Role.INTAKE)),
        officer=make_user("Lê Văn Bình", (division, Role.PROCESSING)),
        head=make_user("Phạm Thị Dung", (division, Role.HEAD), title="Trưởng phòng"),
        chairman=make_user("Nguyễn Văn Em", (committee, Role.HEAD), title="Chủ tịch"),
        surveyor=make_user("Ngô Văn Long", (partner, Role.PROCESSING)),
        director=make_user("Hồ Văn Minh", (partner, Role.HEAD), title="Giám đốc"),
    )


def with_a_partner(version):
    """The published steps have no agency outside the district: here one stands between appraisal and approval."""
    version.steps.filter(order__gt=2).update(order=F("order") + 1)
    ProcessStep.objects.create(
        version=version,
        order=3,
        title="Xác nhận hiện trạng thửa đất",
        performer=Performer.LINKED,
        office_ref="cn-vpdkdd",
        office_name="Chi nhánh Văn phòng Đăng ký đất đai",
        role=Role.PROCESSING,
        hours=16,
    )


def test_a_permit_with_a_supplement_a_late_partner_a_signed_apology_and_the_post(district, actor, gateways, clock):
    sms, mail = gateways
    clock("2026-11-02T08:10")
    clerk = actor().sign_in(district.clerk)
    code = take_in(clerk, "giấy phép xây dựng", "Cấp giấy phép xây dựng mới", result_way="post")
    dossier = Dossier.objects.get(code=code)
    clerk.open(page_of(dossier))
    clerk.press("/chuyen-buoc/")
    a_supplement_is_asked_and_brought(district, actor, dossier, clock)
    the_partner_is_late(district, actor, dossier, clock)
    paper = its_head_apologises_and_signs(district, actor, dossier)
    the_citizen_checks_the_paper_and_reads_the_letter(actor, dossier, paper)
    the_permit_is_signed(district, actor, dossier, clock)
    it_goes_out_by_post(district, actor, dossier, clock)
    what_was_told(dossier, code, sms, mail)


def a_supplement_is_asked_and_brought(district, actor, dossier, clock):
    clock("2026-11-03T09:00")
    officer = actor().sign_in(district.officer)
    page = officer.open(act_on(dossier, "ask_supplement"))
    page.get_by_label("Bản vẽ thiết kế xây dựng (02 bộ)", exact=True).check()
    page.get_by_label("Lý do nói với người nộp").fill("bản vẽ thiếu chữ ký của đơn vị thiết kế")
    officer.click("Gửi yêu cầu, tạm dừng hạn")
    deliver_due(at=timezone.now())
    clock("2026-11-05T10:00")
    clerk = actor().sign_in(district.clerk)
    page = clerk.open(page_of(dossier))
    page.get_by_role("link", name="Nhận bổ sung").click()
    page.wait_for_url("**/nhan-bo-sung/")
    clerk.inspect()
    clerk.click("Đã đủ, tính lại ngày hẹn")
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING and dossier.promises.count() == 2


def the_partner_is_late(district, actor, dossier, clock):
    clock("2026-11-06T08:00")
    officer = actor().sign_in(district.officer)
    officer.open(page_of(dossier))
    officer.press("/chuyen-buoc/")
    part = part_at(dossier, district.partner)
    for moment in ("2026-11-09T08:00", "2026-11-11T08:00"):
        clock(moment)
        tasks.watch_referrals()
        tasks.watch_deadlines()
    told = Notice.objects.filter(kind="dossier.part_due", channel="inbox").values_list("to_user", flat=True)
    assert district.director.pk in told and part.due_at < timezone.now()
    answer = actor().sign_in(district.director).page.goto(f"{officer.address}{page_of(dossier)}")
    assert answer is not None and answer.status == 404


def its_head_apologises_and_signs(district, actor, dossier):
    director = actor().sign_in(district.director)
    page = director.open(f"/can-bo/phan-viec/{part_at(dossier, district.partner).pk}/")
    page.get_by_role("link", name="Soạn thư xin lỗi").click()
    page.wait_for_url("**/thu-xin-loi/")
    director.check()
    page.get_by_label("Lý do nói với người nộp").fill("cán bộ đo đạc của Chi nhánh đi xác minh vùng ngập lụt")
    director.click("Xem trước thư và tin nhắn")
    director.click("Gửi thư xin lỗi, rồi ký ở mục Ký số")
    paper = Paper.objects.get(kind="apology")
    assert paper.office == district.partner
    is_told(director, paper, "Giấy do chúng tôi lập, nhưng chưa ký")
    page = director.open(SIGNING)
    page.get_by_role("link", name="Thêm khóa").click()
    page.wait_for_url("**/khoa/")
    director.check()
    make_trial_key(district.director, secret=SECRET, at=timezone.now())
    page = director.open(SIGNING, closely=True)
    page.get_by_label("Mật khẩu hoặc mã PIN").fill(SECRET)
    director.click("Ký các giấy đã đánh dấu")
    expect(page.get_by_text("Đã ký 1 giấy tờ")).to_be_visible()
    director.open(f"{SIGNING}khoa/", closely=True)
    return paper


def is_told(person, paper, words):
    page = person.open(f"/kiem-tra/{paper.pk}/", closely=True)
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    return page


def the_citizen_checks_the_paper_and_reads_the_letter(actor, dossier, paper):
    for size in ({"width": NARROW, "height": 640}, COUNTER):
        citizen = actor(size)
        page = is_told(citizen, paper, "Chữ ký thử, không có giá trị pháp lý")
        words = page.locator("main").inner_text()
        assert "Hồ Văn Minh" in words and "tệp không bị sửa từ lúc ký" in words
        assert "Nguyễn Thị Hòa" not in words and dossier.code not in words
    page = citizen.open(f"/q/{dossier.public_token}/")
    page.get_by_role("link", name="Xem thư xin lỗi").click()
    page.wait_for_url("**/thu/**")
    citizen.check()
    words = page.locator("main").inner_text()
    assert "cán bộ đo đạc của Chi nhánh đi xác minh vùng ngập lụt" in words
    assert "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI" in words.upper() and "Nguyễn Thị Hòa" not in words


def the_permit_is_signed(district, actor, dossier, clock):
    clock("2026-11-12T09:00")
    surveyor = actor().sign_in(district.surveyor)
    page = surveyor.open(f"/can-bo/phan-viec/{part_at(dossier, district.partner).pk}/")
    page.get_by_label("Đã xong phần việc").check()
    surveyor.click("Gửi trả lời")
    assert part_at(dossier, district.partner).timeliness == "overdue"
    for person in (district.head, district.chairman):
        leader = actor().sign_in(person)
        leader.open(page_of(dossier))
        leader.press("/chuyen-buoc/")


def it_goes_out_by_post(district, actor, dossier, clock):
    clock("2026-11-13T08:00")
    clerk = actor().sign_in(district.clerk)
    page = clerk.open(page_of(dossier))
    clerk.press("/xu-ly-xong/")
    page.locator("[name=shelf]").fill("B2")
    clerk.press("/ve-quay/")
    clock("2026-11-13T08:20")
    page.get_by_role("link", name="Gửi bưu điện").click()
    page.wait_for_url("**/gui-buu-dien/")
    clerk.inspect()
    page.get_by_label("Số hiệu bưu gửi").fill(TRACKING)
    page.get_by_label("Số biên bản giao nhận").fill("12/BBGN")
    clerk.click("Đã giao bưu điện")
    deliver_due(at=timezone.now())
    clock("2026-11-16T09:00")
    clerk = actor().sign_in(district.clerk)
    clerk.open(page_of(dossier))
    clerk.press("/da-phat/")
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED and dossier.completions.get().timeliness == "early"


def what_was_told(dossier, code, sms, mail):
    deliver_due(at=timezone.now())
    for channel in ("sms", "email"):
        rows = Notice.objects.filter(subject=dossier.subject, channel=channel, to_user=None).order_by("created_at")
        assert list(rows.values_list("kind", flat=True)) == [
            "dossier.received",
            "dossier.supplement",
            "dossier.supplemented",
            "dossier.apology",
            "dossier.ready",
            "dossier.posted",
        ]
    assert [code in message["Content"] for message in sms.accepted] == [True] * 6 and sms.doubled() == []
    (posted,) = sms_about(sms, TRACKING)
    assert "khong phai den quay" in posted["Content"]
    assert mail.recipients.count("hoa@example.vn") == 6

"""The pages on which a dossier takes a turn: supplement asked and brought, refusal, withdrawal."""

import pytest
from django.urls import reverse

from dossiers.enums import Status
from dossiers.models import SupplementRequest
from papers.models import Paper
from tests.dossiers.staff_pages import act_on, at_the_desk, page_of, said, with_the_officer

pytestmark = pytest.mark.django_db
REASON = "bản vẽ thiếu chữ ký của đơn vị thiết kế"


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-11-10T09:00")


@pytest.fixture
def dossier(world):
    return with_the_officer(world)


@pytest.fixture
def drawing(world):
    return world.version.documents.get(name="Bản vẽ thiết kế")


def asked(dossier, drawing, **changes):
    return {
        "revision": dossier.revision,
        f"ask_{drawing.pk}": "on",
        f"note_{drawing.pk}": "ký từng tờ",
        "reason": REASON,
        **changes,
    }


def printed(browser, dossier, kind):
    paper = Paper.objects.get(kind=kind)
    return said(browser.get(reverse("dossiers:paper", args=[dossier.pk, paper.pk])))


def test_the_officer_asks_and_the_slip_has_every_field_of_form_02_in_order(sign_in, world, dossier, drawing):
    officer = sign_in(world.officer)
    assert "Yêu cầu bổ sung giấy tờ" in said(officer.get(page_of(dossier)))

    answer = officer.post(act_on(dossier, "ask_supplement"), asked(dossier, drawing), follow=True)

    assert "Đã gửi yêu cầu bổ sung; hạn giải quyết tạm dừng." in said(answer)
    slip = printed(officer, dossier, "supplement")
    labels = [
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Hồ sơ của:", "Nội dung yêu cầu giải quyết:", "Địa chỉ:",
        "Số điện thoại:", "Email:", "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:", "Bản vẽ thiết kế: ký từng tờ",
        f"Lý do: {REASON}", "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc", "NGƯỜI HƯỚNG DẪN",
    ]  # fmt: skip
    places = [slip.index(label) for label in labels]
    assert places == sorted(places)
    assert "Số: 01/PBS-BPTNTKQ" in slip


def test_the_desk_takes_in_what_was_asked_for_and_prints_the_new_receipt(sign_in, world, dossier, drawing):
    sign_in(world.officer).post(act_on(dossier, "ask_supplement"), asked(dossier, drawing))
    dossier.refresh_from_db()
    clerk = sign_in(world.clerk)
    assert "Người nộp mang giấy tờ bổ sung đến" in said(clerk.get(page_of(dossier)))
    page = clerk.get(act_on(dossier, "bring_supplement"))
    assert "Bản vẽ thiết kế ký từng tờ" in said(page) and "Đơn đề nghị" not in said(page)

    counts = {f"originals_{drawing.pk}": "1", f"copies_{drawing.pk}": "2", "revision": dossier.revision}
    answer = clerk.post(act_on(dossier, "bring_supplement"), counts, follow=True)

    assert "Hồ sơ đã đủ; ngày hẹn được tính lại" in said(answer)
    assert "Tính lại sau khi bổ sung đủ hồ sơ" in said(answer)
    assert Paper.objects.filter(kind="receipt").count() == 2
    assert said(answer).count("đã có giấy mới thay") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Xin ghi lý do để người nộp hiểu"),
        ({"ask": ""}, "có ghi chú nhưng chưa được đánh dấu"),
        ({"ask": "", "note": ""}, "Xin chọn ít nhất một giấy tờ"),
        ({"note": "x" * 301}, "Cần sửa, cần thêm gì"),
        ({"revision": "77"}, "đã được cập nhật sau khi trang này mở"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(sign_in, world, dossier, drawing, changes, sentence):
    values = asked(dossier, drawing)
    for short, full in (("ask", f"ask_{drawing.pk}"), ("note", f"note_{drawing.pk}")):
        if short in changes:
            values[full] = changes.pop(short)
    if not values[f"ask_{drawing.pk}"]:
        del values[f"ask_{drawing.pk}"]

    page = sign_in(world.officer).post(act_on(dossier, "ask_supplement"), values | changes)

    assert sentence in said(page)
    assert not SupplementRequest.objects.exists()
    assert changes.get("reason") == "" or REASON in page.content.decode()


def test_a_second_request_warns_and_the_officers_goes_to_the_head(sign_in, world, dossier, drawing):
    officer, clerk = sign_in(world.officer), sign_in(world.clerk)
    officer.post(act_on(dossier, "ask_supplement"), asked(dossier, drawing))
    dossier.refresh_from_db()
    counts = {f"originals_{drawing.pk}": "1", f"copies_{drawing.pk}": "0", "revision": dossier.revision}
    clerk.post(act_on(dossier, "bring_supplement"), counts)
    dossier.refresh_from_db()

    page = officer.get(act_on(dossier, "ask_supplement"))
    done = sign_in(world.head).post(act_on(dossier, "ask_supplement"), asked(dossier, drawing), follow=True)

    assert "chỉ số 766 tính hồ sơ là trễ" in said(page) and "Trình lãnh đạo duyệt" in said(page)
    assert "Đã gửi yêu cầu bổ sung" in said(done), "the head needs nobody's approval"


def test_a_refusal_prints_form_03_with_its_fields_in_order(sign_in, world, dossier):
    officer = sign_in(world.officer)
    values = {"revision": dossier.revision, "reason": "ngoài quy hoạch đất ở"}

    answer = officer.post(act_on(dossier, "refuse"), values, follow=True)

    assert "Đã từ chối giải quyết" in said(answer)
    slip = printed(officer, dossier, "refusal")
    labels = [
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Tiếp nhận hồ sơ của:", "Số định danh cá nhân:", "Địa chỉ:",
        "Mã hồ sơ:", "Nội dung yêu cầu giải quyết:", "lý do cụ thể như sau:", "ngoài quy hoạch đất ở",
        "Xin thông báo cho Ông/Bà được biết và thực hiện./.", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ]  # fmt: skip
    places = [slip.index(label) for label in labels]
    assert places == sorted(places)


def test_the_clerk_stops_it_when_the_applicant_asks(sign_in, world):
    dossier, clerk = at_the_desk(world), sign_in(world.clerk)

    nothing = clerk.post(act_on(dossier, "stop"), {"revision": dossier.revision, "reason": ""})
    answer = clerk.post(act_on(dossier, "stop"), {"revision": dossier.revision, "reason": "đổi nhu cầu"}, follow=True)

    assert "Xin ghi lý do." in said(nothing)
    assert "Hồ sơ đã dừng theo yêu cầu." in said(answer)
    dossier.refresh_from_db()
    assert dossier.status == Status.WITHDRAWN


@pytest.mark.parametrize("name", ["ask_supplement", "bring_supplement", "refuse", "stop"])
def test_who_may_not_is_led_back_to_the_dossier_or_kept_out(sign_in, world, dossier, name):
    answers = [
        sign_in(person).get(act_on(dossier, name), follow=True).status_code for person in (world.clerk, world.officer)
    ]

    assert set(answers) <= {200, 403}
    assert sign_in(world.reviewer).get(act_on(dossier, name)).status_code == 403

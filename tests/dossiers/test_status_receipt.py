"""What the receipt's QR opens: also the thing, who holds it, the letters, and why this date."""

import re
from uuid import uuid4

import pytest

from core.masking import mask_name
from dossiers.actions.apologise import apologise
from dossiers.actions.supplement import request_supplement, supplement
from dossiers.actions.work import finish, hand_on
from dossiers.enums import DelayReason, Outcome
from dossiers.models import Dossier
from papers.models import Paper
from tests.dossiers.public_pages import clock
from tests.dossiers.test_status import text_of
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db

__all__ = ["clock"]

PRIVATE = ["Nguyễn Thị Hòa", "Nguyễn", "0905", "3456", "056190", "hoa@example.vn", "Quảng Hội"]


def opened(client, dossier, prefix=""):
    response = client.get(f"{prefix}/q/{dossier.public_token}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def at_work(world, clock):
    """A dossier at the division, seen on the day before its date."""
    clock("2026-11-23T09:00")
    world.officer.phone, world.officer.title = "02583840130", "Chuyên viên"
    world.officer.save()
    dossier = make_dossier(world, "2026-11-19T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-19T15:00"), holder=world.officer)
    return dossier


@pytest.fixture
def apologised(at_work, world):
    apologise(
        dossier_id=at_work.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="Sở Xây dựng chưa trả lời ý kiến về chỉ giới.",
        new_date=moment("2026-12-01T17:00").date(),
        actor=world.head,
        at=moment("2026-11-23T08:00"),
    )
    return at_work


def letter_url(client, dossier) -> str:
    return re.search(r'href="(/q/[^"]+/thu/[^"]+)"', opened(client, dossier))[1]


def test_the_receipt_names_the_thing_and_who_holds_it(client, at_work):
    text = text_of(opened(client, at_work))

    assert "Việc Cấp giấy phép xây dựng nhà ở riêng lẻ" in text
    assert f"Người nộp {mask_name('Nguyễn Thị Hòa')}" in text
    assert "Nơi đang giữ hồ sơ Phòng Quản lý đô thị Người phụ trách: Lê Văn Bình, Chuyên viên" in text
    assert "Phòng Quản lý đô thị từ 19/11/2026" in text
    assert "Người phụ trách: Lê Văn Bình, 0258 3840 130 ." in text
    for secret in PRIVATE:
        assert secret not in text


def test_an_office_without_a_named_officer_is_called_itself(client, world, clock):
    clock("2026-11-23T09:00")
    world.division.phone = "02583840131"
    world.division.save()
    dossier = make_dossier(world, "2026-11-19T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-19T15:00"))

    assert "Phòng Quản lý đô thị: 0258 3840 131 ." in text_of(opened(client, dossier))


def test_why_this_date_is_told_day_by_day(client, at_work):
    text = text_of(opened(client, at_work))

    assert "Vì sao hẹn ngày này?" in text
    assert "thứ Năm, 19/11/2026 ngày tiếp nhận, không tính" in text
    assert "Chủ nhật, 22/11/2026 ngày nghỉ hằng tuần, không tính" in text
    assert "thứ Tư, 25/11/2026 tính là ngày thứ 3: ngày hẹn trả" in text
    assert "Căn cứ: Bộ luật Dân sự 2015" in text


def test_a_rescheduled_dossier_shows_reason_both_dates_and_the_letter(client, apologised):
    text = text_of(opened(client, apologised))

    assert "Nay xin hẹn lại: thứ Ba, 01/12/2026 (còn 5 ngày làm việc). Lý do: Chờ ý kiến" in text
    assert "Xem thư xin lỗi" in text
    assert "thứ Tư, 25/11/2026 Giấy tiếp nhận hồ sơ và hẹn trả kết quả (19/11/2026)" in text
    assert "thứ Ba, 01/12/2026 Xin lỗi và hẹn lại (23/11/2026)" in text


def test_the_letter_can_be_read_and_printed_with_the_name_masked(client, apologised):
    response = client.get(letter_url(client, apologised))
    text = text_of(response.content.decode())

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text
    assert "Sở Xây dựng chưa trả lời ý kiến về chỉ giới." in text
    assert "ngày 01 tháng 12 năm 2026" in text
    assert "Phạm Thị Dung" in text
    assert mask_name("Nguyễn Thị Hòa") in text
    for secret in PRIVATE:
        assert secret not in text
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_letters_open_only_with_their_own_receipt(client, world, apologised):
    url = letter_url(client, apologised)
    other = make_dossier(world, "2026-11-19T09:20")
    receipt = Paper.objects.get(kind="receipt", subject=apologised.subject)

    for strange in (
        url.replace(apologised.public_token, other.public_token),
        url.replace(apologised.public_token, "x" * 22),
        f"/q/{apologised.public_token}/thu/{uuid4()}/",
        f"/q/{apologised.public_token}/thu/{receipt.pk}/",
    ):
        assert client.get(strange).status_code == 404


def test_a_refusal_is_told_to_who_holds_the_receipt(client, world, at_work, clock):
    finish(dossier_id=at_work.pk, actor=world.officer, at=moment("2026-11-23T10:00"))
    Dossier.objects.filter(pk=at_work.pk).update(outcome=Outcome.REFUSED)
    clock("2026-11-23T11:00")

    assert "không giải quyết được yêu cầu này" in text_of(opened(client, at_work))


def test_the_receipt_asks_for_three_tables_and_for_letters_only_if_there_are_some(
    client, at_work, django_assert_num_queries, world
):
    opened(client, at_work)
    with django_assert_num_queries(3):
        opened(client, at_work)
    apologise(
        dossier_id=at_work.pk,
        delay_reason=DelayReason.OTHER,
        explanation="Lý do riêng.",
        new_date=moment("2026-12-01T17:00").date(),
        actor=world.head,
        at=moment("2026-11-23T08:00"),
    )
    with django_assert_num_queries(4):
        page = opened(client, at_work)
    assert "Lý do" not in text_of(page)


def test_an_unknown_receipt_gets_help(client, world):
    response = client.get("/q/abcdefghijklmnopqrstuv/")

    assert response.status_code == 404
    text = text_of(response.content.decode())
    assert "Xin quét lại mã QR" in text
    assert "0258 3840 123" in text


def test_only_unknown_receipts_are_counted(client, at_work):
    answers = [client.get(f"/q/{number:022d}/").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]
    opened(client, at_work)


def test_a_receipt_speaks_english(client, apologised):
    text = text_of(opened(client, apologised, "/en"))

    assert "Your dossier will be late. We are sorry" in text
    assert "Reason: Waiting for another agency." in text
    assert "Officer in charge: Lê Văn Bình, Chuyên viên" in text
    assert "Sunday, 22 November 2026 weekend, not counted" in text


def test_a_dossier_that_waits_says_what_to_bring_and_why_until_it_is_there(client, at_work, world):
    drawing = world.version.documents.get(name="Bản vẽ thiết kế")
    request_supplement(
        dossier_id=at_work.pk,
        papers={drawing.pk: "ký từng tờ"},
        reason="thiếu chữ ký của đơn vị thiết kế",
        actor=world.officer,
        at=moment("2026-11-23T08:00"),
    )
    text = text_of(opened(client, at_work))
    assert "Xin mang đến quầy, một lần cho đủ: Bản vẽ thiết kế : ký từng tờ" in text.replace("kế:", "kế :")
    assert "Lý do: thiếu chữ ký của đơn vị thiết kế" in text
    assert "Please bring" in text_of(opened(client, at_work, prefix="/en"))

    supplement(dossier_id=at_work.pk, documents={drawing.pk: (1, 0)}, actor=world.clerk, at=moment("2026-11-23T08:30"))
    text = text_of(opened(client, at_work))
    assert "Xin mang đến quầy" not in text and "Tính lại sau khi bổ sung đủ hồ sơ" in text

"""The receipt and the letter as they print: every field of the forms, in their order, whoever looks is noted."""

import re
from base64 import b64decode
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pypdfium2 as pdfium
import pytest
from django.utils import translation

from accounts.enums import Role
from accounts.models import AccessRecord
from catalogue.enums import DocumentKind
from dossiers.actions.apologise import apologise
from dossiers.actions.work import hand_on
from dossiers.enums import DelayReason
from dossiers.models import Event
from dossiers.sheets import place_of
from papers.models import Paper
from papers.pictures import UNSIGNED, pages_of
from signing.actions.sign import note_hand_signature
from signing.models import SigningTask
from tests.factories import make_dossier, make_intake, make_user, make_version, moment

pytestmark = pytest.mark.django_db
HELPER = {
    "name": "Trần Văn Đại",
    "national_id": "056090000017",
    "phone": "+84914000222",
    "email": "dai@example.vn",
    "address": "Vạn Giã",
    "paper": "Giấy ủy quyền ngày 01/11/2026",
}


def url_of(dossier, paper):
    return f"/can-bo/ho-so/{dossier.pk}/giay/{paper.pk}/"


def pdf_of(client, dossier, paper):
    """What staff get by its address; of a letter that nobody signed yet there is none, so the stored file."""
    if paper.kind == "apology":
        return paper.files.get().content.read()
    return client.get(f"/can-bo/ho-so/{dossier.pk}/giay-to/{paper.pk}.pdf").content


def text_of(pdf):
    with pdfium.PdfDocument(pdf) as document:
        words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", words)


def printed(client, dossier, kind):
    return text_of(pdf_of(client, dossier, Paper.objects.get(subject=dossier.subject, kind=kind)))


def test_the_receipt_has_every_field_of_form_01_in_order(client, world):
    dossier = make_dossier(world, "2026-11-19T09:10", representative=HELPER, summary="Nhà hai tầng", sets=2)
    client.force_login(world.clerk)

    text = printed(client, dossier, "receipt")

    fields = [
        "UBND HUYỆN VẠN NINH",
        "BỘ PHẬN MỘT CỬA HUYỆN VẠN NINH",
        "Số: 01/BPTNTKQ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Vạn Ninh, ngày 19 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {dossier.code}",
        "Tiếp nhận hồ sơ của Ông (Bà): Nguyễn Thị Hòa",
        "Số định danh cá nhân: 056190000018",
        "Địa chỉ: Thôn Quảng Hội, Vạn Thắng",
        "Số điện thoại: 0905 123 456",
        "Email: hoa@example.vn",
        "Trần Văn Đại, số định danh cá nhân: 056090000017, địa chỉ: Vạn Giã",
        "0914 000 222",
        "dai@example.vn",
        "Giấy tờ ủy quyền: Giấy ủy quyền ngày 01/11/2026",
        "Nội dung yêu cầu giải quyết: Cấp giấy phép xây dựng nhà ở riêng lẻ. Nhà hai tầng",
        "Thành phần hồ sơ nộp gồm:",
        "Đơn đề nghị – 01 bản chính",
        "Bản vẽ thiết kế – 01 bản chính",
        "Số lượng hồ sơ: 02 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc",
        "Thời gian nhận hồ sơ: 9 giờ 10 phút, ngày 19 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "(thứ Tư)",
        "Đăng ký nhận kết quả tại: Bộ phận Một cửa",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 2026 (sổ điện tử), Số thứ tự: 01",
        "NGƯỜI NỘP HỒ SƠ",
        "(Ký và ghi rõ họ tên)",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Thị Cúc",
    ]
    places = [text.find(field) for field in fields]
    assert -1 not in places, fields[places.index(-1)]
    assert places == sorted(places)


def test_the_page_shows_the_very_pages_of_the_stored_file(client, world):
    dossier = make_dossier(world)
    client.force_login(world.clerk)
    paper = Paper.objects.get()
    page = client.get(url_of(dossier, paper)).content.decode()

    pictures = re.findall(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]+)"', page)

    (picture,) = pages_of(paper.files.get().content.read())
    assert [words for _data, words in pictures] == ["Giấy tiếp nhận hồ sơ và hẹn trả kết quả, trang 1 trên 1"]
    assert b64decode(pictures[0][0]) == picture.picture
    assert "Nội dung bằng chữ" in page and "Tiếp nhận hồ sơ của Ông (Bà): Nguyễn Thị Hòa" in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)", page)


def test_the_pdf_is_opened_in_place_and_kept_by_no_cache(client, world):
    dossier, paper = make_dossier(world), Paper.objects.get()
    client.force_login(world.clerk)

    answer = client.get(f"/can-bo/ho-so/{dossier.pk}/giay-to/{paper.pk}.pdf")

    assert answer.content == paper.files.get().content.read()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{dossier.code}-receipt.pdf"'
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert AccessRecord.objects.filter(subject=dossier.subject, kind="print", user=world.clerk).count() == 1


def test_a_paper_without_a_file_is_printed_from_its_content_and_says_so(client, world):
    dossier, issued = make_dossier(world), Paper.objects.get()
    old = Paper.objects.create(
        **{
            name: getattr(issued, name)
            for name in ("kind", "regime", "template_version", "office", "year", "subject", "payload", "issued_at")
        },
        number=99,
        occasion="before",
    )
    client.force_login(world.clerk)

    page = client.get(url_of(dossier, old)).content.decode()

    assert "in lại từ nội dung đã ghi" in page
    assert "Số: 99/BPTNTKQ" in page
    assert "in lại từ nội dung" not in client.get(url_of(dossier, issued)).content.decode()


def test_a_paper_is_vietnamese_whoever_issues_it(client, world):
    with translation.override("en"):
        dossier = make_dossier(world)
    client.force_login(world.clerk)
    text = printed(client, dossier, "receipt")
    assert "17 giờ 00 phút" in text and "thứ" in text and "ngày làm việc" in text


def test_the_receipt_prints_what_was_handed_out_whatever_changed_since(client, world):
    dossier = make_dossier(world)
    world.version.name = "Tên mới"
    world.version.save()
    client.force_login(world.clerk)
    assert "Tên mới" not in printed(client, dossier, "receipt")


def test_empty_fields_are_dotted_and_a_paper_only_shown_says_so(client, world):
    world.version.documents.update(kind=DocumentKind.PRESENT)
    intake = make_intake(world)
    documents = {pk: (0, 0) for pk in intake.documents}
    dossier = make_dossier(world, documents=documents, person={"email": "", "address": ""})
    client.force_login(world.clerk)
    text = printed(client, dossier, "receipt")
    assert "Email: …" in text
    assert "Đơn đề nghị – xuất trình" in text


def test_two_copies_are_offered_of_the_receipt_only(client, world):
    dossier = letter(world, at="2026-11-11T09:00")
    client.force_login(world.clerk)
    receipt, apology = (Paper.objects.get(subject=dossier.subject, kind=kind) for kind in ("receipt", "apology"))
    page = client.get(url_of(dossier, receipt)).content.decode()
    assert 'id="two-copies"' in page
    assert "1: giao người nộp hồ sơ" in page and "2: lưu kèm Phiếu kiểm soát" in page
    assert "two-copies" not in client.get(url_of(dossier, apology)).content.decode()


def test_a_letter_that_waits_for_its_signature_says_so_until_it_is_signed(client, world):
    dossier = letter(world, at="2026-11-11T09:00")
    client.force_login(world.clerk)
    paper = Paper.objects.get(subject=dossier.subject, kind="apology")
    content = paper.files.get().content.read()
    shown = b64decode(re.search(r"base64,([^\"]+)", client.get(url_of(dossier, paper)).content.decode())[1])
    assert shown == pages_of(content, note=UNSIGNED)[0].picture
    assert shown != pages_of(content)[0].picture
    task = SigningTask.objects.get(paper=paper)
    note_hand_signature(task_id=task.pk, actor=world.head, at=moment("2026-11-11T10:00"))
    shown = b64decode(re.search(r"base64,([^\"]+)", client.get(url_of(dossier, paper)).content.decode())[1])
    assert shown == pages_of(content)[0].picture


def test_an_unsigned_letter_is_given_as_no_file_until_it_is_signed(client, world):
    dossier = letter(world, at="2026-11-11T09:00")
    client.force_login(world.clerk)
    paper = Paper.objects.get(subject=dossier.subject, kind="apology")
    address = f"/can-bo/ho-so/{dossier.pk}/giay-to/{paper.pk}.pdf"

    assert "Giấy này chưa ký" in client.get(address, follow=True).content.decode()

    task = SigningTask.objects.get(paper=paper)
    note_hand_signature(task_id=task.pk, actor=world.head, at=moment("2026-11-11T10:00"))
    assert client.get(address)["Content-Type"] == "application/pdf"


def letter(world, *, at):
    dossier = make_dossier(world, "2026-11-09T09:10")
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    apologise(
        dossier_id=dossier.pk,
        delay_reason=DelayReason.PARTNER,
        explanation="Chờ kết quả đo đạc",
        new_date=date(2026, 11, 18),
        actor=world.head,
        at=moment(at),
    )
    return dossier


def test_the_letter_has_every_field_of_form_04_in_order(client, world):
    dossier = letter(world, at="2026-11-11T09:00")
    client.force_login(world.clerk)

    text = printed(client, dossier, "apology")

    fields = [
        "PHÒNG QUẢN LÝ ĐÔ THỊ",
        "Số: 01/PXL",
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        "Kính gửi: Nguyễn Thị Hòa",
        "Ngày 09 tháng 11 năm 2026, Phòng Quản lý đô thị tiếp nhận giải quyết hồ sơ",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "số định danh: 056190000018",
        f"mã số hồ sơ: {dossier.code}",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 12 tháng 11 năm 2026",
        "sẽ không trả kịp",
        "Lý do: Chờ kết quả đo đạc",
        "xin lỗi Ông/Bà/Tổ chức",
        "ngày 18 tháng 11 năm 2026",
        "thông cảm",
        "./.",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "(Ký và ghi rõ họ tên)",
        "Phạm Thị Dung",
    ]
    places = [text.find(field) for field in fields]
    assert -1 not in places, fields[places.index(-1)]
    assert places == sorted(places)
    assert "đến nay" not in text


def test_a_letter_after_the_date_says_that_it_was_missed(client, world):
    dossier = letter(world, at="2026-11-13T09:00")
    client.force_login(world.clerk)
    text = printed(client, dossier, "apology")
    assert "đến nay" in text
    assert "sẽ không trả kịp" not in text


def test_every_look_at_a_paper_is_a_line_of_the_access_log(client, world):
    dossier = make_dossier(world)
    client.force_login(world.clerk)
    printed(client, dossier, "receipt")
    printed(client, dossier, "receipt")
    rows = AccessRecord.objects.filter(subject=dossier.subject, kind="print", user=world.clerk)
    assert rows.count() == 2


def test_the_page_after_saving_shows_the_receipt_and_is_logged_too(client, world):
    dossier = make_dossier(world)
    client.force_login(world.clerk)
    page = client.get(f"/can-bo/tiep-nhan/da-luu/{dossier.pk}/").content.decode()
    assert 'alt="Giấy tiếp nhận hồ sơ và hẹn trả kết quả, trang 1 trên 1"' in page
    assert AccessRecord.objects.filter(subject=dossier.subject, kind="print").count() == 1


def test_a_further_print_is_a_row_of_history(client, world):
    dossier, paper = make_dossier(world), Paper.objects.get()
    client.force_login(world.clerk)

    by_script = client.post(url_of(dossier, paper) + "in-lai/", headers={"Accept": "application/json"})
    by_button = client.post(url_of(dossier, paper) + "in-lai/")

    assert (by_script.status_code, by_button.status_code) == (204, 302)
    events = Event.objects.filter(dossier=dossier, kind="reprint")
    assert [event.actor for event in events] == [world.clerk, world.clerk]
    assert events[0].facts == {"paper": str(paper.pk), "kind": "receipt"}


def test_a_print_asked_for_after_the_time_out_is_not_noted_and_leads_back_to_the_paper(client, world, clock):
    clock("2026-11-09T10:00")
    dossier, paper = make_dossier(world), Paper.objects.get()
    client.force_login(world.clerk)
    clock("2026-11-09T10:31")

    asked = client.post(url_of(dossier, paper) + "in-lai/")
    way_back = parse_qs(urlsplit(asked.url).query)["next"][0]
    client.force_login(world.clerk)
    page = client.get(way_back, follow=True)

    assert page.redirect_chain == [(url_of(dossier, paper), 302)]
    assert "Phiên làm việc đã hết giữa chừng" in page.content.decode()
    assert not Event.objects.filter(kind="reprint").exists()


def test_looking_prints_nothing_into_history(client, world):
    dossier = make_dossier(world)
    before = Event.objects.count()
    client.force_login(world.clerk)
    printed(client, dossier, "receipt")
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["clerk", "reviewer", "chairman"])
def test_whoever_may_see_the_dossier_may_see_its_papers(client, world, who):
    dossier, user = make_dossier(world), getattr(world, who)
    client.force_login(user)
    assert client.get(url_of(dossier, Paper.objects.get())).status_code == 200


def test_papers_of_a_dossier_out_of_sight_do_not_exist(client, world):
    dossier, paper = make_dossier(world), Paper.objects.get()
    client.force_login(make_user("Người phòng khác", (world.province, Role.PROCESSING)))
    before = AccessRecord.objects.count()
    assert client.get(url_of(dossier, paper)).status_code == 404
    assert client.post(url_of(dossier, paper) + "in-lai/").status_code == 404
    assert client.get(url_of(dossier, paper) + "in-lai/").status_code == 404
    assert AccessRecord.objects.count() == before


def test_a_paper_of_another_dossier_is_not_found_under_this_one(client, world):
    first, second = make_dossier(world), make_dossier(world)
    client.force_login(world.clerk)
    paper = Paper.objects.get(subject=second.subject)
    assert client.get(url_of(first, paper)).status_code == 404


def test_a_receipt_costs_the_same_with_one_and_with_three_papers(client, world, django_assert_num_queries):
    short = make_dossier(world, version=make_version("Ít giấy", papers=("Đơn",)))
    long = make_dossier(world, version=make_version("Nhiều giấy", papers=("Đơn", "Tờ khai", "Bản vẽ")))
    client.force_login(world.clerk)
    client.get("/can-bo/quet-thu/")  # the first page of a session also files its entry
    for dossier in (short, long):
        paper = Paper.objects.get(subject=dossier.subject)
        # session (read, and three to keep it alive), person, scope, dossier, paper, access log, file, calls, notes
        with django_assert_num_queries(14):
            client.get(url_of(dossier, paper))


@pytest.mark.parametrize(
    ("committee", "place"),
    [
        ("UBND huyện Vạn Ninh", "Vạn Ninh"),
        ("Ủy ban nhân dân xã Vạn Thắng", "Vạn Thắng"),
        ("UBND thị trấn Vạn Giã", "Vạn Giã"),
        ("UBND tỉnh Khánh Hòa", "Khánh Hòa"),
        ("Chi nhánh Văn phòng Đăng ký đất đai tại Vạn Ninh", ""),
    ],
)
def test_the_place_before_the_date_is_that_of_the_committee(committee, place):
    assert place_of(committee) == place

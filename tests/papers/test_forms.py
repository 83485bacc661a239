"""Every form as it prints: title and labels in order, archival, the same bytes again; whatever stands in a field."""

import re

import pypdfium2 as pdfium
import pytest

from papers.kinds import kind_of
from papers.letters import all_letters
from tests.papers.pdfs import FORMS, form, pages, text_of

A_PERSON = ["Địa chỉ:", "Số điện thoại: 0905 123 456", "Email: hoa@example.vn"]
LABELS = {
    "receipt": [
        "Mã hồ sơ:",
        "Tiếp nhận hồ sơ của Ông (Bà): Nguyễn Thị Hòa",
        "Số định danh cá nhân: 056190000018",
        *A_PERSON,
        "Nội dung yêu cầu giải quyết:",
        "Thành phần hồ sơ nộp gồm:",
        "1. Đơn đề nghị",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là: 15 ngày làm việc",
        "Thời gian nhận hồ sơ: 9 giờ 10 phút, ngày 19 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 10 tháng 12 năm 2026",
        "Đăng ký nhận kết quả tại:",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 2026 (sổ điện tử), Số thứ tự: 07",
        "NGƯỜI NỘP HỒ SƠ",
        "(Ký và ghi rõ họ tên)",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "(Ký và ghi rõ họ tên)",
        "Trần Thị Cúc",
    ],
    "supplement": [
        "Hồ sơ của: Nguyễn Thị Hòa",
        "Nội dung yêu cầu giải quyết:",
        *A_PERSON,
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "1. Bản vẽ thiết kế xây dựng: thiếu mặt bằng móng",
        "2. Bản cam kết",
        "Lý do:",
        "Ông/Bà liên hệ với Lê Văn Bình, số điện thoại 0258 3840 456 để được hướng dẫn./.",
        "NGƯỜI HƯỚNG DẪN",
        "(Ký và ghi rõ họ tên)",
    ],
    "refusal": [
        "Tiếp nhận hồ sơ của: Nguyễn Thị Hòa",
        "Số định danh cá nhân:",
        *A_PERSON,
        "Mã hồ sơ:",
        "Nội dung yêu cầu giải quyết:",
        "với lý do cụ thể như sau:",
        "Thửa đất nằm ngoài quy hoạch",
        "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ],
    "apology": [
        "Kính gửi: Nguyễn Thị Hòa",
        "Ngày 19 tháng 11 năm 2026,",
        "số định danh: 056190000018; mã số hồ sơ:",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 10 tháng 12 năm 2026",
        "sẽ không trả kịp",
        "Lý do: Chờ kết quả đo đạc",
        "xin lỗi Ông/Bà/Tổ chức.",
        "vào ngày 17 tháng 12 năm 2026.",
        "thông cảm",
        "./.",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "(Trưởng phòng)",
        "(Ký và ghi rõ họ tên)",
        "Phạm Thị Dung",
    ],
    "stop_notice": [
        "theo yêu cầu của: Nguyễn Thị Hòa",
        "Số định danh cá nhân:",
        *A_PERSON,
        "Mã hồ sơ:",
        "Thủ tục:",
        "Ngày yêu cầu dừng: ngày 19 tháng 11 năm 2026",
        "Tình trạng hồ sơ khi dừng: Đang xử lý",
        "Lý do:",
        "Giấy tờ trả lại:",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ],
    "routing_slip": [
        "Mã số hồ sơ:",
        "Cơ quan (bộ phận) giải quyết hồ sơ:",
        "Cơ quan phối hợp giải quyết hồ sơ:",
        "Ngày nhận:",
        "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 10 tháng 12 năm 2026",
        "Tên đơn vị",
        "1. Giao: Bộ phận TN&TKQ",
        "Người giao: Trần Thị Cúc",
        "Quá hạn",
    ],
    "register": ["Quyển số: 2026 (sổ điện tử)", "STT", "Mã hồ sơ", "Tên TTHC", "Ký nhận", "Cộng 4 hồ sơ."],
}
# Fields of the payloads that people write.
WRITTEN = {
    "receipt": ("full_name", "address", "email", "summary", "officer"),
    "supplement": ("full_name", "address", "reason", "asked_by"),
    "refusal": ("full_name", "address", "reason"),
    "stop_notice": ("full_name", "reason", "status"),
    "apology": ("full_name", "reason", "signer", "signer_title"),
}
HOSTILE = [
    "#panic(1) #sys.inputs",
    "#{ while true {} }",
    "\\u{41} \\ end",
    "<script>alert(1)</script>",
    "$x^2$ *đậm* _nghiêng_ `mã` = đầu",
    '"}{"a": 1} ]',
    "https://example.vn @ai // hết /* chú",
    "{full_name} {{ }} {% if %}",
]


@pytest.mark.parametrize(("kind", "regime"), FORMS)
def test_a_form_has_its_title_number_and_labels_in_their_order(kind, regime):
    prescribed = kind_of(kind).forms[regime]
    text = text_of(form(kind, regime))
    symbol = prescribed.symbol.removesuffix(" (BPTNTKQ)")  # the samples are of a centre, which has its own of the two
    number = f"2026/{symbol}" if kind == "register" else f"07/{symbol}"
    wanted = [
        f"Số: {number}",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        prescribed.title.upper(),
    ]
    place = 0
    for label in [*wanted, *LABELS[kind]]:
        found = text.find(label, place)
        assert found >= 0, f"{label} after {text[place : place + 60]}"
        place = found


@pytest.mark.parametrize(("kind", "regime"), FORMS)
def test_a_form_is_archival_and_the_same_content_gives_the_same_bytes(kind, regime):
    made = form(kind, regime)
    assert made == form(kind, regime)
    assert b"<pdfaid:part>2</pdfaid:part>" in made and b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    with pdfium.PdfDocument(made) as document:
        facts = document.get_metadata_dict()
        size = [round(side / 72 * 25.4) for side in document[0].get_size()]
        assert document.is_tagged()
    assert facts["Title"].startswith(kind_of(kind).forms[regime].title)
    assert facts["CreationDate"].startswith("D:20261119021")  # 09:10 in Vietnam
    assert size == ([297, 210] if kind == "register" else [148, 210])


def test_other_content_gives_other_bytes():
    assert form("apology") != form("apology", reason="Lý do khác.")


@pytest.mark.parametrize("kind", sorted(WRITTEN))
@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_written_prints_as_the_text_it_is(kind, words):
    text = text_of(form(kind, "2025", **dict.fromkeys(WRITTEN[kind], words)))
    assert text.count(re.sub(r"\s+", " ", words)) >= len(WRITTEN[kind]) - 1


def test_words_in_two_forms_of_unicode_print_alike():
    composed, split = "Nguyễn Thị Hồng Ngọc", "Nguye\u0302\u0303n Thi\u0323 Ho\u0302\u0300ng Ngo\u0323c"
    assert form("receipt", full_name=split) == form("receipt", full_name=composed)
    assert composed in text_of(form("receipt", full_name=split))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Hòa 😀 An", "Hòa □ An"),
        ("Hòa 👨\u200d👩\u200d👧 An", "Hòa □□□ An"),
        ("陳文大", "□□□"),
        ("Hòa\u200b\u202e An", "Hòa An"),
    ],
)
def test_letters_that_no_font_has_print_as_an_empty_box(written, printed):
    assert f"Kính gửi: {printed}" in text_of(form("apology", full_name=written))


@pytest.mark.parametrize("style", ["full_name", "reason"])
def test_the_fonts_hold_every_letter_they_promise(style):
    """An archival PDF refuses a letter that its font lacks; the name is bold, the reason is not."""
    letters = " ".join(all_letters().split())
    assert len(letters) > 400
    assert form("apology", **{style: letters}).startswith(b"%PDF")


def test_all_letters_of_vietnamese_print_as_themselves():
    marked = "aăâeêioôơuưy"
    letters = "".join(
        letter + tone for letter in marked for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    )
    shown = text_of(form("refusal", reason=f"{letters} đ {letters.upper()} Đ")).replace(" ", "")
    assert "aàáãảạăằắẵẳặâầấẫẩậ" in shown and "ƯỪỨỮỬỰYỲÝỸỶỴĐ" in shown and "□" not in shown


LONG = {
    "full_name": "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xây dựng và Đầu tư "
    "Phát triển Hạ tầng Vịnh Vân Phong Khánh Hòa",
    "address": "Số 123/45/6 đường Nguyễn Thị Minh Khai kéo dài, tổ dân phố số 6, khu phố Vạn Giã Đông, "
    "thị trấn Vạn Giã, huyện Vạn Ninh, tỉnh Khánh Hòa",
    "email": "phong.hanh.chinh.tong.hop.va.nhan.su@cong-ty-phat-trien-ha-tang-van-phong.example.vn",
    "procedure": "Cấp giấy phép xây dựng mới, giấy phép sửa chữa, cải tạo, "
    "giấy phép di dời công trình và nhà ở riêng lẻ đối với công trình không theo tuyến",
    "summary": "Xin cấp phép nhà kho hai tầng kết hợp văn phòng làm việc, "
    "thửa 112, 113 và 114 tờ bản đồ số 8 bản đồ địa chính xã Vạn Thắng",
}
TEN_PAPERS = [
    {
        "name": f"Giấy tờ thứ {n}: văn bản xác nhận của cơ quan có thẩm quyền về hiện trạng sử dụng đất",
        "originals": 1,
        "copies": 2,
    }
    for n in range(1, 11)
]


def test_ten_papers_and_an_ordinary_person_stay_on_one_sheet():
    papers = [{"name": f"Giấy tờ thứ {n}", "originals": 1, "copies": 0} for n in range(1, 11)]
    assert len(pages(form("receipt", documents=papers))) == 1


def test_everything_long_at_once_goes_on_to_a_second_sheet_and_nothing_is_cut():
    helper = {
        "name": LONG["full_name"],
        "national_id": "056090000017",
        "phone": "+84914000222",
        "email": LONG["email"],
        "address": LONG["address"],
        "paper": "Giấy ủy quyền số 15/2026 ngày 01/11/2026 công chứng tại Văn phòng công chứng Vạn Ninh",
    }

    sheets = pages(form("receipt", documents=TEN_PAPERS, representative=helper, **LONG))

    text = re.sub(r"\s+", " ", " ".join(sheets))
    assert len(sheets) == 2
    for words in (*LONG.values(), helper["paper"], "Giấy tờ thứ 10", "Trần Thị Cúc", "Tra cứu: quét mã QR"):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert all(f"Trang {n}/2" in sheet for n, sheet in enumerate(sheets, start=1))


@pytest.mark.parametrize(
    ("kind", "long"),
    [
        ("apology", {"reason": "Chờ ý kiến của cơ quan phối hợp. " * 30}),
        ("refusal", {"reason": "Không đủ điều kiện theo quy định. " * 29}),
        (
            "supplement",
            {"items_asked": [{"name": row["name"], "note": "thiếu chữ ký và con dấu"} for row in TEN_PAPERS]},
        ),
        ("stop_notice", {"returned": TEN_PAPERS, "reason": "Đổi nhu cầu. " * 70}),
    ],
)
def test_the_longest_reason_a_person_may_write_is_printed_whole(kind, long):
    text = text_of(form(kind, "2025", **{**LONG, **long}))
    written = long.get("reason") or long["items_asked"][-1]["name"]
    assert written.strip().replace(" ", "") in text.replace(" ", "")
    assert "(Ký và ghi rõ họ tên)" in text


def test_what_is_not_known_is_dotted():
    text = text_of(form("receipt", email="", address="", national_id="", phone=""))
    assert re.search(r"Địa chỉ: …+", text) and re.search(r"Email: …+", text)


def test_a_letter_after_the_date_says_that_it_was_missed():
    text = text_of(form("apology", is_late=True))
    assert "Tuy nhiên đến nay" in text and "sẽ không trả kịp" not in text


def test_the_register_counts_the_sets_under_the_regime_of_2018_only():
    assert "Số lượng hồ sơ (bộ)" in text_of(form("register", "2018"))
    assert "(bộ)" not in text_of(form("register", "2025"))


def test_a_long_register_has_its_head_on_every_page():
    rows = [
        [
            str(n),
            f"H32.27.01-261119-{n:04d}",
            "Thủ tục",
            "1",
            "Tên",
            "Địa chỉ",
            "Phòng",
            "08:00",
            "17:00",
            "",
            "Quầy",
            "",
        ]
        for n in range(1, 121)
    ]
    sheets = pages(form("register", rows=rows))
    assert len(sheets) > 2
    assert all("Cơ quan chủ trì" in sheet for sheet in sheets)
    assert "H32.27.01-261119-0120" in sheets[-1] and "Cộng 120 hồ sơ." in sheets[-1]


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("receipt", "người tiếp nhận hồ sơ"),
        ("supplement", "người hướng dẫn"),
        ("apology", "Thủ trưởng cơ quan, đơn vị"),
    ],
)
def test_a_form_says_whose_digital_signature_it_bears(kind, who):
    assert f"(Chữ ký số của {who} nếu là biểu mẫu điện tử)" in text_of(form(kind))

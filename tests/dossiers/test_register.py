"""The register of a desk: every dossier of a period as one line, on paper and as a workbook; taking it out is logged."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from accounts.enums import OfficeKind, Role
from accounts.models import AccessRecord
from accounts.queries import scope_of
from accounts.subjects import words_of
from catalogue.models import Sector
from dossiers import register
from dossiers.queries.register import Asked, lines_of, offices_with_registers
from tests.dossiers.staff_pages import on_the_shelf, said
from tests.factories import make_dossier, make_office, make_user, make_version, moment

pytestmark = pytest.mark.django_db
NOVEMBER = {"first": "01/11/2026", "last": "30/11/2026"}


def asked(world, **changes):
    return Asked(**{"office": world.desk, "first": date(2026, 11, 1), "last": date(2026, 11, 30), **changes})


def query(world, **changes):
    return {"office": world.desk.pk, **NOVEMBER, "sector": "", **changes}


def text_of(pdf):
    with pdfium.PdfDocument(pdf) as document:
        words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", words)


def test_the_book_on_paper_has_every_column_of_the_form_in_order(client, world):
    dossier = make_dossier(world, "2026-11-09T09:10", sets=2)
    client.force_login(world.clerk)

    answer = client.get(reverse("dossiers:register_pdf"), query(world))

    text = text_of(answer.content)
    fields = [
        "UBND HUYỆN VẠN NINH",
        "Số: 2026/STD-BPTNTKQ",
        "SỔ THEO DÕI HỒ SƠ",
        "Quyển số: 2026 (sổ điện tử)",
        "Từ ngày 01/11/2026 đến ngày 30/11/2026",
        "Mã hồ sơ",
        "Tên TTHC",
        "Nhận và trả kết quả",
        "Ký nhận",
        dossier.code,
        "Cấp giấy phép",
        "Nguyễn Thị Hòa",
        "0905 123 456",
        "Phòng Quản lý đô thị",
        "Cộng 1 hồ sơ.",
    ]
    missing = [field for field in fields if field not in text]
    assert not missing
    assert answer["Content-Disposition"].startswith("inline;")
    with pdfium.PdfDocument(answer.content) as document:
        assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [297, 210]


def test_lines_stand_in_the_order_of_the_numbers_on_their_receipts(world):
    late = make_dossier(world, "2026-11-10T09:00")
    early = make_dossier(world, "2026-11-09T09:00")
    assert [(line.number, line.dossier) for line in lines_of(asked(world))] == [(1, late), (2, early)]


@pytest.mark.parametrize(
    ("at", "is_in"),
    [("2026-10-31T23:59", False), ("2026-11-01T00:00", True), ("2026-11-30T23:59", True), ("2026-12-01T00:00", False)],
)
def test_days_are_those_of_vietnam_both_ends_included(world, at, is_in):
    make_dossier(world, at)
    assert bool(list(lines_of(asked(world)))) is is_in


def test_a_sector_takes_its_own_dossiers_only(world):
    other = make_version("Đăng ký khai sinh")
    other.sector = Sector.objects.create(name="Hộ tịch", slug="ho-tich")
    other.save()
    make_dossier(world)
    birth = make_dossier(world, version=other)
    assert [line.dossier for line in lines_of(asked(world, sector=other.sector))] == [birth]


def test_a_line_says_when_and_to_whom_the_result_went(world):
    dossier = on_the_shelf(world)
    (line,) = lines_of(asked(world))
    assert list(register._cells(line, "2018"))[-3:] == ["", "Nhận tại Bộ phận Một cửa", ""]

    type(dossier).objects.filter(pk=dossier.pk).update(status=10, handed_over_at=moment("2026-11-10T09:00"))

    (line,) = lines_of(asked(world))
    assert list(register._cells(line, "2018"))[-3:] == [
        moment("2026-11-10T09:00"),
        "Nhận tại Bộ phận Một cửa",
        "Đã nhận: Nguyễn Thị Hòa",
    ]


def test_the_workbook_holds_texts_as_texts_and_moments_as_moments(client, world):
    make_dossier(world, person={"full_name": "=cmd|' /C calc'!A0", "address": "https://example.vn"})
    client.force_login(world.clerk)

    answer = client.get(reverse("dossiers:register_workbook"), query(world))

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.namelist()
    assert (
        "<f>" not in sheet
        and "hyperlink" not in sheet
        and not [name for name in names if "rels" in name and "sheet" in name]
    )
    assert "=cmd|' /C calc'!A0" in sheet
    assert 'attachment; filename="so-theo-doi-mc-huyen-20261101-20261130.xlsx"' in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["register_pdf", "register_workbook"])
def test_taking_the_book_out_is_logged_in_words_and_looking_at_the_page_is_not(client, world, name):
    make_dossier(world)
    client.force_login(world.clerk)
    client.get(reverse("dossiers:register"), query(world))
    assert not AccessRecord.objects.filter(kind="export").exists()

    client.get(reverse(f"dossiers:{name}"), query(world))

    row = AccessRecord.objects.get(kind="export")
    assert row.user == world.clerk
    assert (
        words_of([row.subject])[row.subject]
        == "sổ theo dõi của Bộ phận Một cửa huyện Vạn Ninh, 01/11/2026 đến 30/11/2026"
    )


def test_the_page_counts_and_leads_to_the_book(client, world):
    make_dossier(world)
    client.force_login(world.clerk)
    page = client.get(reverse("dossiers:register"), query(world))
    assert "Từ 01/11/2026 đến 30/11/2026: 1 hồ sơ." in said(page)
    assert reverse("dossiers:register_pdf") in page.content.decode()


def test_a_period_without_dossiers_says_so(client, world):
    client.force_login(world.clerk)
    page = client.get(reverse("dossiers:register"), query(world))
    assert "không có hồ sơ nào được tiếp nhận" in said(page)
    assert reverse("dossiers:register_pdf") not in page.content.decode()
    empty = client.get(reverse("dossiers:register_pdf"), query(world))
    assert "Không có hồ sơ nào được tiếp nhận trong thời gian này." in text_of(empty.content)


def test_too_many_for_paper_are_offered_as_a_workbook(client, world, monkeypatch):
    monkeypatch.setattr("dossiers.views.register.MOST_ON_PAPER", 1)
    make_dossier(world), make_dossier(world)
    client.force_login(world.clerk)

    page = client.get(reverse("dossiers:register"), query(world))
    refused = client.get(reverse("dossiers:register_pdf"), query(world), follow=True)

    assert "Bản PDF chỉ in được 1 hồ sơ mỗi lần" in said(page)
    assert "Thời gian này có 2 hồ sơ, nhiều hơn 1." in said(refused)
    assert not AccessRecord.objects.filter(kind="export").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first": "30/11/2026", "last": "01/11/2026"}, "“Từ ngày” phải trước “Đến ngày”"),
        ({"first": "01/01/2024"}, "Mỗi lần xem nhiều nhất một năm"),
        ({"first": "32/11/2026"}, "ví dụ"),
        ({"office": "999999"}, "không phụ trách sổ"),
        ({"office": "x' OR 1=1"}, "không phụ trách sổ"),
    ],
)
def test_what_cannot_be_shown_says_why(client, world, changes, sentence):
    client.force_login(world.clerk)
    assert sentence in said(client.get(reverse("dossiers:register"), query(world, **changes)))
    assert client.get(reverse("dossiers:register_pdf"), query(world, **changes)).status_code == 302


def test_a_desk_out_of_sight_has_no_register_here(world):
    commune = make_office(
        "Bộ phận Một cửa xã Vạn Thắng", OfficeKind.ONE_STOP, parent=world.province, receives_dossiers=True
    )
    today = date(2026, 11, 20)
    of = {
        name: list(offices_with_registers(scope_of(getattr(world, name), on=today), today))
        for name in ("clerk", "reviewer", "chairman", "head")
    }
    assert of == {"clerk": [world.desk], "reviewer": [world.desk], "chairman": [world.desk], "head": []}
    far = make_user("Cán bộ xã", (commune, Role.INTAKE))
    assert list(offices_with_registers(scope_of(far, on=today), today)) == [commune]


def test_a_head_without_a_desk_reads_that_there_is_no_register(client, world):
    client.force_login(world.head)
    assert "Chưa có sổ nào" in said(client.get(reverse("dossiers:register")))


def test_a_long_book_costs_no_query_a_line(world, django_assert_num_queries):
    make_dossier(world)
    # versions' steps, the desk's surroundings (2), dossiers, their receipts
    with django_assert_num_queries(4):
        list(lines_of(asked(world)))
    make_dossier(world), make_dossier(world)
    with django_assert_num_queries(4):
        list(lines_of(asked(world)))

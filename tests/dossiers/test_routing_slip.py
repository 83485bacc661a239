"""The routing slip: every hand-over from the rows of history, fresh while the dossier runs, issued once at its end."""

import re
from io import BytesIO
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest

from accounts.enums import Role
from dossiers.actions.hand_over import hand_over
from dossiers.actions.slips import issue_routing_slip
from dossiers.errors import Refused
from papers.models import Paper
from tests.dossiers.staff_pages import act_on, at_the_desk, on_the_shelf, said
from tests.factories import make_user, moment

pytestmark = pytest.mark.django_db


def text_of(pdf):
    with pdfium.PdfDocument(pdf) as document:
        words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", words)


def slip(client, dossier):
    return text_of(client.get(act_on(dossier, "slip_pdf")).content)


def returned(world):
    dossier = on_the_shelf(world)
    return hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T09:00"))


def test_the_slip_has_every_field_of_the_form_in_order(client, world):
    dossier = on_the_shelf(world)
    client.force_login(world.clerk)

    text = slip(client, dossier)

    fields = [
        "UBND HUYỆN VẠN NINH",
        "Số: ……/PKS-BPTNTKQ",
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        f"Mã số hồ sơ: {dossier.code}",
        "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Quản lý đô thị",
        "Cơ quan phối hợp giải quyết hồ sơ: không có",
        "Ngày nhận: 9 giờ 10 phút, ngày 09 tháng 11 năm 2026",
        "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 12 tháng 11 năm 2026",
        "Tên đơn vị",
        "Thời gian giao nhận hồ sơ",
        "Ghi chú",
        "1. Giao: Bộ phận TN&TKQ",
        "2. Nhận: Phòng Quản lý đô thị",
        "9 giờ 10 phút, ngày 09/11/2026",
        "Người giao: Trần Thị Cúc",
        "Trước hạn",
        "Tiếp nhận hồ sơ",
    ]
    places = [text.find(field) for field in fields]
    assert -1 not in places, fields[places.index(-1)]
    assert places == sorted(places)
    assert "Nguyễn Thị Hòa" not in text


def test_a_dossier_that_nobody_took_over_has_one_line_without_a_receiver(client, world):
    dossier = at_the_desk(world)
    client.force_login(world.clerk)
    text = slip(client, dossier)
    assert "1. Giao: Bộ phận TN&TKQ" in text
    assert text.count("2. Nhận:") == 1 and "2. Nhận: ……" in text


def test_printing_it_while_the_dossier_runs_issues_nothing(client, world):
    dossier = on_the_shelf(world)
    client.force_login(world.clerk)
    slip(client, dossier)
    assert not Paper.objects.filter(kind="routing_slip").exists()
    with pytest.raises(Refused, match="chưa kết thúc"):
        issue_routing_slip(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T09:00"))


def test_it_gets_its_number_once_when_the_dossier_has_come_to_its_end(client, world):
    dossier = returned(world)
    client.force_login(world.clerk)
    assert "Vào số phiếu kiểm soát" in said(client.get(act_on(dossier, "dossier")))

    answers = [client.post(act_on(dossier, "issue_slip")) for _press in range(2)]

    paper = Paper.objects.get(kind="routing_slip")
    assert {answer.url for answer in answers} == {f"/can-bo/ho-so/{dossier.pk}/giay/{paper.pk}/"}
    assert "Số: 01/PKS-BPTNTKQ" in slip(client, dossier)
    assert "Vào số phiếu kiểm soát" not in said(client.get(act_on(dossier, "dossier")))


def test_only_the_desk_gives_it_its_number(client, world):
    dossier = returned(world)
    client.force_login(make_user("Trưởng phòng khác", (world.division, Role.HEAD)))
    answer = client.post(act_on(dossier, "issue_slip"), follow=True)
    assert "do nơi tiếp nhận hồ sơ" in said(answer)
    assert not Paper.objects.filter(kind="routing_slip").exists()


def test_the_workbook_has_the_same_hand_overs(client, world):
    dossier = on_the_shelf(world)
    client.force_login(world.clerk)
    answer = client.get(act_on(dossier, "slip_workbook"))

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()

    texts = re.findall(r"<t[^>]*>([^<]*)</t>", sheet)
    assert texts[1:7] == [
        f"Mã số hồ sơ: {dossier.code}",
        "Giao",
        "Nhận",
        "Thời gian giao nhận hồ sơ",
        "Người giao",
        "Người nhận",
    ]
    assert texts[9:14] == ["Bộ phận TN&amp;TKQ", "Phòng Quản lý đô thị", "Trần Thị Cúc", "", "Trước hạn"]
    assert f"{dossier.code}-routing_slip.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["slip_pdf", "slip_workbook", "issue_slip"])
def test_slips_of_a_dossier_out_of_sight_do_not_exist(client, world, name):
    dossier = returned(world)
    client.force_login(make_user("Người phòng khác", (world.province, Role.INTAKE)))
    ask = client.post if name == "issue_slip" else client.get
    assert ask(act_on(dossier, name)).status_code == 404

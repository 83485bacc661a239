"""A bad file is refused with file, row, field, what is wrong and an example; and nothing is changed."""

import unicodedata

import pytest
from django.core.management import CommandError

from accounts.models import Office
from catalogue.models import ProcedureVersion
from tests.reference_files import copied, edited, load, procedure, unit
from workdays.models import CalendarDay

pytestmark = pytest.mark.django_db


def refused(folder) -> str:
    """What the command says; checks that not a row was written."""
    with pytest.raises(CommandError) as refusal:
        load(data=str(folder))
    assert not Office.objects.exists()
    assert not ProcedureVersion.objects.exists()
    assert not CalendarDay.objects.exists()
    said = str(refusal.value)
    assert said.endswith("Không có gì bị thay đổi.")
    return said


UNIT_FAULTS = {
    "missing field": (lambda u: u.pop("name"), "trường “name”: thiếu trường này.", "UBND huyện Vạn Ninh"),
    "wrong type": (
        lambda u: u.update(receives_dossiers="có"),
        "trường “receives_dossiers”: cần true hoặc false",
        "true",
    ),
    "number for text": (lambda u: u.update(name=5), "trường “name”: cần một chuỗi chữ, nhưng có 5.", "UBND huyện"),
    "blank": (lambda u: u.update(name="  "), "trường “name”: không được để trống.", "UBND huyện"),
    "too long": (lambda u: u.update(name="x" * 5000), "trường “name”: dài 5000 ký tự", "UBND huyện"),
    "half a character": (lambda u: u.update(name="UBND \ud83d"), "trường “name”: có ký tự hỏng", "UBND huyện"),
    "unknown kind": (
        lambda u: u.update(kind="khoa"),
        "trường “kind”: “khoa” không có trong các giá trị: ubnd,",
        '"ubnd"',
    ),
    "unknown level": (lambda u: u.update(level="tổ"), "trường “level”: “tổ” không có", '"province"'),
    "unknown parent": (
        lambda u: u.update(parent="khong-co"),
        "trường “parent”: không có cơ quan cấp trên “khong-co” trong tệp.",
        '"ubnd-huyen"',
    ),
    "circle": (lambda u: u.update(parent="p-qldt"), "trường “parent”: các cơ quan trực thuộc lẫn nhau", '"ubnd-huyen"'),
    "double id": (lambda u: u.update(id="vp-huyen"), "trường “id”: ký hiệu “vp-huyen” đã có ở mục khác.", '"mc-huyen"'),
    "bad id": (lambda u: u.update(id="phòng 1"), "trường “id”: chỉ dùng chữ không dấu", '"mc-huyen"'),
    "double code": (
        lambda u: u.update(code="H32.27.04"),
        "trường “code”: mã “H32.27.04” đã là của “p-tu-phap”.",
        "H32",
    ),
    "bad code": (lambda u: u.update(code="H32..27"), "trường “code”: mã định danh gồm các nhóm chữ hoa", '"H32.27.04"'),
    "31 February": (
        lambda u: u.update(valid_from="2021-02-31"),
        "trường “valid_from”: “2021-02-31” không phải là một ngày có thật",
        '"2025-07-01"',
    ),
    "Vietnamese date": (
        lambda u: u.update(valid_to="30/06/2025"),
        "trường “valid_to”: “30/06/2025” không phải",
        "2025",
    ),
    "ends before it begins": (
        lambda u: u.update(valid_from="2025-07-01", valid_to="2025-06-30"),
        "trường “valid_to”: ngày kết thúc trước ngày bắt đầu.",
        "2025-06-30",
    ),
}


@pytest.mark.parametrize(("spoil", "wrong", "example"), UNIT_FAULTS.values(), ids=UNIT_FAULTS)
def test_a_bad_office_is_refused(tmp_path, spoil, wrong, example):
    said = refused(edited(tmp_path, "units.json", lambda whole: spoil(unit(whole, "p-qldt"))))

    assert "units.json, mục 12" in said
    assert wrong in said
    assert example in said[said.index("Ví dụ đúng: ") :]


PROCEDURE_FAULTS = {
    "missing field": (lambda p: p.pop("sets"), "trường “sets”: thiếu trường này."),
    "missing group": (lambda p: p.pop("time"), "trường “time”: thiếu trường này."),
    "no steps": (lambda p: p.update(process=[]), "trường “process”: cần ít nhất 1 mục."),
    "bad code": (lambda p: p.update(code="1.0011"), "trường “code”: “1.0011” không phải mã thủ tục"),
    "double code": (lambda p: p.update(code="1.001193.000.00.00.H32"), "trường “code”: mã thủ tục “1.001193” đã có"),
    "unknown level": (
        lambda p: p.update(level="xã"),
        "trường “level”: “xã” không có trong các giá trị: district, commune.",
    ),
    "unknown unit": (lambda p: p["time"].update(unit="weeks"), "trường “time.unit”: “weeks” không có"),
    "text for number": (lambda p: p["time"].update(value="3"), 'trường “time.value”: cần một số, nhưng có "3".'),
    "yes for number": (lambda p: p["time"].update(value=True), "trường “time.value”: cần một số, nhưng có true."),
    "half a day": (lambda p: p["time"].update(value=1.5), "trường “time.value”: số ngày, số tháng phải là số nguyên."),
    "nothing": (lambda p: p["time"].update(value=0), "trường “time.value”: 0 phải từ 0.01 đến 9999"),
    "infinity": (lambda p: p["time"].update(value=float("inf")), "trường “time.value”: inf phải từ"),
    "two same days": (
        lambda p: p["time"].update(unit="same_day", value=2),
        "trường “time.value”: thời hạn trong ngày thì giá trị là 1.",
    ),
    "unknown kind of paper": (
        lambda p: p["documents"][1].update(kind="gửi"),
        "trường “documents[2].kind”: “gửi” không có trong các giá trị: nộp, xuất trình.",
    ),
    "paper that is a text": (lambda p: p["documents"].append("Đơn"), "trường “documents[7]”: cần một đối tượng {…}."),
    "copies below nothing": (lambda p: p["documents"][0].update(copy=-1), "trường “documents[1].copy”: -1 nằm ngoài"),
    "fee with decimals": (lambda p: p["fee"].update(amount_vnd=2.5), "trường “fee.amount_vnd”: cần một số nguyên"),
    "hours in words": (lambda p: p["process"][0].update(hours="hai"), "trường “process[1].hours”: cần một số"),
    "step out of order": (lambda p: p["process"][1].update(step=4), "trường “process[2].step”: các bước phải đánh số"),
    "unknown online level": (lambda p: p.update(online_level="3"), "trường “online_level”: “3” không có"),
    "legal basis no list": (
        lambda p: p.update(legal_basis="Luật"),
        "trường “legal_basis”: cần một danh sách chuỗi chữ",
    ),
    "marks no texts": (lambda p: p["marks"].update(fee=1), "trường “marks.fee”: cần một chuỗi chữ, nhưng có 1."),
}


@pytest.mark.parametrize(("spoil", "wrong"), PROCEDURE_FAULTS.values(), ids=PROCEDURE_FAULTS)
def test_a_bad_procedure_is_refused(tmp_path, spoil, wrong):
    said = refused(edited(tmp_path, "procedures.json", lambda whole: spoil(procedure(whole, "1.004873"))))

    assert "procedures.json, mục 4" in said
    assert wrong in said
    assert "Ví dụ đúng: " in said


def test_all_faults_are_told_at_once(tmp_path):
    def spoil(whole):
        for row in whole["units"]:
            row["kind"] = "?"

    said = refused(edited(tmp_path, "units.json", spoil))

    assert said.count("trường “kind”") == 20
    assert "lỗi nữa." in said


def test_broken_json_is_refused_with_line_and_column(tmp_path):
    (copied(tmp_path) / "units.json").write_text('{"units": [\n  {"id": "a",,}\n]}', encoding="utf-8")

    assert "units.json, dòng 2, cột 14: JSON hỏng" in refused(tmp_path)


@pytest.mark.parametrize("content", ["[]", "{}", '{"units": []}', '{"units": {}}', "null", '"units"'])
def test_a_file_without_its_list_is_refused(tmp_path, content):
    (copied(tmp_path) / "units.json").write_text(content, encoding="utf-8")

    assert "units.json, trường “units”: cần một danh sách không trống" in refused(tmp_path)


def test_rows_that_are_no_objects_are_refused(tmp_path):
    (copied(tmp_path) / "units.json").write_text('{"units": [1, "a"]}', encoding="utf-8")

    assert "units.json, mục 1: cần một đối tượng {…}." in refused(tmp_path)


def test_json_nested_without_end_is_refused(tmp_path):
    (copied(tmp_path) / "procedures.json").write_text("[" * 100_000, encoding="utf-8")

    assert "procedures.json: JSON lồng nhau quá sâu." in refused(tmp_path)


def test_a_file_that_is_no_utf8_is_refused(tmp_path):
    (copied(tmp_path) / "procedures.json").write_bytes('{"procedures": "Hộ tịch"}'.encode("utf-16"))

    assert "procedures.json, byte thứ 1: tệp không phải UTF-8" in refused(tmp_path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = copied(tmp_path) / "units.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    load(data=str(tmp_path))

    assert Office.objects.count() == 49


def test_a_missing_file_is_refused(tmp_path):
    (copied(tmp_path) / "procedures.json").unlink()

    assert "procedures.json: không đọc được tệp" in refused(tmp_path)


def test_a_bad_calendar_stops_the_offices_too(tmp_path):
    path = copied(tmp_path) / "holidays.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-09-02", "2026-02-31"), encoding="utf-8")

    said = refused(tmp_path)

    assert "holidays.csv, dòng" in said
    assert "cột date" in said


def test_names_typed_with_split_accents_are_stored_composed(tmp_path):
    split = unicodedata.normalize("NFD", "Phòng  Quản lý đô thị")
    load(data=str(edited(tmp_path, "units.json", lambda whole: unit(whole, "p-qldt").update(name=split))))

    assert Office.objects.get(ref="p-qldt").name == "Phòng Quản lý đô thị"

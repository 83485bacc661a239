"""The command as a person runs it: what it prints, that it repeats safely, that people's edits stay."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError
from django.utils import timezone

from accounts.models import Office
from catalogue.models import Fee, LoadedRow, Procedure, ProcedureVersion, RequiredDocument
from dossiers.models import Dossier
from tests.factories import make_dossier
from tests.reference_files import copied, edited, load, procedure, unit
from workdays.models import CalendarDay, OfficeHours
from workdays.queries import live_calendar

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def counts() -> dict[str, int]:
    tables = (Office, Procedure, ProcedureVersion, RequiredDocument, Fee, CalendarDay, OfficeHours, LoadedRow)
    return {table.__name__: table.objects.count() for table in tables}


def test_the_default_set_is_the_district_with_all_its_procedures_and_the_calendar():
    printed = load()

    assert counts() | {"LoadedRow": 0} == {
        "Office": 49,
        "Procedure": 53,
        "ProcedureVersion": 53,
        "RequiredDocument": 170,
        "Fee": 53,
        "CalendarDay": 132,
        "OfficeHours": 10,
        "LoadedRow": 0,
    }
    assert "Cơ quan, đơn vị: thêm 49, sửa 0, như cũ 0" in printed
    assert "Thủ tục hành chính: thêm 53, sửa 0, như cũ 0" in printed
    assert "… 40/53 thủ tục" in printed


def test_offices_and_versions_of_2021_hold_from_2021_with_no_end():
    load()

    assert not Office.objects.exclude(valid_from=date(2021, 1, 1), valid_to=None).exists()
    assert not ProcedureVersion.objects.exclude(valid_from=date(2021, 1, 1), valid_to=None, regime="2018").exists()


def test_the_two_tier_set_begins_on_the_first_of_july_2025_below_the_province():
    load(set="xa-2025")

    communes = Office.objects.filter(kind="committee", level="commune")
    assert {office.parent.ref for office in communes} == {"ubnd-tinh"}
    assert set(communes.values_list("valid_from", "valid_to")) == {(date(2025, 7, 1), None)}
    assert not Office.objects.filter(kind="committee", level="district").exists()
    assert set(ProcedureVersion.objects.values_list("regime", "valid_from")) == {("2025", date(2025, 7, 1))}


def test_agencies_outside_the_committees_belong_to_both_sets_unless_they_were_abolished():
    load(set="xa-2025")

    agencies = set(Office.objects.filter(kind__in=("vertical", "partner")).values_list("ref", flat=True))
    assert {"thue", "bhxh", "cn-vpdkdd", "buu-dien"} <= agencies
    assert "ca-huyen" not in agencies


@pytest.mark.parametrize("chosen", ["huyen-2021", "xa-2025"])
def test_a_second_run_changes_nothing(chosen):
    load(set=chosen)
    before, memory = counts(), set(LoadedRow.objects.values_list("key", "loaded_at"))

    printed = load(set=chosen)

    assert counts() == before
    assert set(LoadedRow.objects.values_list("key", "loaded_at")) == memory
    assert printed.count("thêm 0, sửa 0") == 3


def test_both_sets_live_side_by_side_and_each_stays_as_it_was():
    load()
    load(set="xa-2025")

    assert load().count("thêm 0, sửa 0") == 3
    assert load(set="xa-2025").count("thêm 0, sửa 0") == 3
    assert not ProcedureVersion.objects.exclude(valid_to=None).exists()


def test_the_report_names_steps_without_an_office_and_all_that_is_unconfirmed():
    printed = load()

    assert "- Công an xã: 1.004222" in printed
    assert "- Sở LĐTBXH: 2.002307, 1.010803" in printed
    assert "28 mã định danh là mã giả định (H32 … H32.27.33)" in printed
    assert "53 thủ tục chưa được xác nhận" in printed
    assert "49 mức phí, lệ phí chưa được xác nhận: không thu, không công bố." in printed
    assert "4 mức phí, lệ phí chưa biết số tiền." in printed
    assert "Lịch nghỉ năm 2027 chưa được xác nhận." in printed


def test_no_unit_code_is_loaded_as_confirmed_not_even_that_of_the_province():
    load()

    assert not Office.objects.filter(is_code_confirmed=True).exists()


def test_what_the_files_change_reaches_rows_that_nobody_touched(tmp_path):
    load()

    def change(whole):
        procedure(whole, "1.001193")["time"] |= {"value": 2, "unit": "working_days", "note": ""}
        procedure(whole, "1.001193")["documents"].pop()

    edited(tmp_path, "procedures.json", change)
    edited(tmp_path, "units.json", lambda whole: unit(whole, "p-qldt").update(name="Phòng Kinh tế và Hạ tầng"))
    edited(
        tmp_path,
        "procedures.json",
        lambda whole: [_rename_step(row, "Phòng Quản lý đô thị") for row in whole["procedures"]],
    )
    printed = load(data=str(tmp_path))

    version = ProcedureVersion.objects.get(procedure__national_code="1.001193")
    assert (version.time_amount, version.time_unit, version.cutoff) == (Decimal(2), "working_day", "none")
    assert version.documents.count() == 7
    assert Office.objects.get(ref="p-qldt").name == "Phòng Kinh tế và Hạ tầng"
    assert "Cơ quan, đơn vị: thêm 0, sửa 1, như cũ 48" in printed
    assert load(data=str(tmp_path)).count("thêm 0, sửa 0") == 3


def _rename_step(row, unit_name):
    for step in row["process"]:
        if step["unit"] == unit_name:
            step["unit"] = "Phòng Kinh tế và Hạ tầng"


def test_what_a_person_edited_or_confirmed_stays_and_is_reported(tmp_path):
    load()
    Office.objects.filter(ref="p-qldt").update(name="Phòng Kinh tế và Hạ tầng huyện")
    Office.objects.filter(ref="ubnd-huyen").update(is_code_confirmed=True)
    ProcedureVersion.objects.filter(procedure__national_code="1.001193").update(is_confirmed=True)
    Fee.objects.filter(version__procedure__national_code="1.009994").update(amount_vnd=90000, is_confirmed=True)

    def change_units(whole):
        unit(whole, "p-qldt")["short"] = "QLĐT"
        unit(whole, "ubnd-huyen")["code"] = "H32.99"

    def change_procedures(whole):
        procedure(whole, "1.001193")["time"]["note"] = "Ngay"
        procedure(whole, "1.009994")["fee"]["amount_vnd"] = 80000
        procedure(whole, "1.009994")["result"] = "Giấy phép xây dựng nhà ở"

    edited(tmp_path, "units.json", change_units)
    printed = load(data=str(edited(tmp_path, "procedures.json", change_procedures)))

    division = Office.objects.get(ref="p-qldt")
    assert (division.name, division.short_name) == ("Phòng Kinh tế và Hạ tầng huyện", "QLĐT")
    assert Office.objects.get(ref="ubnd-huyen").code == "H32.27"
    assert ProcedureVersion.objects.get(procedure__national_code="1.001193").cutoff == "after_15h"
    permit = ProcedureVersion.objects.get(procedure__national_code="1.009994")
    assert (permit.fees.get().amount_vnd, permit.result_name) == (90000, "Giấy phép xây dựng nhà ở")
    assert "ubnd-huyen: giữ nguyên “code” vì đã được sửa hoặc xác nhận." in printed
    assert "thủ tục 1.009994: giữ nguyên “fees” vì đã được sửa hoặc xác nhận." in printed


def test_a_version_that_a_dossier_was_received_under_is_not_rewritten(world, tmp_path):
    load()
    version = ProcedureVersion.objects.get(procedure__national_code="1.009994")
    make_dossier(world, version=version)

    def change(whole):
        procedure(whole, "1.009994")["time"]["value"] = 7
        procedure(whole, "1.009998")["time"]["value"] = 7

    printed = load(data=str(edited(tmp_path, "procedures.json", change)))

    amounts = ProcedureVersion.objects.filter(procedure__national_code__in=("1.009994", "1.009998"))
    assert list(amounts.order_by("procedure__national_code").values_list("time_amount", flat=True)) == [15, 7]
    assert "thủ tục 1.009994: giữ nguyên “time_amount”" in printed


def test_a_version_that_was_replaced_is_not_rewritten(tmp_path):
    load()
    ProcedureVersion.objects.filter(procedure__national_code="1.009994").update(valid_to=TODAY)

    load(
        data=str(
            edited(tmp_path, "procedures.json", lambda whole: procedure(whole, "1.009994")["time"].update(value=7))
        )
    )

    assert ProcedureVersion.objects.get(procedure__national_code="1.009994").time_amount == 15


def test_a_row_that_was_made_by_hand_before_the_first_load_is_not_overwritten():
    Office.objects.create(
        ref="p-noi-vu", name="Phòng Nội vụ – Lao động", kind="specialist", level="district", valid_from=date(2020, 5, 1)
    )

    printed = load()

    assert Office.objects.get(ref="p-noi-vu").name == "Phòng Nội vụ – Lao động"
    assert "p-noi-vu: giữ nguyên “name”" in printed


def test_an_unknown_set_is_refused_in_one_sentence():
    with pytest.raises(CommandError, match=r"bộ dữ liệu “tinh-2030”\. Hãy dùng --set huyen-2021 hoặc xa-2025\."):
        load(set="tinh-2030")


def test_a_missing_folder_is_refused_in_one_sentence():
    with pytest.raises(CommandError, match="Không có thư mục dữ liệu “/khong/co”"):
        load(data="/khong/co")


def test_a_new_day_off_in_the_file_moves_the_dates_already_given(world, tmp_path):
    dossier = make_dossier(world, f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    day_off = live_calendar().add_working_days(timezone.localdate(dossier.due_at), -1)
    with (copied(tmp_path) / "holidays.csv").open("a", encoding="utf-8") as file:
        file.write(f"{day_off:%Y-%m-%d},Nghỉ tránh bão,holiday,Công điện 99/CĐ-UBND\n")

    printed = load(data=str(tmp_path))

    assert "hẹn ngày mới và báo người nộp: 1" in printed
    assert Dossier.objects.get(pk=dossier.pk).due_at > dossier.due_at
    assert "hẹn ngày mới" not in load(data=str(tmp_path))

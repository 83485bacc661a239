from datetime import date

import pytest

from workdays.calendar_file import read_days
from workdays.enums import DayKind
from workdays.errors import BadCalendarFile

HEADING = "date,name_vi,kind,mark_and_source"


@pytest.fixture
def file(tmp_path):
    def write(*rows, name="holidays.csv", heading=HEADING):
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows]), encoding="utf-8")
        return path

    return write


def faults_of(path):
    with pytest.raises(BadCalendarFile) as refused:
        read_days(path)
    return refused.value.faults


def test_rows_come_in_order_with_their_source_and_doubt(file):
    path = file(
        "2027-09-03,Quốc khánh (ngày liền kề),holiday,[K low] TENTATIVE: not decided",
        "2027-01-01,Tết Dương lịch,holiday,[S] fixed by law",
    )
    first, second = read_days(path)
    assert (first.day, first.kind, first.is_tentative) == (date(2027, 1, 1), DayKind.HOLIDAY, False)
    assert second.is_tentative


@pytest.mark.parametrize("given", ["file", "folder"])
def test_the_holidays_of_weekends_beside_the_file_belong_to_it(file, given):
    path = file("2027-01-01,Tết Dương lịch,holiday,")
    file("2027-05-01,Ngày Quốc tế Lao động,holiday", name="holidays_weekend.csv", heading="date,name_vi,kind")
    assert [row.day.month for row in read_days(path if given == "file" else path.parent)] == [1, 5]


def test_names_in_decomposed_letters_are_composed(file):
    assert read_days(file("2027-09-02,Quo\u0302\u0301c kha\u0301nh,holiday,"))[0].name == "Quốc khánh"


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path):
    path = tmp_path / "holidays.csv"
    path.write_bytes(f"\ufeff{HEADING}\r\n2027-01-01,Tết Dương lịch,holiday,x\r\n".encode())
    assert len(read_days(path)) == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2027-02-30,Tết,holiday,", "date"),
        ("30/04/2027,Ngày Chiến thắng,holiday,", "date"),
        ("1027-04-30,Ngày Chiến thắng,holiday,", "date"),
        ("2027-04-30,Ngày Chiến thắng,nghỉ,", "kind"),
        ("2027-04-30,,holiday,", "name_vi"),
        (f"2027-04-30,{'a' * 201},holiday,", "name_vi"),
        ("2027-04-30,a\x00b,holiday,", "name_vi"),
        ("2027-04-30,Làm bù,makeup_work,", "kind"),
        ("2027-05-01,Nghỉ bù,compensatory_off,", "kind"),
        (f"2027-04-30,Ngày Chiến thắng,holiday,{'x' * 301}", "mark_and_source"),
        ("2027-04-30", "kind"),
    ],
)
def test_a_bad_row_is_named_by_file_row_and_field_with_an_example(file, row, field):
    path = file("2027-01-01,Tết Dương lịch,holiday,", row)
    fault = faults_of(path)[0]
    assert (fault.file, fault.row, fault.field) == ("holidays.csv", 3, field)
    assert "holidays.csv, dòng 3" in str(fault)
    assert "Ví dụ đúng: " in str(fault)


def test_all_faults_are_told_at_once(file):
    assert [fault.row for fault in faults_of(file("x,Tết,holiday,", "2027-01-01,Tết,holiday,", "y,,z,"))] == [
        2,
        4,
        4,
        4,
    ]


def test_a_day_twice_is_a_fault(file):
    fault = faults_of(file("2027-01-01,Tết,holiday,", "2027-01-01,Tết Dương lịch,holiday,"))[0]
    assert (fault.row, fault.field) == (3, "date")


def test_a_missing_column_is_named(file):
    assert faults_of(file("2027-01-01,Tết", heading="date,name_vi"))[0].field == "kind"


def test_an_empty_file_is_a_fault(file):
    assert "không có ngày nào" in str(faults_of(file())[0])


def test_a_missing_file_is_a_fault(tmp_path):
    assert "không mở được" in str(faults_of(tmp_path)[0])


def test_a_file_in_another_encoding_is_a_fault(tmp_path):
    path = tmp_path / "holidays.csv"
    path.write_bytes("date,name_vi,kind\n2027-01-01,Tết,holiday".encode("utf-16"))
    assert "UTF-8" in str(faults_of(path)[0])

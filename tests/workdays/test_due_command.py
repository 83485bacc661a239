import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.workdays.calendars import on
from workdays.actions import load_calendar
from workdays.models import CalendarDay

ROOT = Path(__file__).parents[2]
CASES = ROOT / "data" / "working_time_cases.csv"
ASKED = {"received": "2026-11-19T09:10", "amount": "3", "unit": "working_day"}
HEADING = "received_at,value,unit,cutoff,pauses,expected_due_at,why"


def due(**options):
    out = StringIO()
    call_command("due", stdout=out, no_color=True, **options)
    return out.getvalue().splitlines()


def refusal(**options):
    with pytest.raises(CommandError) as refused:
        due(**options)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.fixture
def cases_file(tmp_path):
    def write(*rows, heading=HEADING):
        path = tmp_path / "cases.csv"
        path.write_text("\n".join([heading, *rows]), encoding="utf-8")
        return str(path)

    return write


def test_it_prints_the_moment_in_words_and_in_iso():
    assert due(**ASKED) == ["Hạn trả kết quả: 17 giờ 00, thứ Tư, 25/11/2026", "2026-11-25T17:00:00+07:00"]


def test_cut_off_and_pauses_are_taken():
    asked = {"received": "2026-11-19T15:20", "amount": "24", "unit": "working_hour", "cutoff": "after_15h"}
    assert due(**asked)[-1] == "2026-11-25T17:00:00+07:00"
    pauses = ["2026-11-20T09:00/2026-11-20T10:30", "2026-11-23T07:00/2026-11-23T08:00"]
    assert due(**asked, pause=pauses)[-1] == "2026-11-26T09:30:00+07:00"


def test_the_explanation_tells_each_day_with_its_law():
    lines = due(**ASKED, explain=True)
    assert len(lines) == 9
    assert lines[0].startswith("thứ Năm, 19/11/2026: ngày tiếp nhận, không tính · Bộ luật Dân sự 2015, Điều 147")
    assert lines[5].startswith("thứ Ba, 24/11/2026: ngày lễ, không tính (Ngày Văn hóa Việt Nam) · Bộ luật Lao động")
    assert "+1 ngày = 3 ngày" in lines[6]


def test_the_explanation_of_hours_counts_hours():
    lines = due(received="2021-03-08T16:00", amount="2,5", unit="working_hour", explain=True)
    assert "+1 giờ 00 phút = 1 giờ 00 phút" in lines[0]
    assert "+1 giờ 30 phút = 2 giờ 30 phút" in lines[1]


def test_a_year_not_confirmed_warns():
    lines = due(received="2026-12-30T09:00", amount="5", unit="working_day")
    assert lines[-1] == "Cảnh báo: Lịch nghỉ năm 2027 chưa được xác nhận, ngày hẹn trả có thể thay đổi."


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"received": "2026-02-31T09:10"}, "2026-02-31T09:10"),
        ({"received": "31/02/2026"}, "31/02/2026"),
        ({"received": "2026-11-19T09:10+07:00"}, "giờ Việt Nam"),
        ({"received": None}, "--received"),
        ({"amount": ""}, "--amount"),
        ({"amount": "ba"}, "ba"),
        ({"amount": "-3"}, "-3"),
        ({"amount": "0"}, "lớn hơn|từ 1"),
        ({"amount": "1e99"}, "hợp lý"),
        ({"amount": "NaN"}, "hợp lý"),
        ({"amount": "99999"}, "31/12/2028"),
        ({"unit": "week"}, "week"),
        ({"cutoff": "noon"}, "noon"),
        ({"pause": ["2026-11-20T09:00"]}, "TỪ/ĐẾN"),
        ({"pause": ["2026-11-23T09:00/2026-11-20T09:00"]}, "trước khi bắt đầu"),
        ({"received": "2018-12-31T09:10"}, "01/01/2019"),
    ],
)
def test_bad_input_gets_one_clear_sentence(change, named):
    sentence = refusal(**{**ASKED, **change})
    assert any(word in sentence for word in named.split("|"))


def test_all_shared_cases_pass():
    assert due(cases=str(CASES)) == ["208 passed, 0 failed"]


def test_each_failure_is_named_and_counted(cases_file, capsys):
    path = cases_file(
        "2026-11-19T09:10,3,working_day,none,[],2026-11-25T17:00,good",
        "2026-11-19T09:10,3,working_day,none,[],2026-11-24T17:00,wrong",
        "2026-02-31T09:10,3,working_day,none,[],2026-11-24T17:00,unreadable",
        '2026-11-19T09:10,3,working_day,none,"[[""x""]]",2026-11-24T17:00,unreadable pause',
    )
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("due", cases=path, stdout=out)
    lines = out.getvalue().splitlines()
    assert left.value.code == 1
    assert lines[-1] == "1 passed, 3 failed"
    assert [line.split(":")[0] for line in lines[:3]] == ["Dòng 3", "Dòng 4", "Dòng 5"]
    assert "mong đợi 2026-11-24T17:00:00+07:00, tính ra 2026-11-25T17:00:00+07:00" in lines[0]


def test_blank_cut_off_and_pauses_mean_none(cases_file):
    assert due(cases=cases_file("2026-11-19T09:10,3,working_day,,,2026-11-25T17:00,")) == ["1 passed, 0 failed"]


def test_a_file_of_cases_that_cannot_be_used_is_named(cases_file, tmp_path):
    assert "khong-co.csv" in refusal(cases=str(tmp_path / "khong-co.csv"))
    assert "cột pauses" in refusal(cases=cases_file("2026-11-19T09:10", heading="received_at,value,unit,cutoff"))
    assert "không có trường hợp nào" in refusal(cases=cases_file())
    assert "không mở được" in refusal(cases=str(tmp_path))


def test_live_uses_the_calendar_of_the_database(db):
    assert "load_reference" in refusal(**ASKED, live=True)
    load_calendar(source=ROOT / "data")
    CalendarDay.objects.create(date=on("2026-11-23"), kind="holiday", name="Nghỉ thêm")
    assert due(**ASKED, live=True)[-1] == "2026-11-26T17:00:00+07:00"
    assert due(**ASKED)[-1] == "2026-11-25T17:00:00+07:00"


def run_without_database(*arguments):
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}
    command = [sys.executable, "manage.py", "due", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | nowhere, capture_output=True, text=True, check=False)


def test_it_runs_with_the_database_down():
    arguments = [f"--{name}={value}" for name, value in ASKED.items()]
    found = run_without_database(*arguments)
    assert (found.returncode, found.stdout.splitlines()[-1]) == (0, "2026-11-25T17:00:00+07:00"), found.stderr
    refused = run_without_database(*arguments, "--live")
    assert refused.returncode == 2
    assert "DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_bad_date_leaves_with_two_and_no_traceback():
    found = run_without_database("--received", "2026-02-31T09:10", "--amount", "3", "--unit", "working_day")
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert "Lịch không có" in found.stderr

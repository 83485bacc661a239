"""Every worked case of ``data/working_time_cases.csv``, each a test of its own."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.workdays.calendars import PACKAGED, at
from workdays.arithmetic import deadline
from workdays.zone import ZONE

FILE = Path(__file__).parents[2] / "data" / "working_time_cases.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def term_of(case):
    return deadline(
        calendar=PACKAGED,
        received_at=at(case["received_at"]),
        amount=float(case["value"]),
        unit=case["unit"],
        cutoff=case["cutoff"],
        pauses=[(at(start), at(end)) for start, end in json.loads(case["pauses"])],
    )


def name(case):
    return f"{case['received_at']} {case['value']} {case['unit']} {case['cutoff']} {case['pauses']}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_case_comes_out_and_its_explanation_ends_there(case):
    term = term_of(case)
    assert term.due_at == datetime.fromisoformat(case["expected_due_at"]).replace(tzinfo=ZONE), case["why"]
    assert term.lines[0].day == term.received_at.date()
    assert term.lines[-1].day == term.due_at.date()


def test_all_units_and_cut_offs_are_among_the_cases():
    assert len(CASES) == 208
    assert {case["unit"] for case in CASES} == {"working_hour", "working_day", "calendar_day", "month", "same_day"}
    assert {case["cutoff"] for case in CASES} == {"none", "after_15h", "last_hour"}

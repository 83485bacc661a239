"""How long dossiers are kept, and the list of those whose time is over; the portal deletes none of them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dossiers.actions.end import stop
from dossiers.actions.hand_over import hand_over
from dossiers.models import Dossier
from dossiers.queries.retention import expired, last_day_to_keep
from tests.dossiers.staff_pages import at_the_desk, on_the_shelf
from tests.factories import make_version, moment

pytestmark = pytest.mark.django_db


def returned(world, at="2026-11-10T09:00", **changes):
    dossier = on_the_shelf(world, **changes)
    hand_over(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-10T09:00"))
    Dossier.objects.filter(pk=dossier.pk).update(handed_over_at=moment(at))
    return dossier


def version_kept(years):
    return make_version(f"Thủ tục lưu {years} năm", retention_years=years)


def listed(*days):
    return [[row.code for row in expired(on=date.fromisoformat(day))] for day in days]


@pytest.mark.parametrize(
    ("ended_on", "years", "last"),
    [
        ("2026-11-10", 5, "2031-12-31"),
        ("2026-01-01", 1, "2027-12-31"),
        ("2026-12-31", 1, "2027-12-31"),
        ("2024-02-29", 1, "2025-12-31"),
        ("2026-11-10", 0, "2026-12-31"),
    ],
)
def test_years_count_from_the_end_of_the_year_in_which_it_ended(ended_on, years, last):
    assert last_day_to_keep(date.fromisoformat(ended_on), years) == date.fromisoformat(last)


def test_it_is_listed_the_day_after_its_last_one(world):
    dossier = returned(world, version=version_kept(5))
    assert listed("2026-11-22", "2031-12-31", "2032-01-01") == [[], [], [dossier.code]]


def test_a_dossier_that_ended_on_29_february_has_its_time_like_any_other_and_may_be_asked_for_on_one(world):
    dossier = returned(world, at="2024-02-29T10:00", version=version_kept(3))
    assert listed("2027-12-31", "2028-01-01", "2028-02-29") == [[], [dossier.code], [dossier.code]]


@pytest.mark.parametrize(("at", "first_day"), [("2026-12-31T23:59", "2028-01-01"), ("2027-01-01T00:00", "2029-01-01")])
def test_the_year_it_ended_in_is_that_of_vietnam(world, at, first_day):
    returned(world, at=at, version=version_kept(1))
    before = date.fromisoformat(first_day).replace(year=int(first_day[:4]) - 1)
    assert [len(rows) for rows in listed(before.isoformat(), first_day)] == [0, 1]


def test_one_that_was_taken_back_counts_from_the_day_of_that(world):
    dossier = at_the_desk(world, version=version_kept(1))
    stop(dossier_id=dossier.pk, reason="đổi nhu cầu", actor=world.clerk, at=moment("2026-11-11T09:00"))
    (row,) = expired(on=date(2028, 1, 1))
    assert (row.code, row.ended_at) == (dossier.code, moment("2026-11-11T09:00"))


def test_what_never_ended_and_what_is_kept_for_ever_is_never_listed(world):
    at_the_desk(world, version=version_kept(1))
    on_the_shelf(world, version=version_kept(2))
    returned(world, version=version_kept(None))
    assert listed("2199-12-31") == [[]]


def test_a_dossier_keeps_the_years_of_the_version_it_was_received_under(world):
    old = version_kept(1)
    dossier = returned(world, version=old)
    old.valid_to = date(2026, 11, 8)
    old.save()
    new = version_kept(20)
    new.procedure, new.valid_from = old.procedure, date(2026, 11, 9)
    new.save()
    later = returned(world, version=new)

    assert listed("2028-01-01", "2047-01-01") == [[dossier.code], [dossier.code, later.code]]


def test_the_command_says_code_procedure_both_days_and_deletes_nothing(world):
    dossier = returned(world, version=version_kept(1))
    said = StringIO()

    call_command("list_expired", on="2028-01-01", stdout=said)

    first, last = said.getvalue().splitlines()
    assert first == f"{dossier.code}\tThủ tục lưu 1 năm\t2026-11-10\t2027-12-31"
    assert last == "1 dossiers were to be kept until a day before 2028-01-01. Nothing was deleted."
    assert Dossier.objects.filter(pk=dossier.pk).exists()


def test_a_day_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match=r"--on 30/02/2028: .* --on 2027-01-01"):
        call_command("list_expired", on="30/02/2028")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_one_query_for_any_number(world, rows, django_assert_num_queries):
    version = version_kept(1)
    for _row in range(rows):
        returned(world, version=version)
    with django_assert_num_queries(1):
        assert len([row.version.name for row in expired(on=date(2028, 1, 1))]) == rows

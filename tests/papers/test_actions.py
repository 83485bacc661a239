"""Papers are numbered without gaps in each office's year, and stay as they were issued."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from dossiers.paper_kinds import APOLOGY, RECEIPT
from papers.actions import issue
from papers.models import Paper
from papers.queries import number_of, papers_about
from tests.factories import moment

pytestmark = pytest.mark.django_db


def make_paper(world, occasion="promise:1", *, at="2026-11-19T09:00", **changes):
    facts = {"kind": APOLOGY, "regime": "2018", "office": world.division, "subject": "dossier:1", **changes}
    payload = {**facts["kind"].sample("2018"), "reason": "chờ đo đạc"}
    return issue(occasion=occasion, payload=payload, actor=world.head, at=moment(at), **facts)


def test_each_office_and_kind_counts_for_itself(world):
    numbers = [
        make_paper(world, "1").number,
        make_paper(world, "2").number,
        make_paper(world, "3", kind=RECEIPT).number,
        make_paper(world, "4", office=world.desk).number,
        make_paper(world, "5").number,
    ]

    assert numbers == [1, 2, 1, 1, 3]


@pytest.mark.parametrize(
    ("at", "year", "number"),
    [("2026-12-31T23:59", 2026, 2), ("2027-01-01T00:00", 2027, 1), ("2027-01-01T06:59", 2027, 1)],
)
def test_numbers_begin_again_at_midnight_of_new_year_in_vietnam(world, at, year, number):
    make_paper(world, "1", at="2026-12-30T09:00")

    paper = make_paper(world, "2", at=at)

    assert (paper.year, paper.number) == (year, number)


def test_a_cause_that_rolls_back_gives_its_number_back(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_paper(world, "1")
        raise ZeroDivisionError

    assert make_paper(world, "2").number == 1


def test_one_occasion_has_one_paper(world):
    make_paper(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_paper(world)
    assert make_paper(world, "promise:2").number == 2, "the refused one left no gap"


def test_an_issued_paper_is_neither_changed_nor_deleted(world):
    paper = make_paper(world)

    for act in (lambda: Paper.objects.update(number=9), lambda: Paper.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()
    assert Paper.objects.get(pk=paper.pk).payload["reason"] == "chờ đo đạc"


def test_only_the_ciphertext_may_be_written_anew(world):
    paper = Paper.objects.get(pk=make_paper(world).pk)
    paper.payload = dict(paper.payload)

    paper.save(update_fields=["payload"])

    paper.occasion = "promise:9"
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(update_fields=["payload", "occasion"])


def test_papers_of_a_subject_come_in_the_order_of_issue(world):
    make_paper(world, "2", at="2026-11-20T09:00")
    make_paper(world, "1", at="2026-11-19T09:00", kind=RECEIPT)
    make_paper(world, "1", subject="dossier:11")

    found = list(papers_about("dossier:1"))

    assert [number_of(paper) for paper in found] == ["01/BPTNTKQ", "01/PXL"]


@pytest.mark.django_db(transaction=True)
def test_many_clerks_at_once_leave_no_gap_though_some_of_their_acts_come_to_nothing(world):
    clerks, each = 16, 4
    together = Barrier(clerks)

    def work(clerk):
        try:
            together.wait()
            return [number for turn in range(each) if (number := _issued_or_undone(world, clerk, turn))]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clerks) as pool:
        numbers = sorted(number for found in pool.map(work, range(clerks)) for number in found)
    assert len(numbers) == clerks * (each - 1)
    assert numbers == list(range(1, len(numbers) + 1))


def _issued_or_undone(world, clerk, turn):
    """The number of a paper; None for every fourth, whose transaction is rolled back after the number was taken."""
    try:
        with transaction.atomic():
            number = make_paper(world, f"{clerk}/{turn}").number
            if turn == clerk % 4:
                raise ZeroDivisionError
            return number
    except ZeroDivisionError:
        return None

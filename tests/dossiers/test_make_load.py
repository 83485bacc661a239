import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.models import User
from core.crypto import blind_index
from core.text import name_tokens, name_words
from dossiers.actions.promises import ladder_of, last_given
from dossiers.actions.watch import watch_deadlines
from dossiers.deadlines import judge, legal_clock
from dossiers.enums import OPEN, RUNNING, Ground, Status
from dossiers.ladder import next_after
from dossiers.load import fill as filling
from dossiers.load import lives
from dossiers.load.fill import fill
from dossiers.load.names import all_words, draw_name
from dossiers.lookup_keys import PHONE, asked_digests, tail_of
from dossiers.models import (
    Applicant,
    CodeCounter,
    Completion,
    Dossier,
    DossierDocument,
    Event,
    NameWord,
    Promise,
    StepRecord,
)
from dossiers.moves import MOVES, Move
from tests.factories import make_dossier, make_version, moment
from workdays.enums import CutOff, TimeUnit
from workdays.queries import live_calendar

NOW = moment("2026-11-20T10:17")
FILLED = (Applicant, Dossier, DossierDocument, Promise, StepRecord, Completion, Event)


@pytest.fixture
def procedures(world):
    """Terms of every unit, with and without a paper result, with and without a cut-off."""
    make_version(amount="1", unit=TimeUnit.SAME_DAY, cutoff=CutOff.AFTER_15H)
    make_version(amount="4", unit=TimeUnit.WORKING_HOUR, has_paper_result=False)
    make_version(amount="20", unit=TimeUnit.CALENDAR_DAY)
    make_version(amount="2", unit=TimeUnit.MONTH)
    return world


@pytest.fixture
def loaded(procedures):
    fill(total=400, at=NOW)
    return procedures


def made_dossiers():
    return Dossier.objects.select_related("applicant", "version", "step").order_by("pk")


def test_there_are_as_many_dossiers_as_asked_for_each_with_its_own_code(loaded):
    assert Dossier.objects.count() == 400
    assert sum(CodeCounter.objects.values_list("last_number", flat=True)) == 400
    for counter in CodeCounter.objects.all():
        codes = Dossier.objects.filter(code__startswith=f"{counter.prefix}-{counter.day:%y%m%d}-")
        numbers = sorted(int(code.rpartition("-")[2]) for code in codes.values_list("code", flat=True))
        assert numbers == list(range(1, counter.last_number + 1))


def test_the_desk_goes_on_counting_where_the_load_ended(loaded):
    last = CodeCounter.objects.order_by("day").last()

    dossier = make_dossier(loaded, f"{last.day}T16:00")

    assert dossier.code == f"{last.prefix}-{last.day:%y%m%d}-{last.last_number + 1:04d}"


def test_every_row_refers_to_rows_that_exist(loaded):
    for model in FILLED:
        assert model.objects.exists()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                known = field.related_model.objects.values("pk")
                lost = model.objects.filter(**{f"{field.name}__isnull": False}).exclude(**{f"{field.name}__in": known})
                assert not lost.exists(), field


def test_people_are_sealed_indexed_and_found_as_those_of_the_counter(loaded):
    for dossier in made_dossiers()[:50]:
        person = dossier.applicant
        assert dossier.name_tokens == name_tokens(person.full_name)
        for number in filter(None, (person.phone, person.national_id)):
            assert set(asked_digests(dossier.public_token, tail_of(number))) <= set(dossier.tail_digests)
        assert person.born_on == "" or person.born_on[:2] in ("19", "20")
        assert person.address.startswith("Thôn ")
        assert person.email == "" or person.email.endswith("@example.vn")
        assert person.phone_index == blind_index(PHONE, person.phone)


def test_every_word_of_a_name_can_be_looked_up(loaded):
    used = {word for name in Applicant.objects.values_list("full_name", flat=True) for word in name_words(name)}
    assert used <= set(NameWord.objects.values_list("word", flat=True))


def test_dates_and_judgements_are_those_of_the_clock(loaded):
    calendar = live_calendar()
    for given in Promise.objects.filter(ground=Ground.RECEIPT).select_related("dossier__version"):
        term = legal_clock(version=given.dossier.version, complete_at=given.complete_at, calendar=calendar)
        assert (given.due_at, given.counted_from) == (term.due_at, term.starts_at)
        assert (given.dossier.due_at, given.is_day_term) == (term.due_at, term.is_day_term)
    for done in Completion.objects.select_related("promise"):
        term = done.promise
        assert done.timeliness == judge(due_at=term.due_at, is_day_term=term.is_day_term, at=done.finished_at)


def test_the_history_goes_by_the_table_of_moves_and_leads_to_the_present_state(loaded):
    moves = set(Move.values)
    for dossier in made_dossiers().prefetch_related("events"):
        status, latest = None, None
        for event in dossier.events.order_by("pk"):
            assert event.from_status == status
            assert latest is None or event.at >= latest
            if event.kind in moves:
                row = MOVES[Move(event.kind)]
                assert status in row.sources
                assert event.to_status == row.target
            status, latest = event.to_status, event.at
        assert status == dossier.status


def test_steps_follow_each_other_in_office_time(loaded):
    calendar = live_calendar()
    for dossier in made_dossiers():
        steps = list(StepRecord.objects.filter(dossier=dossier).order_by("number"))
        assert [row.number for row in steps] == list(range(1, len(steps) + 1))
        assert steps[0].started_at == dossier.received_at
        assert (steps[-1].ended_at is None) == (dossier.status in OPEN)
        for row, following in zip(steps, [*steps[1:], None], strict=True):
            assert following is None or following.started_at == row.ended_at
            if row.ended_at:
                assert row.used_minutes == calendar.office_minutes_between(row.started_at, row.ended_at)


def test_they_are_shown_to_the_offices_of_their_routing_slip(loaded):
    for dossier in made_dossiers().prefetch_related("steps"):
        assert set(dossier.shown_to) == {dossier.office_id, *(step.office_id for step in dossier.steps.all())}


def test_most_have_been_fetched_some_are_open_and_some_are_late(loaded):
    fill(total=3_000, at=NOW)
    by_status = dict(Dossier.objects.values_list("status").annotate(models.Count("pk")))
    assert by_status[Status.RETURNED] > 2_700
    assert 5 < sum(by_status.get(status, 0) for status in OPEN) < 150
    assert 60 < Completion.objects.filter(timeliness="overdue").count() < 300
    assert Promise.objects.filter(ground=Ground.RESCHEDULE).exists()


def test_of_the_late_ones_some_have_their_letter_and_the_others_are_owed_it(procedures, monkeypatch):
    monkeypatch.setattr(filling, "YEARS", 0.2)
    monkeypatch.setattr(lives, "LATE", 0.9)
    fill(total=2_000, at=NOW)
    late = Dossier.objects.filter(status__in=RUNNING, due_at__lt=NOW)
    for dossier in late:
        has_letter = Promise.objects.filter(dossier=dossier, ground=Ground.RESCHEDULE).exists()
        assert (dossier.promised_at > dossier.due_at) == has_letter
        assert (dossier.letter_owed_since is None) == has_letter
        assert Event.objects.filter(dossier=dossier, kind="auto_apology").exists() != has_letter
    assert {dossier.letter_owed_since is None for dossier in late} == {True, False}


def test_the_watch_finds_nothing_that_it_has_missed_and_goes_on_from_there(loaded):
    calendar = live_calendar()
    found = made_dossiers().filter(status__in=OPEN)
    given = last_given(found)
    for dossier in found:
        last = given[dossier.pk]
        unit = dossier.version.time_unit
        rungs = ladder_of(last.promise, time_unit=unit, calendar=calendar, has_letter=last.has_letter)
        assert dossier.next_rung_at == next_after(rungs, NOW)
        assert dossier.promised_at == last.promise.due_at
    assert watch_deadlines(at=NOW).dossiers == 0
    watched = Dossier.objects.filter(next_rung_at__isnull=False).count()
    assert watch_deadlines(at=moment("2027-11-20T10:17")).dossiers == watched > 0


def test_a_load_that_was_stopped_goes_on_where_it_was(procedures):
    def stop(made, wanted):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(total=300, at=NOW, progress=stop, batch=100)
    assert 100 <= Dossier.objects.count() < 300

    assert fill(total=300, at=NOW, batch=100) == 300 - 100
    assert Dossier.objects.count() == 300
    assert fill(total=300, at=NOW) == 0
    assert fill(total=350, at=moment("2026-11-23T10:00")) == 50


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'dossiers_%%' ORDER BY 1")
        return cursor.fetchall()


def test_a_big_load_puts_indexes_aside_and_back_even_when_it_is_stopped(procedures, monkeypatch):
    monkeypatch.setattr(filling, "BIG", 1)
    before, during = indexes(), []

    def stop(made, wanted):
        during.extend(indexes())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(total=200, at=NOW, progress=stop, batch=100)
    assert "dossier_by_name_and_viewer" not in dict(during)
    assert "dossiers_dossier_code_key" in dict(during), "what keeps codes unique stays"
    assert indexes() == before


def test_nguyen_is_a_third_of_all_names_and_every_name_is_indexed_word_by_word():
    dice = random.Random(1)
    names = [draw_name(dice) for _ in range(4_000)]
    families = [name.full.split()[0] for name in names if not name.is_organisation]
    assert 0.27 < families.count("Nguyễn") / len(families) < 0.37
    assert all(list(name.tokens) == name_tokens(name.full) for name in names)
    assert {word for name in names for word in name_words(name.full)} <= set(all_words())


def make_load(*arguments):
    out = StringIO()
    call_command("make_load", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_it_did(procedures):
    assert "120 of 120 dossiers" in (said := make_load("--dossiers", "120"))
    assert "120 dossiers were added." in said
    assert "nothing was added" in make_load("--dossiers", "120")


@pytest.mark.parametrize("number", ["0", "-5", "ten", "1.5", "", "1e6", "999999999999999"])
@pytest.mark.django_db
def test_a_number_that_is_none_gets_one_sentence(number):
    with pytest.raises(CommandError, match=r"give a whole number from 1 to 100,000,000, for example") as told:
        make_load(f"--dossiers={number}")
    assert "\n" not in str(told.value)


def test_other_dossiers_are_left_alone_unless_told_otherwise(procedures):
    make_dossier(procedures)

    with pytest.raises(CommandError, match="never be removed again"):
        make_load("--dossiers", "10")
    assert Dossier.objects.count() == 1
    make_load("--dossiers", "10", "--yes")
    assert Dossier.objects.count() == 10


def test_only_a_demo_is_filled(procedures, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO=1"):
        make_load("--dossiers", "10")
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_without_reference_data_it_says_what_to_load():
    with pytest.raises(CommandError, match="load_reference"):
        make_load("--dossiers", "10")


def test_nobody_can_sign_in_as_somebody_of_the_load(loaded):
    people = User.objects.filter(username__startswith="load.")
    assert people.exists()
    assert not [user for user in people if user.has_usable_password()]

"""Look-up by SMS: who is answered what, and who is not."""

from datetime import timedelta

import pytest

from dossiers.actions.answer_sms import answer_inbound
from notices.actions.reports import take_report
from notices.enums import NoticeState
from notices.models import InboundMessage, Notice
from notices.sms_text import measure
from notices.transports.base import Inbound
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-10T08:00")
OWN, STRANGE = "+84905123456", "+84988777666"


@pytest.fixture
def dossier(world):
    return make_dossier(world)


def texted(text: str, sender: str = OWN, *, at=AT, number: int = 1) -> str:
    """What the citizen gets back; empty when there is no answer."""
    before = set(Notice.objects.values_list("pk", flat=True))
    take_report(ref="esms", report=Inbound(sender, text, f"mo-{sender}-{text}-{number}"), at=at)
    answer_inbound(at=at)
    new = Notice.objects.exclude(pk__in=before).first()
    return new.body if new else ""


def test_the_applicants_own_telephone_needs_the_code_only(dossier):
    said = texted(f"HS {dossier.code}")
    assert said.startswith(f"{dossier.code}: Ho so")
    assert "Hen tra" in said
    assert "02583840123" in said


def test_any_other_telephone_needs_the_four_digits_too(dossier):
    assert texted(f"hs {dossier.code} 3456", STRANGE).startswith(f"{dossier.code}: ")
    assert "chua khop" in texted(f"hs {dossier.code}", STRANGE)


def test_a_wrong_pair_is_answered_like_a_code_that_does_not_exist(dossier):
    wrong = texted(f"{dossier.code} 9999", STRANGE)
    nothing = texted("H32.27.01-261109-0999 9999", STRANGE)
    assert wrong == nothing


def test_blanks_for_hyphens_and_dots_after_the_command_are_understood(dossier):
    unit, day, number = dossier.code.rsplit("-", 2)
    assert texted(f"HS: {unit.lower()} {day} {number} 3456", STRANGE).startswith(f"{dossier.code}: ")


def test_who_is_written_to_in_english_is_answered_in_english(dossier):
    dossier.applicant.language = "en"
    dossier.applicant.save(update_fields=["language"])
    said = texted(dossier.code)
    assert "Tel" in said and "Ho so" not in said


@pytest.mark.parametrize("text", ["", "xin chào", "HS", "hủy", "1" * 2000, "💥"])
def test_whatever_is_no_code_is_told_how_to_ask(dossier, text):
    assert texted(text).startswith("Soan: ma ho so")


def test_an_answer_names_nobody_and_nothing_and_fits_three_parts(dossier):
    said = texted(dossier.code)
    assert "Hoa" not in said and "xay dung" not in said.lower()
    assert measure(said).encoding == "GSM-7"
    assert measure(said).segments <= 3


def test_a_message_that_comes_twice_is_answered_once(dossier):
    for _again in range(2):
        take_report(ref="esms", report=Inbound(OWN, dossier.code, "mo-1"), at=AT)
        answer_inbound(at=AT)
    assert Notice.objects.filter(kind="dossier.sms_answer").count() == 1
    assert answer_inbound(at=AT) == 0


def test_who_asks_too_often_gets_no_more_answers(dossier):
    answers = [texted(dossier.code, number=number) for number in range(25)]
    assert [bool(said) for said in answers] == [True] * 20 + [False] * 5
    assert not InboundMessage.objects.filter(answered_at=None).exists()


def test_guessing_the_digits_of_one_code_ends_after_twenty_tries_from_however_many_telephones(dossier):
    for number in range(20):
        texted(f"{dossier.code} {1000 + number}", f"+84988771{number:03d}")  # none ends in a number of the dossier
    assert "chua khop" in texted(f"{dossier.code} 3456", "+84988770099")


@pytest.mark.parametrize("sender", ["+842583840123", "+16502530000", "8079", "UBND"])
def test_a_sender_that_gets_no_sms_is_not_answered(dossier, sender):
    assert texted(dossier.code, sender) == ""


def test_a_question_that_waited_for_a_day_is_not_answered_any_more(dossier):
    take_report(ref="esms", report=Inbound(OWN, dossier.code, "mo-1"), at=AT)
    assert answer_inbound(at=AT + timedelta(days=1, minutes=1)) == 0
    assert not InboundMessage.objects.filter(answered_at=None).exists()


def test_the_answer_leaves_at_night_too_and_is_not_sent_tomorrow(dossier, settings):
    settings.QUIET_HOURS = "21:00-07:00"
    night = moment("2026-11-10T23:00")
    texted(dossier.code, at=night)
    notice = Notice.objects.get(kind="dossier.sms_answer")
    assert notice.next_attempt_at == night
    assert notice.expires_at == night + timedelta(hours=12)
    assert notice.state == NoticeState.PENDING


@pytest.mark.parametrize("rows", [1, 3])
def test_an_answer_takes_the_same_queries_however_many_wait(dossier, django_assert_num_queries, rows):
    texted(dossier.code)  # what a process reads once is read by now
    for number in range(rows):
        take_report(ref="esms", report=Inbound(OWN, dossier.code, f"again-{number}"), at=AT)
    with django_assert_num_queries(1 + 8 * rows):
        answer_inbound(at=AT)

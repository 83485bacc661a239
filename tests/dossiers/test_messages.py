"""What the applicant is told: previews before the send, wishes noted at the desk, the language, large print."""

import pytest
from django.urls import reverse

from accounts.models import AccessRecord
from dossiers import notice_kinds, texts
from dossiers.actions.wishes import note_wishes
from dossiers.errors import Refused
from dossiers.messages_ahead import message_ahead, message_to_anybody
from dossiers.models import Dossier
from notices.actions import enqueue
from notices.actions.reports import take_report
from notices.enums import NoticeState
from notices.kinds import kind_named
from notices.models import Notice
from notices.transports.base import Receipt
from notices.wording import all_texts, filled
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-10T08:00")
OURS = [text for text in all_texts() if text.name.startswith("dossier.")]


@pytest.fixture
def dossier(world):
    return make_dossier(world)


def page(name, dossier, *more):
    return reverse(f"dossiers:{name}", args=[dossier.pk, *more])


def test_every_text_ships_in_both_languages_with_places_it_knows():
    for text in OURS:
        vietnamese, english = text.shipped("vi"), text.shipped("en")
        assert vietnamese.sms != english.sms, text.name
        for words in (vietnamese, english):
            said = filled(words, dict.fromkeys(text.places, "X"))
            assert "{" not in said.sms + said.title + said.body, text.name
            assert not [place for place in ("name}", "code}") if place in said.body]


def test_every_text_belongs_to_a_kind_of_notice():
    assert {kind_named(text.kind).name for text in OURS}


def test_who_chose_english_is_written_to_in_english(dossier, world, client):
    note_wishes(dossier_id=dossier.pk, language="en", declines=False, actor=world.clerk, at=AT)
    fresh = Dossier.objects.select_related("applicant", "office", "version").get(pk=dossier.pk)
    message = texts.received(fresh)
    assert message.sms.startswith(f"Dossier {dossier.code} received")
    assert message.body.startswith("Dear ")
    assert message.language == "en"


def test_whoever_wants_only_what_the_law_asks_for_gets_that_and_no_more(dossier, world):
    note_wishes(dossier_id=dossier.pk, language="vi", declines=True, actor=world.clerk, at=AT)
    fresh = Dossier.objects.select_related("applicant", "office", "version").get(pk=dossier.pk)
    optional = texts.to_applicant(
        fresh, kind=notice_kinds.PAID.name, occasion="x", message=texts.paid(fresh, is_new_date=False)
    )
    duty = texts.to_applicant(
        fresh, kind=notice_kinds.READY.name, occasion="x", message=texts.ready(fresh, is_early=False)
    )
    enqueue(drafts=[*optional, *duty], at=AT)
    assert {row.state for row in Notice.objects.filter(kind="dossier.paid")} == {NoticeState.CANCELLED}
    assert {row.state for row in Notice.objects.filter(kind="dossier.ready")} == {NoticeState.PENDING}

    note_wishes(dossier_id=dossier.pk, language="vi", declines=False, actor=world.clerk, at=AT)
    again = texts.to_applicant(
        fresh, kind=notice_kinds.PAID.name, occasion="y", message=texts.paid(fresh, is_new_date=False)
    )
    enqueue(drafts=again, at=AT)
    assert {row.state for row in Notice.objects.filter(occasion="y")} == {NoticeState.PENDING}


def test_wishes_are_written_down_by_the_desk_only_and_leave_a_row_of_history(dossier, world, sign_in):
    with pytest.raises(Refused, match="cán bộ tiếp nhận"):
        note_wishes(dossier_id=dossier.pk, language="en", declines=False, actor=world.officer, at=AT)
    answer = sign_in(world.clerk).post(
        page("messages", dossier), {"revision": dossier.revision, "language": "en", "declines": "on"}, follow=True
    )
    assert "Đã ghi cách nhắn tin" in answer.content.decode()
    event = dossier.events.get(kind="wishes")
    assert event.facts == {"language": "en", "is_declined": True}
    assert "bằng English, chỉ nhận tin luật định" in sign_in(world.clerk).get(page("dossier", dossier)).content.decode()


def test_the_page_shows_each_message_as_it_was_sent_and_prints_it_large(dossier, world, sign_in):
    clerk = sign_in(world.clerk)
    html = clerk.get(page("messages", dossier)).content.decode()
    notice = Notice.objects.get(subject=dossier.subject, channel="sms")
    assert notice.body in html
    printed = clerk.get(page("large_print", dossier, notice.pk)).content.decode()
    assert "large-print" in printed and notice.body in printed
    assert AccessRecord.objects.filter(subject=f"notice:{notice.pk}").exists()


def test_a_stranger_sees_no_message_and_nobody_one_of_another_dossier(dossier, world, sign_in):
    notice = Notice.objects.get(subject=dossier.subject, channel="sms")
    other = make_dossier(world, "2026-11-09T10:00")
    assert sign_in(world.stranger).get(page("messages", dossier)).status_code in (403, 404)
    assert sign_in(world.clerk).get(page("large_print", other, notice.pk)).status_code == 404


def test_an_address_that_sends_mail_back_is_told_to_the_desk(world, sign_in):
    dossier = make_dossier(world)
    mail = Notice.objects.get(subject=dossier.subject, channel="email")
    Notice.objects.filter(pk=mail.pk).update(state=NoticeState.SENT, sent_at=AT, provider="smtp")
    mail.tries.create(number=1, reference=mail.reference, transport="smtp", started_at=AT)
    take_report(ref="smtp", report=Receipt(mail.reference, "", False, "550", True), at=AT)
    assert "thư bị trả lại" in sign_in(world.clerk).get(page("dossier", dossier)).content.decode()
    assert "Xin hỏi người nộp địa chỉ khác" in sign_in(world.clerk).get(page("messages", dossier)).content.decode()


def test_a_preview_shows_known_facts_and_names_what_is_not_known_yet(dossier):
    ahead = message_ahead(dossier, "dossier.posted")
    assert dossier.code in ahead.sms
    assert "[so hieu buu gui]" in ahead.sms
    assert "905123456" not in ahead.phone
    assert not ahead.reaches_nobody
    assert "[ma ho so]" in message_to_anybody("dossier.received", "vi").sms


@pytest.mark.parametrize(
    ("name", "words"),
    [("ask_supplement", "can bo sung giay to"), ("stop", "da dung theo yeu cau"), ("ask_payment", "can nop")],
)
def test_a_page_that_sends_shows_the_message_first(dossier, world, sign_in, name, words):
    assert words in sign_in(world.clerk).get(page(name, dossier)).content.decode()


def test_intake_and_the_shelf_show_what_everybody_will_get(world, sign_in):
    clerk = sign_in(world.clerk)
    assert "Da nhan ho so [ma ho so]" in clerk.get(reverse("dossiers:intake")).content.decode()
    assert "da co ket qua" in clerk.get(reverse("dossiers:shelving")).content.decode()

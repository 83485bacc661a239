"""Look-up without a smartphone: a citizen texts the code, the portal texts back how the dossier stands."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.phones import BadPhone, is_mobile, national_digits
from dossiers import notice_kinds
from dossiers.codes import copied_code
from dossiers.enums import RUNNING
from dossiers.lookup_keys import tail_of
from dossiers.queries import lookup as reads
from dossiers.queries.counter_hours import calendar_of
from dossiers.standing import standing
from dossiers.term_words import term_of
from dossiers.throttle import Limit, throttle
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.enums import Channel
from notices.models import InboundMessage

BATCH = 100
# Whoever asks more often than this gets no answer: each one costs money, and guessing must not pay.
BY_SENDER = Limit("sms.sender", most=20, seconds=24 * 3600)
WRONG_BY_CODE = Limit("lookup.code", most=20, seconds=3600)
TOO_OLD = timedelta(days=1)  # an answer after a day of outage would only puzzle
_COMMAND = re.compile(r"^\s*hs\b[\s.:]*", re.IGNORECASE)
_TAIL = re.compile(r"(?<!\d)(\d{4})\s*\Z")


def answer_inbound(*, at: datetime) -> int:
    """Answer the SMS that came in and are not answered yet, oldest first; gives how many. Safe to run twice."""
    answered = 0
    for pk in (
        InboundMessage.objects.filter(answered_at=None).order_by("received_at").values_list("pk", flat=True)[:BATCH]
    ):
        answered += _answer(pk, at)
    return answered


@transaction.atomic
def _answer(pk: UUID, at: datetime) -> int:
    message = InboundMessage.objects.select_for_update(skip_locked=True).filter(pk=pk, answered_at=None).first()
    if message is None:
        return 0
    message.answered_at = at
    message.save(update_fields=["answered_at"])
    if at - message.received_at > TOO_OLD or not _can_be_answered(message.sender):
        return 0
    if throttle().count([(BY_SENDER, message.sender_index)]):
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        words, office_id = _words(message, at)
    draft = NoticeDraft(
        kind=notice_kinds.SMS_ANSWER.name,
        subject=f"inbound:{message.pk}",
        occasion="answer",
        channel=Channel.SMS,
        recipient=message.sender,
        body=words,
        office_id=office_id,
    )
    return len(enqueue(drafts=[draft], at=at))


def _can_be_answered(sender: str) -> bool:
    try:
        return is_mobile(sender)
    except BadPhone:
        return False


def _words(message: InboundMessage, at: datetime) -> tuple[str, int | None]:
    """The answer, and the office it is sent for. The same one whether a code does not exist or digits do not fit."""
    code, typed = _asked(message.text)
    tails = [tail_of(national_digits(message.sender)), *typed]
    if not code:
        return _how_to_ask(), None
    tries = ((WRONG_BY_CODE, code),)
    if not throttle().is_spent(tries):
        for tail in tails:
            found = reads.dossier_with(code, tail)
            if found is not None:
                return _how_it_stands(found, at)
        throttle().count(tries)
    wrong = _("Mã hồ sơ hoặc 4 số cuối chưa khớp. %(how)s")
    return wrong % {"how": _how_to_ask()}, None


def _asked(text: str) -> tuple[str, list[str]]:
    """The code, and the four digits after it if there are any. ``hs h32.27.01 261109 0001 3456`` is understood too."""
    words = _COMMAND.sub("", text)
    tail = _TAIL.search(words)
    alone = copied_code(words[: tail.start()]) if tail else ""
    if tail and alone:
        return alone, [tail[1]]
    return copied_code(words), []


def _how_to_ask() -> str:
    words = _(
        "Soạn: mã hồ sơ, cách ra, 4 số cuối điện thoại hoặc căn cước đã ghi trong hồ sơ. "
        "Ví dụ: H32.27.01-261119-0001 3456. ĐT %(hotline)s"
    )
    return words % {"hotline": settings.HOTLINE}


def _how_it_stands(dossier_id: int, at: datetime) -> tuple[str, int | None]:
    facts = reads.facts_of(dossier_id)
    if facts is None:
        return _how_to_ask(), None
    desk, language = reads.desk_and_language(dossier_id)
    with translation.override(language):
        return _state(facts, at), desk


def _state(facts: reads.Facts, at: datetime) -> str:
    term = term_of(facts, at=at, calendar=calendar_of(facts.calendar_version))
    said = standing(facts, term)
    date = _("Hẹn trả %(date)s.") % {"date": term.last} if term and facts.status in RUNNING else ""
    phone = facts.desk_hotline or facts.desk_phone or settings.HOTLINE
    parts = [f"{facts.code}: {said.title}.", date, _("ĐT %(hotline)s") % {"hotline": phone}]
    return " ".join(part for part in parts if part)

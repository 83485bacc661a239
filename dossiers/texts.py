"""What the applicant is told: the facts of each message, put into the words in force (``dossiers.message_texts``)."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.queries import line_above
from core.dates import day_words, local_day, moment_words
from core.pages.display import money
from core.phones import BadPhone, is_mobile, national_digits, to_e164
from dossiers import message_texts as words
from dossiers.enums import ResultWay
from dossiers.models import Dossier, PaymentDuty, SiteVisit, SupplementRequest
from notices.actions.enqueue import NoticeDraft
from notices.enums import Channel
from notices.wording import Text, filled, words_of

P = ParamSpec("P")
HOUR = 3600
_HOLES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Message:
    """One message in both forms: ``sms`` is a single short sentence or two, ``body`` the e-mail.

    ``facts`` are what it was made of, for gateways that send approved templates only.
    """

    sms: str
    title: str
    body: str
    html: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    language: str = "vi"


@dataclass(frozen=True)
class Contact:
    """Where an applicant can be written to; a landline gets no SMS."""

    phone: str
    email: str

    @property
    def can_be_written_to(self) -> bool:
        return bool(self.phone or self.email)


def contact_of(dossier: Dossier) -> Contact:
    """The applicant's own phone and e-mail; without any, those of the person who files for them."""
    applicant = dossier.applicant
    phone, email = _mobile(applicant.phone), applicant.email
    if phone or email or not applicant.representative:
        return Contact(phone, email)
    return Contact(_mobile(applicant.representative.get("phone", "")), applicant.representative.get("email", ""))


def _mobile(phone: str) -> str:
    try:
        return phone if phone and is_mobile(phone) else ""
    except BadPhone:
        return ""


def hotline(dossier: Dossier) -> str:
    """The number to call: of the desk, of an office above it, or of the whole portal."""
    desk = dossier.office
    return _dialled(desk.hotline or _hotline_above(desk.pk, int(time.time() // HOUR)) or settings.HOTLINE)


@lru_cache(maxsize=256)
def _hotline_above(office_id: int, hour: int) -> str:
    """Read once an hour in each process: thousands of apologies go out at once."""
    line = line_above(Office(pk=office_id))
    return next((office.hotline for office in line if office.hotline), "")


@lru_cache(maxsize=256)
def _dialled(number: str) -> str:
    try:
        return national_digits(to_e164(number))
    except BadPhone:
        return number


def to_applicant(dossier: Dossier, *, kind: str, occasion: str, message: Message) -> list[NoticeDraft]:
    """The notices of one message: by SMS where there is a mobile number, by e-mail where there is an address."""
    contact = contact_of(dossier)
    draft = NoticeDraft(
        kind=kind,
        subject=dossier.subject,
        occasion=occasion,
        channel=Channel.SMS,
        office_id=dossier.office_id,
        facts=message.facts,
        language=message.language,
    )
    drafts = []
    if contact.phone:
        drafts.append(replace(draft, recipient=contact.phone, body=message.sms))
    if contact.email:
        mail = replace(draft, channel=Channel.EMAIL, recipient=contact.email, title=message.title)
        drafts.append(replace(mail, body=message.body, html=message.html))
    return drafts


def _facts(dossier: Dossier, **more: str) -> dict[str, str]:
    """What every message may name, and ``more``."""
    return {
        "code": dossier.code,
        "procedure": dossier.version.name,
        "name": dossier.applicant.full_name,
        "office": dossier.office.name,
        "hotline": hotline(dossier),
        "url": f"{settings.PUBLIC_URL}/tra-cuu/",
        **more,
    }


def _in_their_language(write: Callable[Concatenate[Dossier, P], Message]) -> Callable[Concatenate[Dossier, P], Message]:
    """The applicant's language, whatever the officer reads: for the words and for the dates in them."""

    @wraps(write)
    def written(dossier: Dossier, *args: P.args, **kwargs: P.kwargs) -> Message:
        with translation.override(dossier.applicant.language):
            return write(dossier, *args, **kwargs)

    return written  # type: ignore[return-value]  # wraps() names the first parameter


def _message(dossier: Dossier, text: Text, **more: str) -> Message:
    facts = _facts(dossier, **more)
    language = dossier.applicant.language
    said = filled(words_of(text.name, language), facts)
    return Message(said.sms, said.title, _tidy(said.body), said.html, facts, language)


def _tidy(body: str) -> str:
    """A fact that is empty leaves no hole."""
    return _HOLES.sub("\n\n", body)


def _day(moment: datetime | None) -> str:
    return day_words(local_day(moment)) if moment else ""


def facts_of(dossier: Dossier) -> dict[str, str]:
    """What is known of a dossier whatever message it gets, for a preview."""
    date = _day(dossier.promised_at)
    known = _facts(dossier, desk=str(dossier.office), date=date, new=date, old=_day(dossier.due_at))
    return {name: value for name, value in known.items() if value}


@_in_their_language
def received(dossier: Dossier) -> Message:
    return _message(dossier, words.RECEIVED, date=_day(_promised(dossier)))


@_in_their_language
def apology(dossier: Dossier, *, reason: str, old_due_at: datetime, new_due_at: datetime) -> Message:
    return _message(dossier, words.APOLOGY, old=_day(old_due_at), new=_day(new_due_at), reason=reason)


@_in_their_language
def apology_afterwards(dossier: Dossier, *, reason: str) -> Message:
    old, done = _day(dossier.due_at), _day(dossier.finished_at)
    return _message(dossier, words.APOLOGY_AFTERWARDS, old=old, done=done, reason=reason)


@_in_their_language
def auto_apology(dossier: Dossier, *, is_again: bool) -> Message:
    text = words.AUTO_APOLOGY_AGAIN if is_again else words.AUTO_APOLOGY
    return _message(dossier, text, date=_day(_promised(dossier)))


@_in_their_language
def not_ready(dossier: Dossier) -> Message:
    return _message(dossier, words.NOT_READY)


@_in_their_language
def ready(dossier: Dossier, *, is_early: bool) -> Message:
    """Where the result goes by post or electronically, nobody is asked to come."""
    if dossier.result_way == ResultWay.COUNTER:
        text = words.READY_EARLY if is_early else words.READY
        return _message(dossier, text, desk=str(dossier.office))
    by_post, electronic = _("gửi qua bưu điện đến nhà ông/bà"), _("trả bằng bản điện tử")
    way = by_post if dossier.result_way == ResultWay.POST else electronic
    return _message(dossier, words.READY_ELSEWHERE, way=way)


@_in_their_language
def posted(dossier: Dossier, *, tracking: str) -> Message:
    return _message(dossier, words.POSTED, tracking=tracking)


@_in_their_language
def posted_anew(dossier: Dossier, *, old: str, new: str) -> Message:
    return _message(dossier, words.POSTED_ANEW, old=old, new=new)


@_in_their_language
def handed_electronically(dossier: Dossier) -> Message:
    text = words.HANDED_ELECTRONICALLY if dossier.electronic_at else words.HANDED_WITHOUT_FILE
    return _message(dossier, text, desk=str(dossier.office))


@_in_their_language
def registered(dossier: Dossier) -> Message:
    return _message(dossier, words.REGISTERED)


@_in_their_language
def declined(dossier: Dossier, *, reason: str) -> Message:
    return _message(dossier, words.DECLINED, reason=reason)


@_in_their_language
def supplement(dossier: Dossier, asked: SupplementRequest) -> Message:
    items = asked.items.select_related("required").order_by("required__order")
    lines = [f"- {item.paper_name}" + (f": {item.note}" if item.note else "") for item in items]
    return _message(dossier, words.SUPPLEMENT, papers="\n".join(lines), reason=asked.reason)


@_in_their_language
def supplemented(dossier: Dossier) -> Message:
    return _message(dossier, words.SUPPLEMENTED, date=_day(_promised(dossier)))


@_in_their_language
def payment(dossier: Dossier, duty: PaymentDuty) -> Message:
    pause = _("Trong lúc chờ, thời hạn giải quyết tạm dừng; nộp xong chúng tôi báo ngày hẹn mới nếu ngày hẹn thay đổi.")
    return _message(
        dossier,
        words.PAYMENT,
        amount=money(duty.amount_vnd),
        ground=duty.ground,
        desk=dossier.office.name,
        pause=pause if duty.pauses else "",
    )


@_in_their_language
def paid(dossier: Dossier, *, is_new_date: bool) -> Message:
    text = words.PAID_NEW_DATE if is_new_date else words.PAID
    return _message(dossier, text, date=_day(_promised(dossier)))


@_in_their_language
def visit(dossier: Dossier, planned: SiteVisit) -> Message:
    return _message(
        dossier,
        words.VISIT,
        when=moment_words(planned.planned_at),
        place=planned.place,
        people=planned.people,
        content=planned.content,
    )


@_in_their_language
def visit_off(dossier: Dossier, planned: SiteVisit) -> Message:
    return _message(dossier, words.VISIT_OFF, when=moment_words(planned.planned_at))


@_in_their_language
def ended_on_request(dossier: Dossier) -> Message:
    return _message(dossier, words.ENDED_ON_REQUEST)


@_in_their_language
def closed_for_silence(dossier: Dossier) -> Message:
    return _message(dossier, words.CLOSED_FOR_SILENCE)


@_in_their_language
def new_date(dossier: Dossier, *, reason: str) -> Message:
    return _message(dossier, words.NEW_DATE, date=_day(_promised(dossier)), reason=reason)


def _promised(dossier: Dossier) -> datetime:
    if dossier.promised_at is None:
        raise ValueError(f"dossier {dossier.pk} has no promise yet")
    return dossier.promised_at

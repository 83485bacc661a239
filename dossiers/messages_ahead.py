"""The message that pressing a button will send, shown before it is pressed: with the facts that are known by then."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.masking import mask_email, mask_phone
from dossiers import texts
from dossiers.enums import ResultWay
from dossiers.message_texts import READY, READY_EARLY, READY_ELSEWHERE
from dossiers.models import Dossier
from notices.sms_text import Measure, accent_free, measure
from notices.wording import filled, text_named, words_of

# What stands for a fact that is typed or decided only when the button is pressed.
_UNKNOWN: dict[str, str | LazyText] = {
    "code": gettext_lazy("mã hồ sơ"),
    "procedure": gettext_lazy("tên thủ tục"),
    "name": gettext_lazy("tên người nộp"),
    "office": gettext_lazy("cơ quan"),
    "desk": gettext_lazy("nơi nhận kết quả"),
    "date": gettext_lazy("ngày hẹn"),
    "old": gettext_lazy("ngày hẹn cũ"),
    "new": gettext_lazy("ngày hẹn mới"),
    "done": gettext_lazy("ngày xong"),
    "reason": gettext_lazy("lý do ông/bà ghi"),
    "papers": gettext_lazy("giấy tờ ông/bà chọn"),
    "amount": gettext_lazy("số tiền"),
    "ground": gettext_lazy("căn cứ"),
    "tracking": gettext_lazy("số hiệu bưu gửi"),
    "when": gettext_lazy("ngày giờ"),
    "place": gettext_lazy("địa điểm"),
    "people": gettext_lazy("thành phần"),
    "content": gettext_lazy("nội dung"),
    "way": gettext_lazy("cách trả"),
}


@dataclass(frozen=True)
class MessageAhead:
    """``phone`` and ``email`` are masked, empty where there is none; ``sms`` as the telephone will show it."""

    phone: str
    email: str
    sms: str
    size: Measure
    title: str
    body: str
    language: str

    @property
    def reaches_nobody(self) -> bool:
        return not (self.phone or self.email)


def message_ahead(dossier: Dossier, name: str) -> MessageAhead:
    """What the applicant will get when the text ``name`` is sent now."""
    contact = texts.contact_of(dossier)
    phone = mask_phone(contact.phone) if contact.phone else ""
    email = mask_email(contact.email) if contact.email else ""
    return _ahead(name, texts.facts_of(dossier), dossier.applicant.language, phone, email)


def ready_text(dossier: Dossier, *, is_early: bool) -> str:
    """Which of the texts invites to the result."""
    if dossier.result_way != ResultWay.COUNTER:
        return READY_ELSEWHERE.name
    return READY_EARLY.name if is_early else READY.name


def message_to_anybody(name: str, language: str) -> MessageAhead:
    """The same before there is a dossier: nearly every fact is a blank."""
    somebody = _("số vừa ghi")
    known = {"hotline": settings.HOTLINE, "url": f"{settings.PUBLIC_URL}/tra-cuu/"}
    return _ahead(name, known, language, somebody, "")


def _ahead(name: str, known: dict[str, str], language: str, phone: str, email: str) -> MessageAhead:
    with translation.override(language):
        blanks = {place: f"[{words}]" for place, words in _UNKNOWN.items()}
    facts = {**dict.fromkeys(text_named(name).places, ""), **blanks, **known}
    words = filled(words_of(name, language), facts)
    sms = accent_free(words.sms)
    return MessageAhead(phone, email, sms, measure(sms), words.title, words.body, language)

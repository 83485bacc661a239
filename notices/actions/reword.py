"""Giving a message new words, from the next one on."""

import re
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.text import nfc
from core.text.placeholders import fault_of
from notices.models import MessageText
from notices.sms_text import accent_free, measure
from notices.wording import Text, Words, forget_wording, words_of

LONGEST = {"sms": 1000, "title": 200, "body": 5000, "html": 20_000}  # characters, as the model
# What runs, loads or asks in a mail: programs that read mail block it, or worse, do not.
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|form|link|meta|base|svg)\b|\son[a-z]+\s*=|javascript:|<\s*img\b[^>]*\bsrc\s*=",
    re.IGNORECASE,
)
MOST_SEGMENTS = 3  # what brandname gateways take as one message (formats.md 6)


class BadText(ValueError):
    """Words that cannot be kept; ``faults`` are sentences for the administrator, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def reword(*, text: Text, language: str, words: Words, actor: User, at: datetime) -> MessageText:
    """Keep ``words`` as the newest version. Raises ``BadText`` and then keeps nothing."""
    new = checked(text, words)
    # Whoever changes the same message at the same time waits here, so that versions have no gap.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"message-text:{text.name}:{language}"])
    forget_wording()
    if words_of(text.name, language) == new:
        raise BadText({"sms": _("Lời nhắn chưa có gì thay đổi.")})
    version = MessageText.objects.filter(name=text.name, language=language).count() + 1
    row = MessageText.objects.create(
        name=text.name,
        language=language,
        version=version,
        sms=new.sms,
        title=new.title,
        body=new.body,
        html=new.html,
        edited_by=actor,
        edited_at=at,
    )
    transaction.on_commit(forget_wording)
    return row


def checked(text: Text, words: Words) -> Words:
    """The words as they are kept. Raises ``BadText`` that says of each field what is wrong and where."""
    new = Words(
        sms=" ".join(nfc(words.sms).split()),
        title=" ".join(nfc(words.title).split()),
        body=nfc(words.body).replace("\r\n", "\n").strip(),
        html=nfc(words.html).strip(),
    )
    faults = {name: fault for name in ("sms", "title", "body", "html") if (fault := _fault(text, name, new))}
    if faults:
        raise BadText(faults)
    return new


def _fault(text: Text, name: str, words: Words) -> str:
    value: str = getattr(words, name)
    most = LONGEST[name]
    if not value and name != "html":
        return _("Không được để trống.")
    if len(value) > most:
        return _("Dài quá %(most)d ký tự.") % {"most": most}
    fault = fault_of(value, text.places)
    if fault:
        where = _("Dòng %(line)d, ký tự %(letter)d:") % {"line": fault.line, "letter": fault.letter}
        return f"{where} {fault.words}"
    if name == "html" and (active := _ACTIVE.search(value)):
        return _("Thư HTML không được chứa “%(words)s”: chương trình, khung và biểu mẫu bị chặn.") % {
            "words": active[0]
        }
    if name == "sms" and measure(accent_free(value)).segments > MOST_SEGMENTS:
        return _("Tin nhắn dài quá %(most)d phần, nhà mạng không nhận.") % {"most": MOST_SEGMENTS}
    return ""

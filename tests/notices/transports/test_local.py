import pytest

from core.fields import Sealed
from notices.models import LocalMessage
from notices.transports.base import Account, Message, PermanentError
from notices.transports.local import LocalTransport

pytestmark = pytest.mark.django_db

LOCAL = LocalTransport(Account("local"))


def message(**given: str) -> Message:
    fields = {
        "reference": "abc-1",
        "channel": "sms",
        "recipient": "+84905123456",
        "title": "",
        "body": "Ho so da co ket qua.",
    }
    return Message(**{**fields, **given})


def test_a_message_is_kept_sealed_and_reads_as_it_was_sent():
    LOCAL.send(message())
    kept = LocalMessage.objects.get()
    assert isinstance(kept.__dict__["text"], Sealed)
    assert (kept.recipient, kept.text) == ("+84905123456", "Ho so da co ket qua.")


def test_a_repeated_reference_is_accepted_and_kept_once():
    LOCAL.send(message())
    LOCAL.send(message())
    assert LocalMessage.objects.count() == 1


def test_a_fixed_line_gets_no_sms_here_either():
    with pytest.raises(PermanentError):
        LOCAL.send(message(recipient="+842583840123"))


def test_a_mail_is_kept_with_its_title():
    LOCAL.send(message(channel="email", recipient="hoa@example.vn", title="Xin lỗi"))
    assert LocalMessage.objects.get().title == "Xin lỗi"

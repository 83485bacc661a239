"""Writing notices: rows in the transaction of their cause, set-based, each once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from core.crypto import blind_index, seal
from core.fields import EncryptedJSONField
from core.text import nfc
from notices.actions.poke import poke_on_commit
from notices.enums import Channel, NoticeState
from notices.kinds import kind_named
from notices.models import Address
from notices.models.notice import RECIPIENT_PURPOSE
from notices.rules import audible_at
from notices.sms_text import accent_free, cost, measure

ROWS_A_STATEMENT = 2000

_COLUMNS = {
    "id": "uuid",
    "kind": "text",
    "subject": "text",
    "occasion": "text",
    "channel": "text",
    "is_urgent": "boolean",
    "office_id": "bigint",
    "to_user_id": "bigint",
    "recipient": "bytea",
    "recipient_index": "text",
    "title": "bytea",
    "body": "bytea",
    "html": "bytea",
    "facts": "bytea",
    "language": "text",
    "segments": "smallint",
    "cost_vnd": "integer",
    "state": "text",
    "sent_at": "timestamptz",
    "expires_at": "timestamptz",
    "next_attempt_at": "timestamptz",
}
# Filled alike in every new row.
_ALIKE = "reference_number, attempts, provider, provider_reference, created_at"
_NAMES = ", ".join(_COLUMNS)
_INSERT = f"""
INSERT INTO notices_notice ({_NAMES}, {_ALIKE})
SELECT {_NAMES}, 1, 0, '', '', %s
FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())}) AS draft ({_NAMES})
ON CONFLICT (kind, subject, occasion, channel) DO NOTHING
RETURNING id
"""  # noqa: S608  # only names of columns stand in it


@dataclass(frozen=True)
class NoticeDraft:
    """A message to write. Kind, subject, occasion and channel together happen once, whatever is asked again.

    ``subject`` is like ``dossier:12``, ``occasion`` like ``promise:3``; when two members of staff get a note about
    the same occasion, name each in it (``promise:3/user:7``). ``recipient`` is an E.164 number or a mail address;
    for INBOX it stays empty and ``to_user_id`` says who. ``title`` is the subject line of mails and notes. ``facts`` are
    what the text was made of, for gateways that send approved templates only.
    """

    kind: str
    subject: str
    occasion: str
    channel: str
    recipient: str = ""
    title: str = ""
    body: str = ""
    html: str = ""
    facts: Mapping[str, str] | None = None
    office_id: int | None = None
    to_user_id: int | None = None
    language: str = "vi"

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.kind, self.subject, self.occasion, self.channel)


def enqueue(*, drafts: Sequence[NoticeDraft], at: datetime) -> list[uuid.UUID]:
    """Write the drafts that are new and give their ids; call it inside the transaction of their cause.

    Notes to staff (INBOX) stand as delivered at once; the rest waits for ``deliver_due``, which is poked when the
    transaction commits. What nobody may be sent (a trial with guests, a wish, an address that sends mail back) is
    written too, and stays. Raises ``UnknownKind``, and ``ValueError`` for a draft without receiver.
    """
    for draft in drafts:
        _check(draft)
    addresses = _addresses(drafts)
    # One order for all writers: two sweeps that write the same notices wait for each other and never deadlock.
    ordered = sorted(drafts, key=lambda draft: draft.key)
    new: list[uuid.UUID] = []
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), ROWS_A_STATEMENT):
            rows = [_row(draft, at, addresses) for draft in ordered[start : start + ROWS_A_STATEMENT]]
            cursor.execute(_INSERT, [at, *map(list, zip(*rows, strict=True))])
            new.extend(row[0] for row in cursor.fetchall())
    if new and any(draft.channel != Channel.INBOX for draft in drafts):
        poke_on_commit()
    return new


def _check(draft: NoticeDraft) -> None:
    kind_named(draft.kind)
    if draft.channel == Channel.INBOX:
        if draft.to_user_id is None:
            raise ValueError(f"{draft.kind}: a note in the portal needs to_user_id")
    elif not draft.recipient:
        raise ValueError(f"{draft.kind}: {Channel(draft.channel)} needs a recipient")


def _addresses(drafts: Sequence[NoticeDraft]) -> dict[str, Address]:
    """What is known of the receivers, by blind index; most receivers are as they should be and have no row."""
    asked = {
        blind_index(RECIPIENT_PURPOSE, draft.recipient)
        for draft in drafts
        if draft.channel == Channel.EMAIL or (draft.channel != Channel.INBOX and not kind_named(draft.kind).is_duty)
    }
    return Address.objects.in_bulk(asked, field_name="recipient_index") if asked else {}


def _state(draft: NoticeDraft, address: Address | None) -> NoticeState:
    """Where a new notice begins: waiting, unless it must not or cannot be sent."""
    if draft.channel == Channel.INBOX:
        return NoticeState.SENT
    if settings.TRIAL_GUESTS and draft.recipient not in settings.TRIAL_GUESTS:
        return NoticeState.CANCELLED
    if address is not None and address.declined_at and not kind_named(draft.kind).is_duty:
        return NoticeState.CANCELLED
    if address is not None and address.bad_since:
        return NoticeState.FAILED
    return NoticeState.PENDING


def _row(draft: NoticeDraft, at: datetime, addresses: Mapping[str, Address]) -> tuple[Any, ...]:
    """One value a column, in the order of ``_COLUMNS``."""
    pk = uuid.uuid4()
    kind = kind_named(draft.kind)
    index = blind_index(RECIPIENT_PURPOSE, draft.recipient)
    is_inbox = draft.channel == Channel.INBOX
    segments = 0
    if draft.channel == Channel.SMS:
        body = accent_free(draft.body)
        segments = measure(body).segments
    else:
        body = nfc(draft.body)
    return (
        str(pk),
        *draft.key,
        kind.is_urgent,
        draft.office_id,
        draft.to_user_id,
        _sealed(pk, "recipient", draft.recipient),
        index,
        _sealed(pk, "title", nfc(draft.title)),
        _sealed(pk, "body", body),
        _sealed(pk, "html", nfc(draft.html)) if draft.html else None,
        _sealed(pk, "facts", _as_json(draft.facts)) if draft.facts else None,
        draft.language,
        segments,
        cost(segments),
        _state(draft, addresses.get(index)).value,
        at if is_inbox else None,
        at + kind.lasts if kind.lasts else None,
        audible_at(at, channel=draft.channel, is_urgent=kind.is_urgent),
    )


def _as_json(facts: Mapping[str, str]) -> str:
    return EncryptedJSONField().to_bytes(dict(facts)).decode()


def _sealed(pk: uuid.UUID, column: str, text: str) -> bytes:
    """As ``EncryptedTextField`` seals it (tested against it), without building ten thousand instances."""
    return seal(text.encode(), place=f"notices.notice.{column}:{pk}")

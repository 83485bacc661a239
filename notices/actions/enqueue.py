"""Writing notices: rows in the transaction of their cause, set-based, each once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from core.crypto import blind_index, seal
from core.text import nfc
from notices.actions.poke import poke_on_commit
from notices.enums import Channel, NoticeState
from notices.kinds import kind_named
from notices.sms_text import accent_free, cost, measure

RECIPIENT_PURPOSE = "notices.recipient"
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
    "language": "text",
    "segments": "smallint",
    "cost_vnd": "integer",
    "state": "text",
    "sent_at": "timestamptz",
}
# Filled alike in every new row.
_ALIKE = "reference_number, attempts, provider, provider_reference, created_at, next_attempt_at"
_NAMES = ", ".join(_COLUMNS)
_INSERT = f"""
INSERT INTO notices_notice ({_NAMES}, {_ALIKE})
SELECT {_NAMES}, 1, 0, '', '', %s, %s
FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())}) AS draft ({_NAMES})
ON CONFLICT (kind, subject, occasion, channel) DO NOTHING
RETURNING id
"""  # noqa: S608  # only names of columns stand in it


@dataclass(frozen=True)
class NoticeDraft:
    """A message to write. Kind, subject, occasion and channel together happen once, whatever is asked again.

    ``subject`` is like ``dossier:12``, ``occasion`` like ``promise:3``; when two members of staff get a note about
    the same occasion, name each in it (``promise:3/user:7``). ``recipient`` is an E.164 number or a mail address;
    for INBOX it stays empty and ``to_user_id`` says who. ``title`` is the subject line of mails and notes.
    """

    kind: str
    subject: str
    occasion: str
    channel: str
    recipient: str = ""
    title: str = ""
    body: str = ""
    office_id: int | None = None
    to_user_id: int | None = None
    language: str = "vi"

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.kind, self.subject, self.occasion, self.channel)


def enqueue(*, drafts: Sequence[NoticeDraft], at: datetime) -> list[uuid.UUID]:
    """Write the drafts that are new and give their ids; call it inside the transaction of their cause.

    Notes to staff (INBOX) stand as delivered at once; the rest waits for ``deliver_due``, which is poked when the
    transaction commits. Raises ``UnknownKind``, and ``ValueError`` for a draft without receiver.
    """
    for draft in drafts:
        _check(draft)
    # One order for all writers: two sweeps that write the same notices wait for each other and never deadlock.
    ordered = sorted(drafts, key=lambda draft: draft.key)
    new: list[uuid.UUID] = []
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), ROWS_A_STATEMENT):
            rows = [_row(draft, at) for draft in ordered[start : start + ROWS_A_STATEMENT]]
            cursor.execute(_INSERT, [at, at, *map(list, zip(*rows, strict=True))])
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


def _row(draft: NoticeDraft, at: datetime) -> tuple[Any, ...]:
    """One value a column, in the order of ``_COLUMNS``."""
    pk = uuid.uuid4()
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
        kind_named(draft.kind).is_urgent,
        draft.office_id,
        draft.to_user_id,
        _sealed(pk, "recipient", draft.recipient),
        blind_index(RECIPIENT_PURPOSE, draft.recipient),
        _sealed(pk, "title", nfc(draft.title)),
        _sealed(pk, "body", body),
        draft.language,
        segments,
        cost(segments),
        NoticeState.SENT.value if is_inbox else NoticeState.PENDING.value,
        at if is_inbox else None,
    )


def _sealed(pk: uuid.UUID, column: str, text: str) -> bytes:
    """As ``EncryptedTextField`` seals it (tested against it), without building ten thousand instances."""
    return seal(text.encode(), place=f"notices.notice.{column}:{pk}")

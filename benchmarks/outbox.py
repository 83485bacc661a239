"""Ten thousand notices written, against the database writing as many rows of the same size by itself.

Target: at most 5.5 times the raw ``INSERT … SELECT … ON CONFLICT``, with texts rendered, stripped of accents,
counted and encrypted in Python. Everything is rolled back.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.harness import Result, interleaved
from notices.actions import NoticeDraft, enqueue
from notices.enums import Channel
from notices.kinds import NoticeKind, register

ROWS = 10_000
TARGET = 5.5
KIND = register(NoticeKind("benchmarks.apology", "Xin lỗi trễ hẹn"))

_RAW = """
INSERT INTO notices_notice (
    id, kind, subject, occasion, channel, is_urgent, recipient, recipient_index, title, body, language, segments,
    cost_vnd, state, next_attempt_at, attempts, reference_number, provider, provider_reference, created_at
)
SELECT gen_random_uuid(), kind, 'dossier:' || n, occasion, channel, is_urgent, recipient,
    md5(n::text) || md5(n::text), title, body, language, segments, cost_vnd, state, next_attempt_at, attempts,
    reference_number, provider, provider_reference, created_at
FROM (SELECT * FROM notices_notice WHERE id = %s) AS pattern, generate_series(1, %s) AS n
ON CONFLICT (kind, subject, occasion, channel) DO NOTHING
"""


def run() -> list[Result]:
    now = timezone.now()
    return [
        interleaved(
            _undone(lambda: enqueue(drafts=[_draft(number) for number in range(ROWS)], at=now)),
            _undone(lambda: _raw(now)),
            name=f"outbox: {ROWS:,} notices written once",
            at_most=TARGET,
        )
    ]


def _draft(number: int) -> NoticeDraft:
    return NoticeDraft(
        kind=KIND.name,
        subject=f"dossier:{number}",
        occasion="promise:1",
        channel=Channel.SMS,
        recipient=f"+8490{number:07d}",
        body=f"Hồ sơ H32.27-261119-{number:04d} trễ hẹn, mong ông/bà thông cảm. Hẹn trả lại ngày 27/11/2026.",
    )


def _raw(now: datetime) -> None:
    (pk,) = enqueue(drafts=[_draft(ROWS)], at=now)
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [pk, ROWS])


def _undone(work: Callable[[], object]) -> Callable[[], None]:
    def once() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return once

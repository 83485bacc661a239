"""What gateways tell later: a message arrived, or did not, or a citizen wrote. Repeated and late reports are harmless."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import F, Func, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from core.crypto import blind_index
from notices.actions.fall_back import fall_back
from notices.enums import Channel, NoticeState
from notices.models import Address, Attempt, DeliveryReport, InboundMessage, Notice
from notices.models.notice import RECIPIENT_PURPOSE
from notices.transports.base import Inbound, Report

logger = logging.getLogger(__name__)

# A report may come before we have written down that the gateway took the message; later ones belong to nobody.
WAITS_FOR_ITS_NOTICE = timedelta(days=3)
BATCH = 500
_WORDS: "ArrayField[list[str], list[str]]" = ArrayField(TextField())


@transaction.atomic
def take_report(*, ref: str, report: Report, at: datetime) -> None:
    """Keep what gateway ``ref`` reports, once, and move its notice if it has one; safe to repeat."""
    report = replace(report, **{name: _kept(value) for name, value in vars(report).items()})
    if isinstance(report, Inbound):
        _take_inbound(ref, report, at)
        return
    if report.is_delivered is None:
        return
    row = DeliveryReport(
        gateway_ref=ref,
        reference=report.reference[:50],
        provider_reference=report.provider_reference[:200],
        is_delivered=report.is_delivered,
        reason=report.reason[:300],
        is_address_bad=report.is_address_bad,
        received_at=at,
    )
    DeliveryReport.objects.bulk_create([row], ignore_conflicts=True)
    kept = _same(row).select_for_update().get()
    if kept.notice_id is None:
        _match(kept, at)


def _kept(value: Any) -> Any:
    """Text without what no column takes."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def match_reports(*, at: datetime) -> int:
    """Reports that came before their notice was written down as sent: tried again. Gives how many found it."""
    waiting = DeliveryReport.objects.filter(notice=None, received_at__gt=at - WAITS_FOR_ITS_NOTICE)
    found = 0
    for pk in waiting.order_by("received_at").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            row = DeliveryReport.objects.select_for_update(skip_locked=True).filter(pk=pk, notice=None).first()
            found += int(row is not None and _match(row, at))
    return found


def _same(row: DeliveryReport) -> QuerySet[DeliveryReport]:
    return DeliveryReport.objects.filter(
        gateway_ref=row.gateway_ref,
        reference=row.reference,
        provider_reference=row.provider_reference,
        is_delivered=row.is_delivered,
    )


def _match(row: DeliveryReport, at: datetime) -> bool:
    """Find the notice that went through this gateway under this reference, and note what became of it."""
    notice = _notice_of(row)
    if notice is None or notice.state in (NoticeState.SENDING, NoticeState.LEASED):
        return False  # its own outcome is written first
    row.notice = notice
    row.save(update_fields=["notice"])
    if row.is_address_bad:
        _mark_bad(notice, row.reason, at)
    if row.is_delivered:
        _delivered(notice, at)
    elif _is_about_the_latest(row, notice):
        _lost(notice, row, at)
    return True


def _notice_of(row: DeliveryReport) -> Notice | None:
    """A report names our reference or the gateway's; a reference of another gateway's message is none of its business."""
    notices = Notice.objects.select_for_update(of=("self",))
    if row.reference:
        pk = _pk_of(row.reference)
        notice = notices.filter(pk=pk).first() if pk else None
        went_there = notice is not None and Attempt.objects.filter(notice=notice, transport=row.gateway_ref).exists()
        if not went_there:
            logger.warning("%s reports about a message that did not go through it", row.gateway_ref)
        return notice if went_there else None
    named = Func(F("provider_reference"), Value(","), function="string_to_array", output_field=_WORDS)
    found = notices.alias(names=named).filter(provider=row.gateway_ref)
    return found.filter(names__contains=[row.provider_reference]).order_by("-created_at").first()


def _pk_of(reference: str) -> uuid.UUID | None:
    """``5f…-2`` is attempt series 2 of notice 5f…; anything else is not ours."""
    try:
        return uuid.UUID(reference.partition("-")[0])
    except ValueError:
        return None


def _is_about_the_latest(row: DeliveryReport, notice: Notice) -> bool:
    """A failure reported for an earlier series says nothing about the one that runs now."""
    return not row.reference or row.reference == notice.reference


def _delivered(notice: Notice, at: datetime) -> None:
    """All its parts are there; whatever we believed of it before. A cancelled one stays cancelled."""
    if notice.state in (NoticeState.DELIVERED, NoticeState.CANCELLED):
        return
    parts = set(filter(None, notice.provider_reference.split(",")))
    arrived = set(
        DeliveryReport.objects.filter(notice=notice, is_delivered=True).values_list("provider_reference", flat=True)
    )
    if len(parts) > 1 and not parts <= arrived:
        return
    notice.state = NoticeState.DELIVERED
    notice.delivered_at = at
    notice.sent_at = notice.sent_at or at
    notice.lease = None
    notice.save(update_fields=["state", "delivered_at", "sent_at", "lease"])


def _lost(notice: Notice, row: DeliveryReport, at: datetime) -> None:
    """The gateway took it and could not bring it: as if refused, so other ways are tried."""
    if notice.state not in (NoticeState.SENT, NoticeState.UNKNOWN):
        return
    reason = row.reason or _("Tin không đến được máy người nhận.")
    notice.state = NoticeState.FAILED
    notice.lease = None
    notice.reference_number += 1  # should a person send it again, it is a new message to the gateway
    notice.pinned_at = None
    notice.save(update_fields=["state", "lease", "reference_number", "pinned_at"])
    Attempt.objects.filter(notice=notice, number=notice.attempts).update(error=reason[:300])
    fall_back([notice], at=at)


def _mark_bad(notice: Notice, reason: str, at: datetime) -> None:
    """The desk is told to ask for another address; until then nothing is sent to this one."""
    if notice.channel != Channel.EMAIL or not notice.recipient_index:
        return
    Address.objects.update_or_create(
        recipient_index=notice.recipient_index,
        defaults={"bad_since": at, "bad_reason": reason[:300]},
        create_defaults={"recipient": notice.recipient, "bad_since": at, "bad_reason": reason[:300]},
    )


def _take_inbound(ref: str, message: Inbound, at: datetime) -> None:
    row = InboundMessage(
        gateway_ref=ref,
        provider_reference=message.provider_reference[:200] or uuid.uuid4().hex,
        sender=message.sender,
        sender_index=blind_index(RECIPIENT_PURPOSE, message.sender),
        text=message.text[:2000],
        received_at=at,
    )
    InboundMessage.objects.bulk_create([row], ignore_conflicts=True)

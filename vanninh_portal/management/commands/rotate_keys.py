from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from core.crypto import CannotOpen, active_data_key, blind_index
from core.fields import EncryptedField
from dossiers.lookup_keys import NATIONAL_ID, PHONE, tail_digests
from dossiers.models import Applicant, Dossier
from notices.models import Address, InboundMessage, Notice
from notices.models.notice import RECIPIENT_PURPOSE

BATCH = 200


class Command(BaseCommand):
    help = (
        "Seal every personal value with the first key of DATA_KEYS and index it with the first key of INDEX_KEYS. "
        "Put the new key first, keep the old one behind it, restart, run this, then drop the old key."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable: list[str] = []
        for model in _sealed_models():
            done = sum(_rotate_batch(model, keys, unreadable) for keys in _batches(model))
            self.stdout.write(f"{model._meta.label}: {done} rows sealed with key {active_data_key()}")
        done = sum(_rotate_tails(keys) for keys in _batches(Dossier))
        self.stdout.write(f"{Dossier._meta.label}: digests of {done} rows renewed")
        if unreadable:
            raise CommandError("No key opens these rows; all others are done:\n" + "\n".join(unreadable[:100]))


def _sealed_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if _sealed_fields(model)]


def _sealed_fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.get_fields() if isinstance(field, EncryptedField)]


def _batches(model: type[models.Model]) -> Iterator[list[Any]]:
    """Primary keys in order, a batch at a time, so that a long table never stands in memory."""
    last: Any = None
    while True:
        rows = model._default_manager.order_by("pk")
        keys = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])
        if keys:
            yield keys
        if len(keys) < BATCH:
            return
        last = keys[-1]


@transaction.atomic
def _rotate_batch(model: type[models.Model], keys: list[Any], unreadable: list[str]) -> int:
    """Rows that no key opens are named in ``unreadable`` and left as they are."""
    fields = _sealed_fields(model)
    rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys))
    for row in rows:
        try:
            for name in fields:
                setattr(row, name, getattr(row, name))  # reading opens the value, saving seals it anew
        except CannotOpen as error:
            unreadable.append(f"{model._meta.label} {row.pk}: {error}")
            continue
        row.save(update_fields=[*fields, *_renew_indexes(row)])
    return len(rows)


def _renew_indexes(row: models.Model) -> list[str]:
    if isinstance(row, Applicant):
        row.national_id_index = blind_index(NATIONAL_ID, row.national_id)
        row.phone_index = blind_index(PHONE, row.phone)
        return ["national_id_index", "phone_index"]
    if isinstance(row, InboundMessage):
        row.sender_index = blind_index(RECIPIENT_PURPOSE, row.sender)
        return ["sender_index"]
    if isinstance(row, Notice | Address) and row.recipient_index:
        row.recipient_index = blind_index(RECIPIENT_PURPOSE, row.recipient)
        return ["recipient_index"]
    return []


@transaction.atomic
def _rotate_tails(keys: list[int]) -> int:
    rows = list(Dossier.objects.select_for_update(of=("self",)).select_related("applicant").filter(pk__in=keys))
    for row in rows:
        with suppress(CannotOpen):  # named above
            _renew_tails(row)
    return len(rows)


def _renew_tails(row: Dossier) -> None:
    person, helper = row.applicant, row.applicant.representative or {}
    numbers = [person.phone, person.national_id, helper.get("phone", ""), helper.get("national_id", "")]
    row.tail_digests = tail_digests(row.public_token, *numbers)
    row.save(update_fields=["tail_digests"])

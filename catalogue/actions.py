"""Writes of procedures: a version in force is never rewritten, the next one takes its place."""

from datetime import date, datetime
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import day_before
from catalogue.models import Fee, ProcedureVersion, ProcessStep, RequiredDocument
from catalogue.rules import is_locked, is_used
from catalogue.succession import make_room

Part: TypeAlias = RequiredDocument | Fee | ProcessStep


@transaction.atomic
def open_new_version(
    *, version: ProcedureVersion, valid_from: date, actor: User, at: datetime, issued_by_decision: str = ""
) -> ProcedureVersion:
    """Copy the version with its papers, fees and steps to one that begins on ``valid_from``; close the old one then.

    The copy is unconfirmed and may be edited until it begins. Raises ValidationError for a day that has passed, or
    on or before the first day of ``version``, or on which another version of the procedure begins.
    """
    today = timezone.localdate(at)
    if valid_from <= max(today, version.valid_from):
        earliest = max(today, version.valid_from)
        sentence = _("Ngày có hiệu lực phải sau ngày %(day)s. Hãy chọn một ngày muộn hơn.")
        raise ValidationError(sentence % {"day": f"{earliest:%d/%m/%Y}"})
    siblings = ProcedureVersion.objects.filter(procedure=version.procedure, regime=version.regime)
    if siblings.filter(valid_from=valid_from).exists():
        sentence = _("Đã có phiên bản bắt đầu từ %(day)s. Hãy sửa phiên bản đó hoặc chọn ngày khác.")
        raise ValidationError(sentence % {"day": f"{valid_from:%d/%m/%Y}"})
    valid_to = make_room(version.procedure, version.regime, valid_from)
    copy = ProcedureVersion.objects.get(pk=version.pk)
    copy.pk, copy._state.adding = None, True
    copy.valid_from, copy.valid_to, copy.is_confirmed = valid_from, valid_to, False
    copy.issued_by_decision = issued_by_decision
    copy.save()
    rows: list[Part] = [*version.documents.all(), *version.fees.all(), *version.steps.all()]
    for row in rows:
        row.pk, row._state.adding, row.version = None, True, copy
        row.save()
    return copy


@transaction.atomic
def discard_version(*, version: ProcedureVersion, actor: User, at: datetime) -> None:
    """Take back a version that has not begun; the one before it goes on. Raises ValidationError once it has begun."""
    if is_locked(version, on=timezone.localdate(at)) or is_used(version):
        raise ValidationError(_("Phiên bản này đã có hiệu lực nên không xóa được. Hãy tạo phiên bản mới thay thế."))
    before = ProcedureVersion.objects.select_for_update().filter(
        procedure=version.procedure, regime=version.regime, valid_to=day_before(version.valid_from)
    )
    successor_end = version.valid_to
    version.delete()
    before.update(valid_to=successor_end)

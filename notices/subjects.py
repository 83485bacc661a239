"""What lists and the access log call messages and what they are about."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.subjects import SubjectKind, register, uuids_of
from core.dates import short_day
from notices.kinds import kind_label
from notices.models import InboundMessage, Notice


def _kinds(ids: list[str]) -> dict[str, str]:
    rows = Notice.objects.filter(pk__in=uuids_of(ids)).values_list("pk", "kind")
    return {str(pk): _("thông báo “%(kind)s”") % {"kind": kind_label(kind)} for pk, kind in rows}


def _inbound(ids: list[str]) -> dict[str, str]:
    rows = InboundMessage.objects.filter(pk__in=uuids_of(ids)).values_list("pk", "gateway_ref")
    return {str(pk): _("tin nhắn đến qua %(gateway)s") % {"gateway": ref} for pk, ref in rows}


def _days(ids: list[str]) -> dict[str, str]:
    return {day: _("điểm tin sáng %(day)s") % {"day": short_day(date.fromisoformat(day))} for day in ids}


def _trials(ids: list[str]) -> dict[str, str]:
    return dict.fromkeys(ids, _("gửi thử"))


register(SubjectKind("notice", words=_kinds))
register(SubjectKind("inbound", words=_inbound))
register(SubjectKind("digest", words=_days))
register(SubjectKind("trial", words=_trials))

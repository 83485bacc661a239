"""What somebody must look at, told once each morning to those who may settle it. No citizen is named in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import local_day, moment_words, short_day
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.enums import Channel, NoticeState
from notices.figures import gateway_figures, gateway_names
from notices.gateways import Switchboard
from notices.models import Attempt, DeliveryReport, Notice
from notices.notice_kinds import DIGEST
from notices.queries import alarms, oldest_due
from notices.rules import GIVE_UP_AFTER

SETTLES = "notices.settle_notice"
LOOKS_BACK = timedelta(days=10)  # over the longest holiday
TOO_LONG = timedelta(hours=1)  # due and still not sent: more than the crowd after the quiet hours


@dataclass(frozen=True)
class Trouble:
    """``failed`` since the digest before, ``unknown`` and the rest as they stand now."""

    failed: int
    unknown: int
    waiting_since: datetime | None
    alarms: list[str]
    resting: list[str]

    def __bool__(self) -> bool:
        return bool(self.failed or self.unknown or self.waiting_since or self.alarms or self.resting)


def send_digest(*, at: datetime) -> int:
    """Write the digest of this morning, a note and a mail to each person; gives how many messages are new.

    Nothing is written when all is well; a second call on the same day writes nothing.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        trouble = trouble_at(at)
        if not trouble:
            return 0
        title, body = _title(trouble, at), _body(trouble)
        drafts = [draft for user in settlers() for draft in _drafts(user, title, body, at)]
        return len(enqueue(drafts=drafts, at=at))


def settlers() -> list[User]:
    """Everybody who may settle notices today. Roles are dated, so each person is asked; once a day, a few dozen."""
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("pk")
    return [user for user in staff if user.has_perm(SETTLES)]


def trouble_at(at: datetime) -> Trouble:
    """What there is to tell at ``at``."""
    since = _since(at)
    names = gateway_names()
    refs = [gate.ref for gate in Switchboard().gates()]
    figures = gateway_figures(refs, at=at).values()
    return Trouble(
        failed=_failed_since(since),
        unknown=Notice.objects.filter(state=NoticeState.UNKNOWN).count(),
        waiting_since=oldest_due(at=at - TOO_LONG),
        alarms=alarms(since=since),
        resting=[names.get(one.ref, one.ref) for one in figures if not one.health.is_well],
    )


def _since(at: datetime) -> datetime:
    """When the digest before was written: what failed over a weekend is told on Monday."""
    before = Notice.objects.filter(kind=DIGEST.name, created_at__gt=at - LOOKS_BACK, created_at__lt=at)
    latest = before.order_by("-created_at").values_list("created_at", flat=True).first()
    return latest or at - LOOKS_BACK


def _failed_since(since: datetime) -> int:
    """Notices that were given up, refused or reported lost since then; one sent again by a person counts again."""
    tried = Attempt.objects.filter(notice=OuterRef("pk"), finished_at__gte=since)
    lost = DeliveryReport.objects.filter(notice=OuterRef("pk"), is_delivered=False, received_at__gte=since)
    oldest = since - GIVE_UP_AFTER - LOOKS_BACK
    written = Q(created_at__gte=oldest) | Q(decided_at__gte=oldest)
    failed = Notice.objects.filter(written, state=NoticeState.FAILED)
    return failed.filter(Q(created_at__gte=since) | Exists(tried) | Exists(lost)).count()


def _title(trouble: Trouble, at: datetime) -> str:
    words = {"day": short_day(local_day(at)), "failed": trouble.failed, "unknown": trouble.unknown}
    return _("Thông báo cần xem sáng %(day)s: %(failed)d không gửi được, %(unknown)d chưa rõ") % words


def _body(trouble: Trouble) -> str:
    lines = [
        _("%(n)d thông báo không gửi được từ lần điểm tin trước.") % {"n": trouble.failed},
        _("%(n)d thông báo chưa rõ đã gửi hay chưa, chờ ông/bà quyết định.") % {"n": trouble.unknown},
    ]
    if trouble.waiting_since:
        lines.append(
            _("Thông báo chờ lâu nhất đến lượt gửi từ %(moment)s.") % {"moment": moment_words(trouble.waiting_since)}
        )
    lines += [_("Cần người quản trị: %(reason)s") % {"reason": reason} for reason in trouble.alarms]
    lines += [_("Nơi chuyển đang nghỉ vì lỗi liên tiếp: %(name)s.") % {"name": name} for name in trouble.resting]
    ledger = settings.PUBLIC_URL + reverse("admin:notices_notice_changelist")
    return "\n".join([*(f"- {line}" for line in lines), "", _("Sổ thông báo: %(address)s") % {"address": ledger}])


def _drafts(user: User, title: str, body: str, at: datetime) -> list[NoticeDraft]:
    to = {Channel.INBOX.value: "", **({Channel.EMAIL.value: user.email} if user.email else {})}
    return [
        NoticeDraft(
            kind=DIGEST.name,
            subject=f"digest:{local_day(at):%Y-%m-%d}",
            occasion=f"user:{user.pk}",
            channel=channel,
            recipient=recipient,
            title=title,
            body=body,
            to_user_id=user.pk,
        )
        for channel, recipient in to.items()
    ]

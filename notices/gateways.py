"""Which gateways a message may take, best first: those of its office, of the offices above, of everybody, and last
the one that the environment names (SMS_GATEWAY, MAIL_TRANSPORT)."""

import hmac
import re
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.models import Office
from core.crypto import blind_index, blind_indexes
from notices.enums import Channel
from notices.models import Gateway, GatewayTurn
from notices.transports import TRANSPORTS
from notices.transports.base import Account, Template, Transport

CALLBACK_PURPOSE = "notices.callback"
MARK_LENGTH = 32
LOCAL, NONE = "local", "none"
FROM_ENVIRONMENT = {Channel.SMS.value: ("SMS_GATEWAY", "esms"), Channel.EMAIL.value: ("MAIL_TRANSPORT", "smtp")}
_PLACE = re.compile(r"{([a-z_]+)}")


@dataclass(frozen=True)
class Gate:
    """A gateway that is ready to send; ``rate`` is messages a second, 0 without limit."""

    ref: str
    channel: str
    transport: Transport
    price_vnd: int = 0
    rate: int = 0

    def takes(self, kind: str) -> bool:
        """Whether it can say what a notice of this kind says."""
        return not self.transport.takes_templates_only or kind in self.transport.account.templates


class Switchboard:
    """The gateways as they are set up now: three queries, whatever is asked afterwards."""

    def __init__(self) -> None:
        rows = Gateway.objects.filter(is_active=True).prefetch_related("templates")
        self._gates = {row.ref: _gate(row) for row in rows}
        self._turns: dict[int | None, list[str]] = defaultdict(list)
        for office_id, ref in GatewayTurn.objects.order_by("order", "pk").values_list("office_id", "gateway__ref"):
            self._turns[office_id].append(ref)
        turned = {ref for refs in self._turns.values() for ref in refs}
        self._turns[None] += sorted(ref for ref in self._gates if ref not in turned)
        self._parents: Mapping[int, int | None] = (
            dict(Office.objects.values_list("pk", "parent_id")) if self._gates else {}
        )
        self._last = {channel: _gate_of_environment(channel) for channel in FROM_ENVIRONMENT}

    def line(self, office_id: int | None, channel: str) -> list[Gate]:
        """Whom to ask for a message of this office, best first; empty when nobody carries the channel."""
        found = [self._gates[ref] for ref in self._refs(office_id, channel)]
        last = self._last.get(channel)
        if last is not None and not (found and last.ref == LOCAL):
            found.append(last)
        return found

    def gate(self, ref: str) -> Gate | None:
        """The gateway called ``ref``, if it is still in use."""
        return self._gates.get(ref) or next((gate for gate in self._last.values() if gate and gate.ref == ref), None)

    def gates(self) -> list[Gate]:
        """All of them, the environment's last."""
        return [*self._gates.values(), *(gate for gate in self._last.values() if gate)]

    def _refs(self, office_id: int | None, channel: str) -> list[str]:
        """Of the nearest office with turns for the channel; the general ones otherwise."""
        at = office_id
        while at is not None:
            if own := self._of_channel(self._turns.get(at, []), channel):
                return own
            at = self._parents.get(at)
        return self._of_channel(self._turns[None], channel)

    def _of_channel(self, refs: list[str], channel: str) -> list[str]:
        return [ref for ref in refs if ref in self._gates and self._gates[ref].channel == channel]


def is_callback_mark(ref: str, mark: str) -> bool:
    """Whether ``mark`` is the secret of ``ref``, also the one of before, while keys are being rotated."""
    known = [index[:MARK_LENGTH] for index in blind_indexes(CALLBACK_PURPOSE, ref)]
    return any([hmac.compare_digest(mark.encode(), one.encode()) for one in known])


def callback_mark(ref: str) -> str:
    """The part of a gateway's callback address that nobody can guess; it does not change while the keys stay."""
    return blind_index(CALLBACK_PURPOSE, ref)[:MARK_LENGTH]


def callback_url(ref: str) -> str:
    """Where a gateway tells us what became of messages; empty while the portal has no public address."""
    if not settings.PUBLIC_URL.startswith("https://"):
        return ""
    return str(settings.PUBLIC_URL + reverse("notices:callback", args=[ref, callback_mark(ref)]))


def accounts_of(transport: str) -> list[Account]:
    """The accounts in use of one transport, for whoever keeps a line open to them."""
    rows = Gateway.objects.filter(is_active=True, transport=transport).prefetch_related("templates").order_by("ref")
    return [account_of(row) for row in rows]


def account_of(row: Gateway) -> Account:
    """What a transport is given of a gateway."""
    return Account(
        ref=row.ref,
        values={**row.values, "callback_url": callback_url(row.ref)},
        templates={
            template.kind: Template(
                template.template_ref, tuple(dict.fromkeys(_PLACE.findall(template.text))), template.text
            )
            for template in row.templates.all()
        },
        timeout=float(row.timeout),
    )


def _gate(row: Gateway) -> Gate:
    return Gate(row.ref, row.channel, opened(row.transport, account_of(row)), row.price_vnd, row.rate)


def _gate_of_environment(channel: str) -> Gate | None:
    """``None`` when nothing usable is named; ``notices.checks`` says at the start what is wrong."""
    setting, usual = FROM_ENVIRONMENT[channel]
    name = getattr(settings, setting)
    if name not in (usual, LOCAL) or (name == LOCAL and not settings.DEMO):
        return None
    account = Account(name, _VALUES[name](), timeout=float(_TIMEOUTS.get(name, lambda: 10)()))
    price = settings.SMS_PRICE if channel == Channel.SMS else 0
    return Gate(name, channel, opened(name, account), price)


def _esms_values() -> dict[str, str]:
    return {
        "url": settings.ESMS_URL,
        "api_key": settings.ESMS_API_KEY,
        "secret_key": settings.ESMS_SECRET_KEY,
        "sender": settings.ESMS_BRANDNAME,
        "callback_url": callback_url("esms"),
    }


def _smtp_values() -> dict[str, str]:
    security = "tls" if settings.EMAIL_USE_TLS else "ssl" if settings.EMAIL_USE_SSL else "none"
    return {
        "host": settings.EMAIL_HOST,
        "port": str(settings.EMAIL_PORT),
        "security": security,
        "user": settings.EMAIL_HOST_USER,
        "password": settings.EMAIL_HOST_PASSWORD,
        "sender": settings.DEFAULT_FROM_EMAIL,
    }


_VALUES = {"esms": _esms_values, "smtp": _smtp_values, LOCAL: dict[str, str]}
_TIMEOUTS = {"esms": lambda: settings.SMS_TIMEOUT, "smtp": lambda: settings.EMAIL_TIMEOUT}

_open: dict[str, Transport] = {}
_lock = threading.Lock()


def opened(name: str, account: Account) -> Transport:
    """The transport of this process for an account; a new one, and the old one closed, when the account changed."""
    with _lock:
        known = _open.get(account.ref)
        if known is not None and known.name == name and known.account == account:
            return known
        _open[account.ref] = TRANSPORTS[name](account)
    if known is not None:
        known.close()
    return _open[account.ref]

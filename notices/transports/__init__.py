"""Ways out of the house, chosen by SMS_GATEWAY and MAIL_TRANSPORT."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notices.enums import Channel
from notices.transports.base import Transport
from notices.transports.esms import EsmsTransport
from notices.transports.local import LocalTransport
from notices.transports.smtp import SmtpTransport

CHOICES: dict[str, dict[str, type[Transport]]] = {
    Channel.SMS: {"esms": EsmsTransport, "local": LocalTransport},
    Channel.EMAIL: {"smtp": SmtpTransport, "local": LocalTransport},
}


def transport_for(channel: str) -> Transport:
    """A new transport for SMS or EMAIL; ``ImproperlyConfigured`` for an unknown one, and for "local" outside a demo."""
    setting = "SMS_GATEWAY" if channel == Channel.SMS else "MAIL_TRANSPORT"
    name = str(getattr(settings, setting))
    choices = CHOICES[channel]
    if name not in choices:
        raise ImproperlyConfigured(f"{setting}={name!r} is unknown; it may be {' or '.join(choices)}.")
    if name == LocalTransport.name and not settings.DEMO:
        raise ImproperlyConfigured(f"{setting}=local keeps messages instead of sending them; it needs DEMO=1.")
    return choices[name]()

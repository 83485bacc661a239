"""Ways out of the house: one small file each. Which of them a message takes, ``notices.gateways`` decides."""

from notices.transports.base import Account, Transport
from notices.transports.esms import EsmsTransport
from notices.transports.local import LocalTransport
from notices.transports.smpp import SmppTransport
from notices.transports.smtp import SmtpTransport

TRANSPORTS: dict[str, type[Transport]] = {
    transport.name: transport for transport in (EsmsTransport, SmppTransport, SmtpTransport, LocalTransport)
}

__all__ = ["TRANSPORTS", "Account", "Transport"]

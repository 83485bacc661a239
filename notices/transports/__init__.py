"""Ways out of the house: one small file each. Which of them a message takes, ``notices.gateways`` decides."""

from notices.transports.anymail import AnymailTransport
from notices.transports.base import Account, Transport
from notices.transports.esms import EsmsTransport
from notices.transports.local import LocalTransport
from notices.transports.smpp import SmppTransport
from notices.transports.smtp import SmtpTransport
from notices.transports.speedsms import SpeedSmsTransport
from notices.transports.viettel import ViettelTransport
from notices.transports.vnpt import VnptTransport
from notices.transports.zalo import ZaloTransport

TRANSPORTS: dict[str, type[Transport]] = {
    transport.name: transport
    for transport in (
        EsmsTransport,
        SpeedSmsTransport,
        VnptTransport,
        ViettelTransport,
        SmppTransport,
        ZaloTransport,
        SmtpTransport,
        AnymailTransport,
        LocalTransport,
    )
}

__all__ = ["TRANSPORTS", "Account", "Transport"]

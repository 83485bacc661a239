from notices.models.address import Address
from notices.models.attempt import Attempt
from notices.models.gateway import Gateway, GatewayTemplate, GatewayToken, GatewayTurn
from notices.models.local_message import LocalMessage
from notices.models.notice import Notice
from notices.models.report import DeliveryReport, InboundMessage
from notices.models.text import MessageText

__all__ = [
    "Address",
    "Attempt",
    "DeliveryReport",
    "Gateway",
    "GatewayTemplate",
    "GatewayToken",
    "GatewayTurn",
    "InboundMessage",
    "LocalMessage",
    "MessageText",
    "Notice",
]

from notices.admin.gateway import GatewayAdmin, GatewayTurnAdmin
from notices.admin.ledger import NoticeAdmin
from notices.admin.local import LocalMessageAdmin
from notices.admin.reports import DeliveryReportAdmin, InboundMessageAdmin
from notices.admin.texts import MessageTextAdmin

__all__ = [
    "DeliveryReportAdmin",
    "GatewayAdmin",
    "GatewayTurnAdmin",
    "InboundMessageAdmin",
    "LocalMessageAdmin",
    "MessageTextAdmin",
    "NoticeAdmin",
]

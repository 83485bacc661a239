from notices.admin.ledger import NoticeAdmin
from notices.admin.local import LocalMessageAdmin

__all__ = ["LocalMessageAdmin", "NoticeAdmin"]

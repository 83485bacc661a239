from notices.models.attempt import Attempt
from notices.models.local_message import LocalMessage
from notices.models.notice import Notice

__all__ = ["Attempt", "LocalMessage", "Notice"]

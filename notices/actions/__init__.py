from notices.actions.deliver import deliver_due
from notices.actions.digest import send_digest
from notices.actions.enqueue import NoticeDraft, enqueue
from notices.actions.settle import NotAllowed, cancel, mark_read, mark_received, resend
from notices.actions.sweep import sweep
from notices.actions.trial import send_trial

__all__ = [
    "NotAllowed",
    "NoticeDraft",
    "cancel",
    "deliver_due",
    "enqueue",
    "mark_read",
    "mark_received",
    "resend",
    "send_digest",
    "send_trial",
    "sweep",
]

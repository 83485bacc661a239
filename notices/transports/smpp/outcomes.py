"""What the status of an answer means (SMPP 3.4, 5.1.3).

By the standard every status but zero says that the request failed. The makers' own numbers and "unknown error"
do not say how, so what carries one of them may have been taken.
"""

from django.utils.translation import gettext as _

from notices.transports.base import OutcomeUnknown, PassingError, PermanentError, SendError
from notices.transports.smpp.pdus import consts

LATER = frozenset({consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL})

BUSY = frozenset({consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RSUBMITFAIL, consts.SMPP_ESME_RX_T_APPN})

# Account, sender or shape of our requests: it stays until somebody mends it.
REFUSED_SETTINGS = frozenset(
    {
        consts.SMPP_ESME_RINVCMDLEN,
        consts.SMPP_ESME_RINVCMDID,
        consts.SMPP_ESME_RINVBNDSTS,
        consts.SMPP_ESME_RINVPRTFLG,
        consts.SMPP_ESME_RINVREGDLVFLG,
        consts.SMPP_ESME_RINVSRCADR,
        consts.SMPP_ESME_RBINDFAIL,
        consts.SMPP_ESME_RINVPASWD,
        consts.SMPP_ESME_RINVSYSID,
        consts.SMPP_ESME_RINVSERTYP,
        consts.SMPP_ESME_RINVESMCLASS,
        consts.SMPP_ESME_RINVSRCTON,
        consts.SMPP_ESME_RINVSRCNPI,
        consts.SMPP_ESME_RINVDSTTON,
        consts.SMPP_ESME_RINVDSTNPI,
        consts.SMPP_ESME_RINVSYSTYP,
        consts.SMPP_ESME_RINVOPTPARSTREAM,
        consts.SMPP_ESME_ROPTPARNOTALLWD,
        consts.SMPP_ESME_RINVPARLEN,
        consts.SMPP_ESME_RMISSINGOPTPARAM,
        consts.SMPP_ESME_RINVOPTPARAMVAL,
    }
)


class Later(PassingError):
    """Too fast or too full: the same request will be taken in a while."""

    def __init__(self, status: str) -> None:
        super().__init__(_("Nhà mạng đang quá tải, hẹn nhận sau (%(status)s).") % {"status": status}, was_refused=True)


def is_later(error: SendError) -> bool:
    return isinstance(error, Later)


def error_of_status(status: int) -> SendError:
    """The error for a submit_sm that was not answered with zero."""
    words = {"status": f"0x{status:02X}"}
    if status in LATER:
        return Later(words["status"])
    if status == consts.SMPP_ESME_RINVDSTADR:
        return PermanentError(_("Nhà mạng báo số điện thoại không đúng (%(status)s).") % words)
    if status == consts.SMPP_ESME_RINVMSGLEN:
        return PermanentError(_("Nhà mạng báo tin nhắn quá dài (%(status)s).") % words)
    if status in (consts.SMPP_ESME_RX_P_APPN, consts.SMPP_ESME_RX_R_APPN):
        return PermanentError(_("Nhà mạng từ chối tin này (%(status)s).") % words)
    if status in REFUSED_SETTINGS:
        reason = _("Nhà mạng không nhận tài khoản hoặc tên định danh (%(status)s).") % words
        return PassingError(reason, is_alarm=True, was_refused=True)
    if status in BUSY:
        return PassingError(_("Nhà mạng trục trặc, không nhận tin (%(status)s).") % words, was_refused=True)
    return OutcomeUnknown(_("Nhà mạng trả lời mã lạ, chưa rõ tin đã gửi hay chưa."), is_repeatable=False)

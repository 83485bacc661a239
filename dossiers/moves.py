"""The table of moves: from which states, to which state, by whom. Nothing else may change a status."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from dossiers.enums import Status


class Move(models.TextChoices):
    REGISTER = "register", _("Ghi nhận hồ sơ gửi đến")
    RECEIVE = "receive", _("Tiếp nhận")
    DECLINE = "decline", _("Từ chối tiếp nhận")
    ASSIGN = "assign", _("Phân công")
    HAND_ON = "hand_on", _("Chuyển bước")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung")
    SUPPLEMENT = "supplement", _("Nhận đủ giấy tờ bổ sung")
    REQUEST_PAYMENT = "request_payment", _("Yêu cầu nghĩa vụ tài chính")
    CONFIRM_PAYMENT = "confirm_payment", _("Xác nhận đã nộp tiền")
    SUBMIT_FOR_SIGNATURE = "submit_for_signature", _("Trình ký")
    APPROVE = "approve", _("Ký, phê duyệt")
    REFUSE = "refuse", _("Từ chối giải quyết")
    FINISH = "finish", _("Xử lý xong")
    SHELVE = "shelve", _("Xác nhận kết quả giấy đã về quầy")
    HAND_OVER = "hand_over", _("Trả kết quả")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    STOP = "stop", _("Dừng giải quyết theo yêu cầu")
    CLOSE_SILENT = "close_silent", _("Đóng hồ sơ không bổ sung")


# Who moves without being a member of staff.
SYSTEM = "system"
CITIZEN = "citizen"


@dataclass(frozen=True)
class Transition:
    """``sources`` may be None for a dossier that does not exist yet; ``by`` are roles, SYSTEM or CITIZEN."""

    sources: frozenset[Status | None]
    target: Status
    by: frozenset[str]


def _row(sources: set[Status | None], target: Status, *by: str) -> Transition:
    return Transition(frozenset(sources), target, frozenset(by))


S, R = Status, Role

MOVES: dict[Move, Transition] = {
    Move.REGISTER: _row({None}, S.REGISTERED, R.INTAKE, CITIZEN, SYSTEM),
    Move.RECEIVE: _row({None, S.REGISTERED}, S.RECEIVED, R.INTAKE),
    Move.DECLINE: _row({S.REGISTERED}, S.NOT_RECEIVED, R.INTAKE),
    Move.ASSIGN: _row({S.RECEIVED, S.PROCESSING}, S.PROCESSING, R.PROCESSING, R.HEAD),
    Move.HAND_ON: _row({S.RECEIVED, S.PROCESSING}, S.PROCESSING, R.INTAKE, R.PROCESSING, R.HEAD),
    Move.REQUEST_SUPPLEMENT: _row(
        {S.REGISTERED, S.RECEIVED, S.PROCESSING}, S.AWAITING_SUPPLEMENT, R.INTAKE, R.PROCESSING, R.HEAD
    ),
    Move.SUPPLEMENT: _row({S.AWAITING_SUPPLEMENT}, S.PROCESSING, R.INTAKE),
    Move.REQUEST_PAYMENT: _row({S.RECEIVED, S.PROCESSING}, S.AWAITING_PAYMENT, R.INTAKE, R.PROCESSING),
    Move.CONFIRM_PAYMENT: _row({S.AWAITING_PAYMENT}, S.PROCESSING, R.INTAKE, R.PROCESSING, SYSTEM),
    Move.SUBMIT_FOR_SIGNATURE: _row({S.RECEIVED, S.PROCESSING}, S.PROCESSING, R.INTAKE, R.PROCESSING, R.HEAD),
    Move.APPROVE: _row({S.PROCESSING}, S.PROCESSING, R.HEAD),
    Move.REFUSE: _row({S.PROCESSING}, S.DONE, R.PROCESSING, R.HEAD),
    Move.FINISH: _row({S.RECEIVED, S.PROCESSING}, S.DONE, R.INTAKE, R.PROCESSING, R.HEAD),
    Move.SHELVE: _row({S.DONE}, S.DONE, R.INTAKE),
    Move.HAND_OVER: _row({S.DONE}, S.RETURNED, R.INTAKE),
    Move.WITHDRAW: _row(
        {S.RECEIVED, S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT}, S.WITHDRAWN, R.INTAKE, CITIZEN
    ),
    Move.STOP: _row({S.RECEIVED, S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT}, S.STOPPED, R.INTAKE),
    Move.CLOSE_SILENT: _row({S.AWAITING_SUPPLEMENT}, S.STOPPED, SYSTEM),
}

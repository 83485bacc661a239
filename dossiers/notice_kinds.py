"""Kinds of notices that dossiers send: to the applicant, and to the staff who answer for the date."""

from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dossiers.ladder import Rung
from dossiers.part_ladder import PartRung
from notices.kinds import NoticeKind, register

RECEIVED = register(NoticeKind("dossier.received", _("Đã tiếp nhận hồ sơ, hẹn ngày trả")))
APOLOGY = register(NoticeKind("dossier.apology", _("Thư xin lỗi và hẹn lại ngày trả"), is_urgent=True, gives_up=False))
AUTO_APOLOGY = register(
    NoticeKind("dossier.auto_apology", _("Lời xin lỗi tự động khi quá hẹn"), is_urgent=True, gives_up=False)
)
AUTO_APOLOGY_AGAIN = register(
    NoticeKind(
        "dossier.auto_apology_again",
        _("Lời xin lỗi tự động khi quá ngày hẹn lại"),
        is_urgent=True,
        gives_up=False,
    )
)
NOT_READY = register(NoticeKind("dossier.not_ready", _("Kết quả chưa về quầy, xin chưa đến"), is_urgent=True))
READY = register(NoticeKind("dossier.ready", _("Báo đã có kết quả")))
SUPPLEMENT = register(NoticeKind("dossier.supplement", _("Yêu cầu bổ sung giấy tờ"), is_urgent=True))
SUPPLEMENTED = register(NoticeKind("dossier.supplemented", _("Đã nhận đủ giấy tờ bổ sung, hẹn ngày trả")))
ENDED = register(NoticeKind("dossier.ended", _("Hồ sơ dừng theo yêu cầu hoặc vì không bổ sung")))
DECLINED = register(NoticeKind("dossier.declined", _("Hồ sơ chưa được tiếp nhận, kèm lý do"), is_urgent=True))
REGISTERED = register(NoticeKind("dossier.registered", _("Đã nhận hồ sơ gửi đến, đang kiểm tra")))
POSTED = register(NoticeKind("dossier.posted", _("Kết quả đã gửi qua bưu điện")))
TRACKING = register(NoticeKind("dossier.tracking", _("Số hiệu bưu gửi báo trước đây sai, nay báo lại")))
HANDED_ELECTRONICALLY = register(NoticeKind("dossier.handed_electronically", _("Kết quả điện tử đã sẵn sàng")))
NEW_DATE = register(NoticeKind("dossier.new_date", _("Ngày hẹn thay đổi vì lịch nghỉ")))

PAYMENT = register(NoticeKind("dossier.payment", _("Yêu cầu nộp tiền"), is_urgent=True))
PAID = register(NoticeKind("dossier.paid", _("Đã ghi nhận việc nộp tiền"), is_duty=False))  # the receipt says it
VISIT = register(NoticeKind("dossier.visit", _("Mời có mặt khi kiểm tra thực địa"), is_urgent=True))
VISIT_OFF = register(NoticeKind("dossier.visit_off", _("Hoãn kiểm tra thực địa"), is_urgent=True))

# An answer of yesterday helps nobody, and whoever asks by night is awake.
SMS_ANSWER = register(
    NoticeKind("dossier.sms_answer", _("Trả lời tra cứu bằng tin nhắn"), is_urgent=True, lasts=timedelta(hours=12))
)

# Whoever these are about is called in any case, whether they arrive or not.
COME_WITH_A_CALL = frozenset({APOLOGY.name, AUTO_APOLOGY.name, AUTO_APOLOGY_AGAIN.name})

DESK_NOT_SHELVED = register(NoticeKind("dossier.desk_not_shelved", _("Đến hẹn mà kết quả giấy chưa về quầy")))
LETTER_OWED_LATE = register(NoticeKind("dossier.letter_owed_late", _("Quá hẹn: còn nợ thư xin lỗi")))
WRONG_NUMBER = register(
    NoticeKind("dossier.wrong_number", _("Số điện thoại sai, xin hỏi lại số đúng khi người nộp đến"))
)
SILENT = register(NoticeKind("dossier.silent", _("Hồ sơ lâu không có diễn biến, xin làm tiếp hoặc ghi việc đang chờ")))
SILENT_HEAD = register(NoticeKind("dossier.silent_head", _("Hồ sơ vẫn im lặng sau khi đã nhắc cán bộ")))
ANSWER_SOON = register(NoticeKind("dossier.answer_soon", _("Hồ sơ gửi đến chưa trả lời, còn 2 giờ làm việc")))
ANSWER_LATE = register(NoticeKind("dossier.answer_late", _("Hồ sơ gửi đến quá 8 giờ làm việc chưa trả lời")))
SUPPLEMENT_PROPOSED = register(
    NoticeKind("dossier.supplement_proposed", _("Có yêu cầu bổ sung chờ lãnh đạo duyệt"), is_urgent=True)
)
SUPPLEMENT_SENT_BACK = register(NoticeKind("dossier.supplement_back", _("Lãnh đạo trả lại đề nghị yêu cầu bổ sung")))
SUPPLEMENT_LAPSED = register(NoticeKind("dossier.supplement_lapsed", _("Yêu cầu bổ sung đã bỏ, không ban hành")))
SUPERIOR = register(NoticeKind("dossier.superior", _("Quá cả ngày hẹn lại: báo lãnh đạo cấp trên")))

# About a part asked of another office.
PART_ASKED = register(NoticeKind("dossier.part_asked", _("Cơ quan được giao phần việc mới")))
PART_ANSWERED = register(NoticeKind("dossier.part_answered", _("Cơ quan phối hợp đã trả lời")))
OF_PARTS: dict[PartRung, NoticeKind] = {
    rung: register(NoticeKind(f"dossier.part_{rung.value}", rung.label)) for rung in PartRung
}

# Each rung under a date warns the officer and the head; a kind each, so that each is sent once a promise.
TO_OFFICER: dict[Rung, NoticeKind] = {
    rung: register(NoticeKind(f"dossier.{rung.value}.officer", format_lazy(_("{rung} (nhắc cán bộ)"), rung=rung.label)))
    for rung in Rung
    if rung != Rung.DUE
}
TO_HEAD: dict[Rung, NoticeKind] = {
    rung: register(
        NoticeKind(f"dossier.{rung.value}.head", format_lazy(_("{rung} (nhắc thủ trưởng)"), rung=rung.label))
    )
    for rung in Rung
    if rung != Rung.DUE
}
_RUNGS = {kind.name: rung for kinds in (TO_OFFICER, TO_HEAD) for rung, kind in kinds.items()}


def words_for_receiver(kind: NoticeKind) -> str:
    """What the person who gets it reads: the label, without whom it reminds, for that is the reader."""
    return str(_RUNGS[kind.name].label if kind.name in _RUNGS else kind.label)

"""Choices of a dossier: national states, channels, grounds of a promise, reasons, outcomes."""

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Status(models.IntegerChoices):
    """National status codes (TT 22/2019/TT-BTTTT; law.md 3.9). The label is for staff."""

    REGISTERED = 1, _("Mới đăng ký")
    RECEIVED = 2, _("Được tiếp nhận")
    NOT_RECEIVED = 3, _("Không được tiếp nhận")
    PROCESSING = 4, _("Đang xử lý")
    AWAITING_SUPPLEMENT = 5, _("Yêu cầu bổ sung giấy tờ")
    AWAITING_PAYMENT = 6, _("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWN = 7, _("Công dân yêu cầu rút hồ sơ")
    STOPPED = 8, _("Dừng xử lý")
    DONE = 9, _("Đã xử lý xong")
    RETURNED = 10, _("Đã trả kết quả")


# What a citizen reads: no codes, no office jargon.
PUBLIC_LABELS: dict[int, LazyText] = {
    Status.REGISTERED: _("Chúng tôi đã nhận được hồ sơ ông/bà gửi đến, đang kiểm tra"),
    Status.RECEIVED: _("Hồ sơ đã được tiếp nhận"),
    Status.NOT_RECEIVED: _("Hồ sơ chưa được tiếp nhận"),
    Status.PROCESSING: _("Hồ sơ đang được giải quyết"),
    Status.AWAITING_SUPPLEMENT: _("Hồ sơ đang chờ ông/bà bổ sung giấy tờ"),
    Status.AWAITING_PAYMENT: _("Hồ sơ đang chờ ông/bà nộp tiền"),
    Status.WITHDRAWN: _("Ông/bà đã rút hồ sơ"),
    Status.STOPPED: _("Hồ sơ đã dừng giải quyết"),
    Status.DONE: _("Hồ sơ đã giải quyết xong"),
    Status.RETURNED: _("Kết quả đã được trả"),
}

# The clock runs for these: a result is owed.
RUNNING = frozenset({Status.RECEIVED, Status.PROCESSING})
WAITING = frozenset({Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT})
OPEN = RUNNING | WAITING
ENDED = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})


class Channel(models.IntegerChoices):
    """KenhThucHien of the national data."""

    COUNTER = 1, _("Trực tiếp")
    ONLINE = 2, _("Trực tuyến")
    POST = 3, _("Qua bưu chính công ích")


class ResultWay(models.TextChoices):
    COUNTER = "counter", _("Nhận tại Bộ phận Một cửa")
    POST = "post", _("Nhận qua bưu điện tại nhà")
    ELECTRONIC = "electronic", _("Nhận bản điện tử")


class ApplicantKind(models.TextChoices):
    INDIVIDUAL = "individual", _("Cá nhân")
    ORGANISATION = "organisation", _("Tổ chức, hộ kinh doanh")


class Ground(models.TextChoices):
    """Why a date was given to a citizen."""

    RECEIPT = "receipt", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    RESTART = "restart", _("Tính lại sau khi bổ sung đủ hồ sơ")
    CALENDAR = "calendar", _("Lịch nghỉ thay đổi")
    RESCHEDULE = "reschedule", _("Xin lỗi và hẹn lại")
    MOVED = "moved", _("Ngày hẹn lại rơi vào ngày nghỉ")
    PAUSE = "pause", _("Tính tiếp sau khi nộp tiền")


# Dates that lateness is never judged by: the one a letter gave, and where a day off pushed it.
OF_A_LETTER = (Ground.RESCHEDULE, Ground.MOVED)


class DelayReason(models.TextChoices):
    """Reasons of a delay: the rows of report II.07."""

    OVERLOAD = "overload", _("Hồ sơ nhiều, chưa giải quyết kịp")
    PARTNER = "partner", _("Chờ ý kiến hoặc kết quả của cơ quan phối hợp")
    INSPECTION = "inspection", _("Cần kiểm tra thực địa thêm")
    STAFF = "staff", _("Cán bộ vắng mặt, chưa bố trí người thay")
    SYSTEM = "system", _("Sự cố hệ thống thông tin")
    RULE = "rule", _("Vướng mắc trong quy định")
    OTHER = "other", _("Lý do khác")


class Timeliness(models.TextChoices):
    """TT 01/2018/TT-VPCP Đ.13; a day term is judged by date, an hour term by the minute."""

    EARLY = "early", _("Trước hạn")
    ON_TIME = "on_time", _("Đúng hạn")
    OVERDUE = "overdue", _("Quá hạn")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Có kết quả")
    REFUSED = "refused", _("Từ chối giải quyết")


class CallReason(models.TextChoices):
    DELAY = "delay", _("Báo hồ sơ trễ và ngày hẹn lại")
    UNREACHABLE = "unreachable", _("Không nhắn tin, gửi thư được: báo bằng điện thoại")


class CallOutcome(models.TextChoices):
    """How a call went; the last one is no call: the dossier ended before anybody made it."""

    REACHED = "reached", _("Đã nói chuyện được")
    NO_ANSWER = "no_answer", _("Không nghe máy")
    WRONG_NUMBER = "wrong_number", _("Sai số")
    CALL_AGAIN = "call_again", _("Hẹn gọi lại")
    NOT_NEEDED = "not_needed", _("Không cần gọi nữa (hồ sơ đã kết thúc hoặc có cuộc gọi mới hơn)")


# What a person can say of a call they made.
OF_A_CALL_MADE = frozenset(CallOutcome) - {CallOutcome.NOT_NEEDED}


class FileKind(models.TextChoices):
    SCAN = "scan", _("Bản quét giấy tờ đã nộp")
    RESULT = "result", _("Bản điện tử của kết quả")
    OTHER = "other", _("Tài liệu khác của hồ sơ")


class ReferralKind(models.TextChoices):
    """NĐ 61/2018/NĐ-CP Đ.19 k.5 (opinions), k.6–7 (linked agencies)."""

    LINKED = "linked", _("Phần việc liên thông")
    CONSULT = "consult", _("Lấy ý kiến")


class ReferralOutcome(models.TextChoices):
    DONE = "done", _("Đã xong phần việc")
    AGREED = "agreed", _("Đồng ý")
    DISAGREED = "disagreed", _("Không đồng ý")
    CALLED_OFF = "called_off", _("Thu hồi đề nghị")


class Receiver(models.TextChoices):
    """Who took the result."""

    APPLICANT = "applicant", _("Người nộp")
    AUTHORISED = "authorised", _("Người được ủy quyền")


class Proof(models.TextChoices):
    """What the person showed (NĐ 61/2018 Đ.6; 2025: a lost receipt is made up for by identity papers)."""

    RECEIPT = "receipt", _("Giấy hẹn trả kết quả")
    IDENTITY = "identity", _("Mất giấy hẹn: căn cước hoặc giấy tờ tùy thân")
    AUTHORITY = "authority", _("Giấy ủy quyền và giấy hẹn")


class GuidanceWay(models.TextChoices):
    """NĐ 61/2018/NĐ-CP Đ.15 k.2."""

    COUNTER = "counter", _("Tại quầy")
    PHONE = "phone", _("Qua điện thoại")
    ONLINE = "online", _("Qua mạng")
    POST = "post", _("Qua bưu điện")


class ReasonKind(models.TextChoices):
    GATE = "gate", _("Trình kết quả trễ khi chưa có thư xin lỗi")
    OUTSIDE_LIST = "outside_list", _("Yêu cầu giấy tờ vì cơ sở dữ liệu lỗi hoặc sai")


class ProposalOutcome(models.TextChoices):
    """What became of a request that needs the head."""

    APPROVED = "approved", _("Đã duyệt")
    RETURNED = "returned", _("Trả lại")
    LAPSED = "lapsed", _("Không còn hiệu lực")


class CorrectionReason(models.TextChoices):
    """Why what is recorded of a person changes."""

    TYPING = "typing", _("Nhập sai lúc tiếp nhận")
    SHOWN = "shown", _("Theo giấy tờ người nộp xuất trình")
    CHANGED = "changed", _("Người nộp đổi số điện thoại, địa chỉ")


class EventKind(models.TextChoices):
    """Rows of history that are no moves."""

    LETTER = "letter", _("Gửi thư xin lỗi, hẹn lại ngày")
    AUTO_APOLOGY = "auto_apology", _("Tự động gửi lời xin lỗi")
    RUNG = "rung", _("Nhắc hạn")
    CALL = "call", _("Gọi điện cho người nộp")
    CALENDAR = "calendar", _("Lịch nghỉ thay đổi, tính lại ngày hẹn")
    REPRINT = "reprint", _("In lại giấy tờ")
    CORRECTION = "correction", _("Đính chính thông tin")
    FILE = "file", _("Thêm tệp")
    FILE_WITHDRAWN = "file_withdrawn", _("Thu hồi tệp")
    REFERRAL = "referral", _("Giao việc cho cơ quan phối hợp")
    REFERRAL_ANSWERED = "referral_done", _("Cơ quan phối hợp trả lời")
    REFERRAL_RUNG = "referral_rung", _("Nhắc hạn cơ quan phối hợp")
    REFERRAL_MOVED = "referral_moved", _("Lịch nghỉ thay đổi, dời hạn của cơ quan phối hợp")
    ANSWER_MOVED = "answer_moved", _("Lịch nghỉ thay đổi, dời hạn trả lời việc tiếp nhận")
    VISIT = "visit", _("Xếp lịch kiểm tra thực địa")
    VISIT_DONE = "visit_done", _("Ghi kết quả kiểm tra thực địa")
    VISIT_CALLED_OFF = "visit_called_off", _("Hoãn kiểm tra thực địa")
    POSTED = "posted", _("Gửi kết quả qua bưu điện")
    RECEIPT_LOST = "receipt_lost", _("Khóa mã QR của giấy hẹn bị mất")
    SILENT = "silent", _("Nhắc hồ sơ lâu không có diễn biến")
    SUPPLEMENT_PROPOSED = "supplement_proposed", _("Trình lãnh đạo yêu cầu bổ sung")
    SUPPLEMENT_SENT_BACK = "supplement_sent_back", _("Lãnh đạo trả lại đề nghị bổ sung")
    SUPPLEMENT_LAPSED = "supplement_lapsed", _("Yêu cầu bổ sung chưa ban hành bị bỏ")
    GATE_PASSED = "gate_passed", _("Lãnh đạo cho trình khi chưa có thư xin lỗi")
    SIGNED = "signed", _("Ký số giấy tờ")
    WISHES = "wishes", _("Ghi cách nhắn tin cho người nộp")

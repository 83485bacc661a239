"""The sentences of the forms as they stand until an office words them its own way (law.md 3.1 to 3.6)."""

from django.utils.translation import gettext_lazy as _

from papers.wording import Slot

RECEIPT = {
    "guidance": Slot(
        _("Chỉ dẫn tra cứu ở chân giấy"),
        "Tra cứu: quét mã QR, hoặc nhập mã hồ sơ và 4 số cuối điện thoại hoặc căn cước tại {lookup_address}. "
        "Hỏi đáp, phản ánh: {hotline}.",
        ("lookup_address", "hotline"),
    ),
}
SUPPLEMENT = {
    "asking": Slot(_("Câu mở đầu danh sách cần bổ sung"), "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"),
    "closing": Slot(
        _("Câu kết, chỉ người hướng dẫn"),
        "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với {asked_by}, số điện thoại "
        "{asked_by_phone} để được hướng dẫn./.",
        ("asked_by", "asked_by_phone"),
    ),
}
REFUSAL = {
    "statement": Slot(
        _("Câu thông báo từ chối"),
        "Qua xem xét, {desk} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
        ("desk",),
    ),
    "closing": Slot(_("Câu kết"), "Xin thông báo cho Ông/Bà được biết và thực hiện./."),
}
STOP_NOTICE = {
    "statement": Slot(
        _("Câu thông báo dừng"),
        "{desk} thông báo dừng giải quyết hồ sơ theo yêu cầu của: {full_name}",
        ("desk", "full_name"),
    ),
}
_OF_A_LETTER = ("office", "full_name", "procedure", "code", "national_id", "received_on", "new_date", "hotline")
APOLOGY = {
    "opening": Slot(
        _("Câu mở đầu: hồ sơ nào, nhận ngày nào"),
        "{received_on}, {office} tiếp nhận giải quyết hồ sơ đề nghị giải quyết thủ tục: {procedure} của "
        "Ông/Bà/Tổ chức: {full_name}; số định danh: {national_id}; mã số hồ sơ: {code}.",
        _OF_A_LETTER,
    ),
    "will_miss": Slot(
        _("Câu báo sẽ không kịp (thư gửi trước ngày hẹn)"),
        "Tuy nhiên, {office} sẽ không trả kịp kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức theo thời hạn ghi trong "
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
        _OF_A_LETTER,
    ),
    "missed": Slot(
        _("Câu báo đã trễ (thư gửi sau ngày hẹn)"),
        "Tuy nhiên đến nay, {office} chưa trả kết quả giải quyết hồ sơ của Ông/Bà/Tổ chức đúng thời hạn quy định ghi "
        "trong Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
        _OF_A_LETTER,
    ),
    "apology": Slot(
        _("Câu xin lỗi"),
        "Sự chậm trễ này gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ chức. {office} xin lỗi Ông/Bà/Tổ chức.",
        _OF_A_LETTER,
    ),
    "promise": Slot(_("Câu hẹn lại"), "Chúng tôi sẽ trả kết quả giải quyết hồ sơ vào {new_date}.", _OF_A_LETTER),
    "came_late": Slot(
        _("Câu báo kết quả đã có (thư gửi sau khi giải quyết xong)"),
        "Đến {finished_on}, {office} mới giải quyết xong hồ sơ của Ông/Bà/Tổ chức.",
        (*_OF_A_LETTER, "finished_on"),
    ),
    "closing": Slot(_("Câu kết"), "Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./.", _OF_A_LETTER),
    "guidance": Slot(_("Số để hỏi thêm ở chân thư"), "Cần hỏi thêm, xin gọi {hotline}.", _OF_A_LETTER),
}
ROUTING_SLIP = {
    "note": Slot(
        _("Ghi chú cuối phiếu"),
        "Kết quả của mỗi bước do bên nhận ghi khi nhận bàn giao; phiếu được lập tự động từ hệ thống.",
    ),
}

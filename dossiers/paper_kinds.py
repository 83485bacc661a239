"""Official papers of a dossier (TT 01/2018/TT-VPCP Đ.9; 2025: TT 03/2025/TT-VPCP)."""

from django.utils.translation import gettext_lazy as _

from papers.kinds import PaperKind, register

RECEIPT = register(
    PaperKind(
        name="receipt",
        title=_("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        symbol="BPTNTKQ",
        template="dossiers/papers/receipt.html",
    )
)
SUPPLEMENT = register(
    PaperKind(
        name="supplement",
        title=_("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        symbol="PBS-BPTNTKQ",
        template="dossiers/papers/supplement.html",
    )
)
REFUSAL = register(
    PaperKind(
        name="refusal",
        title=_("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        symbol="PTC-BPTNTKQ",
        template="dossiers/papers/refusal.html",
    )
)
STOP_NOTICE = register(
    PaperKind(
        name="stop_notice",
        title=_("Thông báo dừng giải quyết hồ sơ"),
        symbol="TBD-BPTNTKQ",
        template="dossiers/papers/stop_notice.html",
    )
)
APOLOGY = register(
    PaperKind(
        name="apology",
        title=_("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        symbol="PXL",
        template="dossiers/papers/apology.html",
    )
)

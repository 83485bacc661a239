"""Official papers of a dossier (TT 01/2018/TT-VPCP Đ.9; 2025: TT 03/2025/TT-VPCP).

The annexes of 2018 were not seen, nor was form 05 of 2025: those layouts are inferred and say so (law.md 3).
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.enums import Regime
from dossiers import paper_samples, paper_wording, sheets
from papers.kinds import Form, PaperKind, PaperSize, register
from papers.models import Paper
from papers.wording import Slot

LAWS = {Regime.Y2018.value: "Thông tư 01/2018/TT-VPCP", Regime.Y2025.value: "Thông tư 03/2025/TT-VPCP"}


def _forms(
    numbers: tuple[str, str],
    titles: tuple[str, str],
    symbols: tuple[str, str],
    template: str,
    slots: Mapping[str, Slot],
) -> dict[str, Form]:
    """The form under both regimes, first that of 2018."""
    values = zip(Regime.values, numbers, titles, symbols, strict=True)
    return {
        regime: Form(number, title, symbol, template, LAWS[regime], is_inferred=regime == Regime.Y2018, slots=slots)
        for regime, number, title, symbol in values
    }


def _page(paper: Paper) -> str:
    return reverse("dossiers:paper", args=[paper.subject.removeprefix("dossier:"), paper.pk])


def _same(text: str) -> tuple[str, str]:
    return text, text


RECEIPT = register(
    PaperKind(
        name="receipt",
        title=_("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        forms=_forms(
            _same("01"),
            _same("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
            ("BPTNTKQ", "TTPVHCC (BPTNTKQ)"),
            "receipt.typ",
            paper_wording.RECEIPT,
        ),
        page=_page,
        content=sheets.receipt,
        sample=paper_samples.receipt,
    )
)
SUPPLEMENT = register(
    PaperKind(
        name="supplement",
        title=_("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        forms=_forms(
            _same("02"),
            _same("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
            ("PBS-BPTNTKQ", "PBS-TTPVHCC (BPTNTKQ)"),
            "supplement.typ",
            paper_wording.SUPPLEMENT,
        ),
        page=_page,
        content=sheets.supplement,
        sample=paper_samples.supplement,
    )
)
REFUSAL = register(
    PaperKind(
        name="refusal",
        title=_("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        forms=_forms(
            _same("03"),
            _same("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
            ("PTC-BPTNTKQ", "PTC-TTPVHCC (BPTNTKQ)"),
            "refusal.typ",
            paper_wording.REFUSAL,
        ),
        page=_page,
        content=sheets.refusal,
        sample=paper_samples.refusal,
    )
)
STOP_NOTICE = register(
    PaperKind(
        name="stop_notice",
        title=_("Thông báo dừng giải quyết hồ sơ"),
        forms={
            Regime.Y2025.value: Form(
                "05",
                "Thông báo dừng giải quyết hồ sơ",
                "TBD-TTPVHCC (BPTNTKQ)",
                "stop_notice.typ",
                LAWS[Regime.Y2025],
                is_inferred=True,
                slots=paper_wording.STOP_NOTICE,
            )
        },
        page=_page,
        content=sheets.stop_notice,
        sample=paper_samples.stop_notice,
    )
)
APOLOGY = register(
    PaperKind(
        name="apology",
        title=_("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        forms=_forms(
            _same("04"),
            (
                "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
                "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            ),
            _same("PXL"),
            "apology.typ",
            paper_wording.APOLOGY,
        ),
        page=_page,
        content=sheets.apology,
        sample=paper_samples.apology,
        needs_signature=True,
    )
)
ROUTING_SLIP = register(
    PaperKind(
        name="routing_slip",
        title=_("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        forms=_forms(
            ("05", "06"),
            _same("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
            ("PKS-BPTNTKQ", "PKS-TTPVHCC (BPTNTKQ)"),
            "routing_slip.typ",
            paper_wording.ROUTING_SLIP,
        ),
        page=_page,
        content=sheets.routing_slip,
        sample=paper_samples.routing_slip,
    )
)
# Printed from the rows of the electronic book, never issued under a number of its own.
REGISTER = register(
    PaperKind(
        name="register",
        title=_("Sổ theo dõi hồ sơ"),
        forms={
            regime: Form(
                number,
                "Sổ theo dõi hồ sơ",
                symbol,
                "register.typ",
                LAWS[regime],
                is_inferred=regime == Regime.Y2018,
                size=PaperSize.A4,
            )
            for regime, number, symbol in (
                (Regime.Y2018.value, "06", "STD-BPTNTKQ"),
                (Regime.Y2025.value, "07", "STD-TTPVHCC (BPTNTKQ)"),
            )
        },
        page=_page,
        content=sheets.register,
        sample=paper_samples.register,
    )
)

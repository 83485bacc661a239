"""Facts for the preview of a message: of a real dossier by its code, or of an invented one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.text import one_line

INVENTED: Mapping[str, str] = {
    "code": "H32.27.01-261119-0001",
    "procedure": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "name": "Nguyễn Thị Hòa",
    "office": "Bộ phận Một cửa huyện Vạn Ninh",
    "desk": "Một cửa huyện",
    "hotline": "02583840123",
    "url": "https://motcua.example.vn/tra-cuu/",
    "date": "27/11/2026",
    "old": "20/11/2026",
    "new": "27/11/2026",
    "done": "24/11/2026",
    "reason": "cơ quan phối hợp trả lời chậm",
    "papers": "- Bản vẽ thiết kế xây dựng: thiếu mặt cắt móng",
    "amount": "150.000 đ",
    "ground": "Nghị quyết 15/2020/NQ-HĐND",
    "pause": "",
    "tracking": "RA123456785VN",
    "way": "gửi qua bưu điện đến nhà ông/bà",
    "when": "08:00, 25/11/2026",
    "place": "Thôn Quảng Hội, xã Vạn Thắng",
    "people": "Cán bộ Phòng Quản lý đô thị và chủ hộ",
    "content": "Hiện trạng thửa đất",
}


def facts_of(reference: str) -> Mapping[str, str]:
    """The facts of the dossier with this code, filled up with invented ones; raises ``LookupError`` with a sentence."""
    code = one_line(reference).upper()
    if not code:
        return INVENTED
    from dossiers import texts  # the words are registered before the facts are asked for
    from dossiers.models import Dossier

    dossier = Dossier.objects.select_related("applicant", "office", "version").filter(code=code).first()
    if dossier is None:
        words = _("Không có hồ sơ nào mang mã %(code)s. Ví dụ: H32.27.01-261119-0001.")
        raise LookupError(words % {"code": code})
    return {**INVENTED, **texts.facts_of(dossier)}

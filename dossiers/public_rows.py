"""The list of facts on a citizen's status page: label, value, note."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.dates import day_words, local_day
from core.masking import mask_name
from dossiers.enums import ENDED, WAITING, Status
from dossiers.queries.lookup import Facts, ReceiptFacts
from dossiers.term_words import Term

Row = tuple[str, str, str]


def rows_of(facts: Facts, term: Term | None) -> list[Row]:
    """What anybody with code and digits may see."""
    rows = _dates(facts, term)
    if facts.finished_at:
        rows.append((_("Giải quyết xong"), day_words(local_day(facts.finished_at)), ""))
    if facts.received_at:
        rows.append((_("Tiếp nhận"), day_words(local_day(facts.received_at)), _("tại %(desk)s") % {"desk": facts.desk}))
    return rows


def rows_of_receipt(facts: ReceiptFacts, term: Term | None) -> list[Row]:
    """With the receipt's token: the thing, the masked name, who holds it."""
    return [
        (_("Việc"), format_html('<span lang="vi">{}</span>', facts.procedure), ""),
        (_("Người nộp"), mask_name(facts.full_name), _("Tên được che để giữ kín.")),
        *_holder(facts),
        *_post(facts),
        *rows_of(facts, term),
    ]


def _post(facts: ReceiptFacts) -> list[Row]:
    """The number of the postal item, while it is on its way."""
    if not (facts.tracking_number and facts.posted_at) or facts.status != Status.DONE:
        return []
    return [
        (_("Số hiệu bưu gửi"), facts.tracking_number, _("gửi %(day)s") % {"day": day_words(local_day(facts.posted_at))})
    ]


def _dates(facts: Facts, term: Term | None) -> list[Row]:
    if term is None or facts.status in ENDED - {Status.RETURNED}:
        return []
    if facts.status in WAITING:
        return [
            (
                _("Hẹn trả kết quả"),
                _("hẹn lại khi hồ sơ được giải quyết tiếp"),
                _("Lần trước hẹn %(date)s.") % {"date": term.first},
            )
        ]
    if term.is_rescheduled:
        return [(_("Hẹn lại"), term.last, _in_time(facts, term)), (_("Hẹn lần đầu"), term.first, "")]
    return [(_("Hẹn trả kết quả"), term.last, _in_time(facts, term))]


def _in_time(facts: Facts, term: Term) -> str:
    return "" if facts.finished_at else term.left


def _holder(facts: ReceiptFacts) -> list[Row]:
    if not facts.holder_office or facts.status in ENDED:
        return []
    if not facts.holder:
        return [(_("Nơi đang giữ hồ sơ"), facts.holder_office, "")]
    person = f"{facts.holder}, {facts.holder_title}" if facts.holder_title else facts.holder
    return [(_("Nơi đang giữ hồ sơ"), facts.holder_office, _("Người phụ trách: %(person)s") % {"person": person})]

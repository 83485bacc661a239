"""What was done to a dossier: every event, who held it, what was asked of the applicant and of other offices."""

from collections.abc import Iterable
from datetime import datetime

from core.pages.display import count, money
from dossiers.enums import EventKind
from dossiers.event_words import corrected_what, corrected_why, event_words
from dossiers.models import Completion, Event, PaymentDuty, Referral, SiteVisit, SupplementItem, SupplementRequest
from dossiers.proof.record import Record
from dossiers.proof.section import NOTHING, Section, both_moments, lines, signed, span, when
from dossiers.story import after_outage, copies_words, doer_words


def happened(record: Record) -> list[Section]:
    """In the order in which the pack has them."""
    return [
        _events(record),
        _late_entry(record),
        _held(record),
        Section(
            "Yêu cầu bổ sung",
            (("Lần", 10), ("Yêu cầu", 36), ("Lý do", 50), ("Giấy tờ", 55), ("Bổ sung đủ", 28)),
            [
                [
                    lines(row.number, "ngoại lệ" if row.is_exceptional else ""),
                    lines(signed(row.requested_at, row.requested_by), _approved(row)),
                    row.reason,
                    lines(*(_asked(item) for item in row.items.all())),
                    when(row.completed_at),
                ]
                for row in record.waits
            ],
        ),
        Section(
            "Giao cơ quan phối hợp, lấy ý kiến",
            (("Việc, cơ quan", 38), ("Đề nghị", 33), ("Nội dung", 40), ("Trả lời", 33), ("Nội dung trả lời", 35)),
            [_part(row) for row in record.parts],
        ),
        Section(
            "Kiểm tra thực địa",
            (("Thời gian", 33), ("Địa điểm, thành phần, nội dung", 60), ("Xếp lịch", 33), ("Kết quả", 53)),
            [_visit(row) for row in record.visits],
        ),
        Section(
            "Nghĩa vụ tài chính",
            (("Số tiền", 30), ("Căn cứ", 62), ("Yêu cầu", 40), ("Nộp", 47)),
            [_duty(row) for row in record.duties],
        ),
        Section(
            "Quyết định bằng văn bản của lãnh đạo",
            (("Về việc", 50), ("Lý do", 84), ("Người quyết định", 45)),
            [[row.get_kind_display(), row.reason, signed(row.written_at, row.written_by)] for row in record.reasons],
        ),
        _corrections(record),
        _handed_over(record),
        Section(
            "Giấy tờ đã nộp",
            (("Giấy tờ", 130), ("Số lượng", 49)),
            [[row.required.name, copies_words(row)] for row in record.documents],
        ),
    ]


def _events(record: Record) -> Section:
    names, shown = record.names, len(record.events)
    left_out = f"Hồ sơ có {count(record.all_events)} diễn biến; ở đây in {count(shown)} diễn biến đầu tiên."
    return Section(
        "Diễn biến theo thứ tự",
        (("STT", 10), ("Lúc", 37), ("Việc", 42), ("Chi tiết", 48), ("Người làm", 42)),
        [
            [
                str(number),
                both_moments(event.at, event.recorded_at),
                str(event.get_kind_display()),
                lines(event_words(event, names), _moved(event)),
                doer_words(event, record.doers),
            ]
            for number, event in enumerate(record.events, start=1)
        ],
        left_out if record.all_events > shown else "",
    )


def _late_entry(record: Record) -> Section:
    """What was received on paper during an outage and entered afterwards."""
    late = after_outage(record.dossier, record.events)
    rows = [
        [late.reason, signed(late.approved_at, late.approver), when(late.received_at), when(late.recorded_at)]
        for late in [late]
        if late
    ]
    return Section(
        "Nhập bù sau sự cố",
        (("Lý do", 64), ("Duyệt", 45), ("Tiếp nhận thật lúc", 35), ("Ghi vào hệ thống lúc", 35)),
        rows,
    )


def _moved(event: Event) -> str:
    """``→ Đang xử lý`` where the status changed."""
    return f"→ {event.get_to_status_display()}" if event.to_status != event.from_status and event.to_status else ""


def _held(record: Record) -> Section:
    return Section(
        "Giao nhận",
        (
            ("Lần", 10),
            ("Việc", 40),
            ("Nơi giữ, người nhận", 42),
            ("Nhận", 35),
            ("Giao lại", 25),
            ("Đã dùng / kế hoạch", 27),
        ),
        [
            [
                str(row.number),
                row.title,
                lines(row.office, row.holder),
                lines(when(row.started_at), f"người giao: {row.given_by}" if row.given_by else ""),
                when(row.ended_at),
                lines(f"{span(row.used_minutes)} / {span(row.planned_minutes)}", row.get_timeliness_display()),
            ]
            for row in record.held
        ],
    )


def _asked(item: SupplementItem) -> str:
    if item.ground:
        return f"{item.paper_name} (ngoài danh mục, căn cứ: {item.ground})"
    return f"{item.paper_name}: {item.note}" if item.note else item.paper_name


def _approved(row: SupplementRequest) -> str:
    """Who approved a request that was proposed to the head."""
    found = getattr(row, "proposal", None)
    return f"duyệt: {found.decided_by}" if found and found.decided_by_id != row.requested_by_id else ""


def _part(row: Referral) -> list[str]:
    return [
        lines(row.get_kind_display(), row.office, row.get_outcome_display()),
        lines(signed(row.asked_at, row.asking_office), f"hạn trả lời {when(row.due_at)}"),
        row.content,
        lines(
            signed(row.ended_at, row.answered_by),
            f"{span(row.used_minutes)} / {span(row.planned_minutes)}" if row.ended_at else "",
            row.get_timeliness_display(),
        ),
        row.answer or NOTHING,
    ]


def _visit(row: SiteVisit) -> list[str]:
    findings = lines(signed(row.done_at, row.recorded_by), row.findings) if row.done_at else NOTHING
    return [
        when(row.planned_at),
        lines(row.place, row.people, row.content),
        signed(row.arranged_at, row.arranged_by),
        f"hoãn lúc {when(row.called_off_at)}" if row.called_off_at else findings,
    ]


def _duty(row: PaymentDuty) -> list[str]:
    clock = "thời hạn tạm dừng" if row.pauses else "thời hạn vẫn tính"
    paid = lines(signed(row.paid_at, row.confirmed_by), f"chứng từ {row.receipt_number}") if row.paid_at else NOTHING
    return [lines(money(row.amount_vnd), clock), row.ground, signed(row.requested_at, row.requested_by), paid]


def _corrections(record: Record) -> Section:
    """What was put right, of the person, the moment of finishing and the post, with reason and approver."""
    rows: list[tuple[datetime, list[str]]] = [
        (event.at, [when(event.at), *_what_and_why(event, record), doer_words(event, record.doers)])
        for event in _of_kind(record.events, EventKind.CORRECTION)
    ]
    rows += [
        (row.recorded_at, [when(row.recorded_at), _finish(row), row.reason or NOTHING, str(row.recorded_by or NOTHING)])
        for row in record.completions[1:]
    ]
    return Section(
        "Đính chính",
        (("Lúc", 31), ("Nội dung", 65), ("Lý do", 45), ("Người làm", 38)),
        [cells for _at, cells in sorted(rows, key=lambda row: row[0])],
    )


def _what_and_why(event: Event, record: Record) -> tuple[str, str]:
    return corrected_what(event.facts, record.names), corrected_why(event.facts, record.names) or NOTHING


def _of_kind(events: Iterable[Event], kind: EventKind) -> list[Event]:
    return [event for event in events if event.kind == kind]


def _finish(row: Completion) -> str:
    return f"xử lý xong lúc {when(row.finished_at)}: {str(row.get_timeliness_display()).lower()}"


def _handed_over(record: Record) -> Section:
    row = record.hand_over
    columns = (("Cách trả", 40), ("Người nhận", 50), ("Giấy tờ đối chiếu, số hiệu", 50), ("Trao", 39))
    if row is None:
        return Section("Trả kết quả", columns)
    tracking = f"bưu gửi {row.tracking_number}" if row.tracking_number else ""
    minutes = f"biên bản {row.minutes_number}" if row.minutes_number else ""
    posted = f"gửi bưu điện {signed(row.posted_at, row.posted_by)}" if row.posted_at else ""
    cells = [
        row.get_way_display(),
        lines(row.get_receiver_display(), row.full_name),
        lines(row.get_proof_display(), row.proof_detail, tracking, minutes),
        lines(posted, signed(row.handed_at, row.handed_by) if row.handed_at else ""),
    ]
    return Section("Trả kết quả", columns, [[str(cell) or NOTHING for cell in cells]])

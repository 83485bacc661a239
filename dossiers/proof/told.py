"""What people were told: messages with their states, as the dossier's page shows them (no number, no address), and calls."""

from core.pages.display import count
from dossiers.models import PhoneCall
from dossiers.proof.record import Record
from dossiers.proof.section import NOTHING, Section, lines, signed, when
from dossiers.story import Told, messages_of


def told(record: Record) -> list[Section]:
    """Messages to the applicant, reminders of colleagues, calls."""
    to_applicant, to_colleagues = messages_of(record.notices)
    shown = len(record.notices)
    left_out = f"Hồ sơ có {count(record.all_notices)} thông báo; ở đây in {count(shown)} thông báo đầu tiên."
    return [
        Section(
            "Thông báo cho người nộp",
            (("Lập lúc", 33), ("Nội dung", 76), ("Kênh: tình trạng", 70)),
            [[when(row.at), row.what, _ways(row)] for row in to_applicant],
            left_out if record.all_notices > shown else "",
        ),
        Section(
            "Nhắc cán bộ",
            (("Lập lúc", 33), ("Nội dung", 56), ("Người nhận", 40), ("Kênh: tình trạng", 50)),
            [[when(row.at), row.what, row.whom, _ways(row)] for row in to_colleagues],
        ),
        Section(
            "Cuộc gọi cho người nộp",
            (("Lý do", 50), ("Gọi từ lúc", 33), ("Kết quả", 46), ("Ghi chú", 50)),
            [_call(row) for row in record.calls],
        ),
    ]


def _ways(row: Told) -> str:
    return lines(*(f"{channel}: {state}" for channel, state, _needs_a_person in row.ways))


def _call(row: PhoneCall) -> list[str]:
    made = lines(row.get_outcome_display(), signed(row.done_at, row.done_by)) if row.done_at else "chưa gọi"
    return [str(row.get_reason_display()), lines(when(row.due_at), row.caller or row.office), made, row.note or NOTHING]

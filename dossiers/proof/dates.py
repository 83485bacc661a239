"""The dates that were given, the two clocks, and whose time it was."""

from datetime import datetime

from core.pages.display import office_hours
from dossiers.enums import DelayReason
from dossiers.models import Promise
from dossiers.proof.record import Record
from dossiers.proof.section import NOTHING, Section, lines, signed, when
from dossiers.queries.clocks import clock_of, index_due, index_pauses
from dossiers.queries.whose_clock import WhoseClock
from dossiers.story import AfterOutage, after_outage
from dossiers.term_words import date_words
from workdays.queries import live_calendar


def dates(record: Record, *, at: datetime) -> list[Section]:
    """Every promise, both clocks beside each other, and the minutes of each owner."""
    calendar, found = live_calendar(), record.dossier
    late = after_outage(found, record.events)
    clock = clock_of(
        found,
        held=record.held,
        promises=record.promises,
        waits=record.waits,
        duties=record.duties,
        at=at,
        calendar=calendar,
    )
    pauses = index_pauses(found, record.waits, record.duties, at=at)
    return [
        Section(
            "Ngày hẹn trả",
            (("Lần", 10), ("Hẹn trả", 38), ("Căn cứ", 45), ("Hồ sơ đủ; tính từ", 36), ("Hẹn lúc", 50)),
            [_promise(row, late if row.number == 1 else None) for row in record.promises],
        ),
        _both_clocks(record, index_due(found, pauses, calendar=calendar)),
        _whose(clock),
    ]


def _promise(row: Promise, late: AfterOutage | None) -> list[str]:
    laws = dict.fromkeys(line["law"] for line in row.basis if line.get("law"))
    return [
        str(row.number),
        date_words(row.due_at, is_day_term=row.is_day_term),
        lines(
            row.get_ground_display(), DelayReason(row.delay_reason).label if row.delay_reason else "", "; ".join(laws)
        ),
        lines(when(row.complete_at), when(row.counted_from)),
        lines(signed(row.made_at, row.made_by), f"ghi vào hệ thống {when(late.recorded_at)}" if late else ""),
    ]


def _both_clocks(record: Record, by_index: datetime | None) -> Section:
    """The legal clock begins again after a supplement; that of index 766 subtracts the wait (law.md 2.4)."""
    found = record.dossier
    columns = (("Đồng hồ", 70), ("Ngày, giờ", 60), ("Ghi chú", 49))
    if found.due_at is None:
        return Section("Hai cách tính hạn", columns)
    again = "yêu cầu bổ sung hơn một lần: chỉ số tính là trễ" if len(record.waits) > 1 else ""
    given = (
        ("Hạn theo luật (đánh giá trễ hay đúng hạn)", found.due_at, "tính lại từ đầu khi bổ sung đủ"),
        ("Ngày theo chỉ số 766", by_index, lines("trừ thời gian chờ người nộp", again)),
        ("Ngày hẹn sau cùng đã báo người nộp", found.promised_at, ""),
    )
    rows = [
        [label, date_words(moment, is_day_term=found.is_day_term) if moment else NOTHING, note]
        for label, moment, note in given
    ]
    rows += [
        ["Xử lý xong", when(row.finished_at), lines(row.get_timeliness_display())] for row in record.completions[-1:]
    ]
    return Section("Hai cách tính hạn", columns, rows)


def _whose(clock: WhoseClock | None) -> Section:
    columns = (("Bên giữ hồ sơ", 59), ("Kế hoạch", 40), ("Đã dùng", 40), ("Phần trễ", 40))
    title = "Thời gian làm việc của từng bên"
    if clock is None:
        return Section(title, columns)
    sums = [(label, minutes) for _owner, label, minutes in clock.shares()]
    whole = tuple(sum(column) for column in zip(*(minutes for _label, minutes in sums), strict=True))
    rows = [
        [label, *(office_hours(each) if each else NOTHING for each in minutes)]
        for label, minutes in [*sums, ("Cộng", whole)]
    ]
    return Section(title, columns, rows)

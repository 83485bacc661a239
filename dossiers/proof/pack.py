"""The proof pack: one PDF of all that is known of a dossier, for an inspection or a complaint. Made anew each time."""

from dataclasses import replace
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from accounts.models import User
from accounts.queries import committee_of
from core.dates import local_day, official_date, vietnam
from core.masking import mask_national_id, mask_phone
from core.pages.display import count
from dossiers.models import Dossier
from dossiers.proof.dates import dates
from dossiers.proof.enclosed import Enclosed, file_rows, paper_rows, papers_in
from dossiers.proof.happened import happened
from dossiers.proof.record import Record, record_of
from dossiers.proof.section import Section, when
from dossiers.proof.told import told
from dossiers.sheets import place_of
from papers.binding import bound
from papers.pdf import render

TITLE = "Gói chứng cứ hồ sơ"
MOST_PAGES = 200  # of papers; a dossier in life has some ten
NOT_HERE = "Quá số trang của một gói nên không kèm ở đây; xem trên trang hồ sơ hoặc tại địa chỉ kiểm tra."


@translation.override(settings.LANGUAGE_CODE)
def proof_pack(dossier: Dossier, *, actor: User, at: datetime) -> IO[bytes]:
    """The pack as PDF on A4, open at its beginning: cover and tables, then the pages of every issued paper."""
    record, papers = record_of(dossier), within(papers_in(dossier), most=MOST_PAGES)
    front = render("proof_pack.typ", content_of(record, papers, actor=actor, at=at), at=at)
    return bound([front, *(found.content for found in papers if found.pages)])


def within(papers: list[Enclosed], *, most: int) -> list[Enclosed]:
    """The papers whose pages fit in ``most``, whole ones only; the others are listed without their pages."""
    kept, used = [], 0
    for found in papers:
        is_too_many = used + found.pages > most
        used += 0 if is_too_many else found.pages
        kept.append(replace(found, content=b"", pages=0, fault=NOT_HERE) if is_too_many else found)
    return kept


def content_of(record: Record, papers: list[Enclosed], *, actor: User, at: datetime) -> dict[str, Any]:
    """All that the template prints."""
    dossier = record.dossier
    happenings = happened(record)
    sections = [happenings[0], *dates(record, at=at), *happenings[1:], *told(record)]
    absent = ", ".join(part.title[:1].lower() + part.title[1:] for part in sections if not part.rows)
    parent, day = committee_of(dossier.office).name, official_date(local_day(at))
    return {
        "title": TITLE,
        "parent": parent if parent != dossier.office.name else "",
        "office": dossier.office.name,
        "number": "",
        "place_and_date": f"{place_of(parent)}, {day}" if place_of(parent) else day.capitalize(),
        "code": dossier.code,
        "made": f"lập lúc {vietnam(at):%H:%M} ngày {local_day(at):%d/%m/%Y}",
        "facts": _facts(dossier, actor=actor, at=at),
        "notes": _notes(record, papers),
        "papers": paper_rows(papers),
        "files": file_rows(record.files),
        "appended": sum(found.pages for found in papers),
        "sections": [_table(part) for part in sections if part.rows],
        "absent": f"Không ghi nhận: {absent}." if absent else "",
    }


def _facts(dossier: Dossier, *, actor: User, at: datetime) -> list[tuple[str, str]]:
    person = dossier.applicant
    shown = ", ".join(filter(None, [mask_national_id(person.national_id), mask_phone(person.phone)]))
    office = dossier.holder_office
    return [
        ("Thủ tục", f"{dossier.version.name} ({dossier.version.procedure.national_code})"),
        ("Người nộp", f"{person.full_name} ({shown})" if shown else person.full_name),
        ("Nơi tiếp nhận", dossier.office.name),
        ("Nơi đang giữ", " · ".join(map(str, filter(None, [office and office.name, dossier.holder]))) or "–"),
        ("Tiếp nhận lúc", when(dossier.received_at)),
        ("Trạng thái", str(dossier.get_status_display())),
        ("Người lập gói", f"{actor} ({actor.title})" if actor.title else str(actor)),
        ("Lập lúc", f"{vietnam(at):%H:%M:%S} ngày {local_day(at):%d/%m/%Y}, giờ Việt Nam (+07:00)"),
    ]


def _notes(record: Record, papers: list[Enclosed]) -> list[str]:
    """What a reader must know of the pack, in whole sentences."""
    left_out = sum(found.fault == NOT_HERE for found in papers)
    faulty = sum(bool(found.fault) and found.fault != NOT_HERE for found in papers)
    rows = [
        (record.all_events, len(record.events), "diễn biến"),
        (record.all_notices, len(record.notices), "thông báo"),
    ]
    notes = [
        "Gói này được lập từ dữ liệu của cổng tại thời điểm ghi trên; việc lập gói được ghi vào nhật ký truy cập.",
        "Chữ ký số không giữ được khi ghép nhiều tệp thành một: trang giấy tờ kèm theo chỉ để đọc. Muốn kiểm tra chữ ký, "
        "xin mở địa chỉ kiểm tra của từng giấy; tệp gốc phải có đúng mã băm SHA-256 ghi dưới đây.",
        "Số điện thoại, thư điện tử và số định danh ở phần ghi chép được che; giấy tờ kèm theo giữ nguyên như đã ban hành.",
    ]
    notes += [
        f"Hồ sơ có {count(whole)} {what}; gói này chỉ in {count(shown)} {what} đầu tiên."
        for whole, shown, what in rows
        if whole > shown
    ]
    if left_out:
        notes.append(
            f"Gói kèm tối đa {count(MOST_PAGES)} trang giấy tờ: {count(left_out)} giấy chỉ được liệt kê, không kèm trang."
        )
    if faulty:
        notes.append(f"{count(faulty)} giấy có tệp lưu bị mất hoặc không còn như lúc ban hành; xem danh mục dưới đây.")
    return notes


def _table(part: Section) -> dict[str, Any]:
    return {
        "title": part.title,
        "note": part.note,
        "columns": [head for head, _width in part.columns],
        "widths": [width for _head, width in part.columns],
        "rows": part.rows,
    }

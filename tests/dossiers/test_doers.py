"""Who acted stands with the office they acted for, and what was entered after an outage says so."""

import pytest

from dossiers.actions.arrivals import LateEntry
from dossiers.actions.outages import declare_outage
from dossiers.proof.dates import dates
from dossiers.proof.happened import happened
from dossiers.proof.record import record_of
from dossiers.queries.doers import Doers
from tests.dossiers.staff_pages import page_of, said, with_the_officer
from tests.factories import make_dossier, moment

pytestmark = pytest.mark.django_db


def test_a_giver_stands_with_the_giving_office(world):
    dossier = with_the_officer(world)
    events = list(dossier.events.order_by("pk"))
    doers = Doers.of(dossier, events)

    assert [(event.kind, doers.office(event)) for event in events] == [
        ("receive", "Một cửa huyện"),
        ("hand_on", "Một cửa huyện"),
        ("assign", "Phòng Quản lý đô thị"),
    ]


@pytest.fixture
def late(world):
    """Received on paper on the 9th, entered on the 10th."""
    outage = declare_outage(
        office=world.desk,
        began_at=moment("2026-11-09T08:00"),
        ended_at=moment("2026-11-09T16:00"),
        reason="mất điện toàn khu",
        actor=world.chairman,
        at=moment("2026-11-09T17:00"),
    )
    entry = LateEntry(outage=outage, received_at=moment("2026-11-09T09:00"))
    return make_dossier(world, "2026-11-10T08:30", late_entry=entry)


def test_the_page_of_a_late_entry_says_why_by_whom_and_both_times(sign_in, world, late, clock):
    clock("2026-11-10T09:00")

    page = said(sign_in(world.clerk).get(page_of(late)))

    assert "mất điện toàn khu. Nguyễn Văn Em duyệt lúc 17:00, 09/11/2026." in page
    assert "Tiếp nhận lúc 09:00, 09/11/2026, ghi vào hệ thống lúc 08:30, 10/11/2026." in page
    assert "trên giấy, ghi vào hệ thống 08:30, 10/11/2026" in page and "ghi lúc 08:30, 10/11/2026" in page


def test_the_pack_of_a_late_entry_says_the_same(late):
    record = record_of(late)

    told = next(part for part in happened(record) if part.title == "Nhập bù sau sự cố")
    promised = next(part for part in dates(record, at=moment("2026-11-10T09:00")) if part.title == "Ngày hẹn trả")

    assert told.rows[0][0] == "mất điện toàn khu" and "Nguyễn Văn Em" in told.rows[0][1]
    assert told.rows[0][2:] == ["09:00, 09/11/2026", "08:30, 10/11/2026"]
    assert "ghi vào hệ thống 08:30, 10/11/2026" in promised.rows[0][4]

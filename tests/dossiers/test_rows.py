"""What a row of the work list says of posted results and silent dossiers, and a note of a filing without a date."""

import pytest

from dossiers import notice_kinds
from dossiers.actions.hand_over import dispatch
from dossiers.actions.silence import watch_silence
from dossiers.models import Dossier
from dossiers.staff_notes import staff_note
from tests.dossiers.staff_pages import WORK, on_the_shelf, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db


def test_what_the_post_has_is_not_handed_over_at_the_counter(sign_in, world, clock):
    clock("2026-11-10T09:00")
    dossier = on_the_shelf(world, result_way="post")
    assert "Trả kết quả" in said(sign_in(world.clerk).get(f"{WORK}?tab=cho-tra"))
    given = {"minutes_number": "12/BBGN", "tracking": "RA123456785VN", "actor": world.clerk}
    dispatch(dossier_id=dossier.pk, posted_at=moment("2026-11-10T08:00"), at=moment("2026-11-10T08:30"), **given)

    page = said(sign_in(world.clerk).get(f"{WORK}?tab=cho-tra"))

    row = page[page.index(dossier.code) :]
    assert "Ghi bưu điện đã phát" in row and "đã gửi bưu điện, chờ phát" in row and "Trả kết quả" not in row


def test_a_silent_row_says_since_when(sign_in, world, clock):
    with_the_officer(world)
    watch_silence(at=moment("2026-11-17T09:00"))
    clock("2026-11-17T09:00")

    page = said(sign_in(world.officer).get(f"{WORK}?tab=im-lang"))

    assert "không ai làm gì từ 09:10, 09/11/2026" in page


def test_a_note_of_a_filing_without_a_date_names_none(world):
    dossier = with_the_officer(world)
    filing = Dossier.objects.select_related("version", "office").get(pk=dossier.pk)
    filing.promised_at = None

    drafts = staff_note(filing, kind=notice_kinds.ANSWER_LATE, occasion="x", person=world.head)

    assert "Hẹn trả" not in drafts[0].body and filing.code in drafts[0].body

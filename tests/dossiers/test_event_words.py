"""What each row of a dossier's history says, on the staff's page and in the administration alike."""

from datetime import timedelta

import pytest

from dossiers.actions.files import add_file, withdraw_file
from dossiers.actions.supplement import request_supplement
from dossiers.actions.work import assign, finish, hand_on
from dossiers.admin.story import story_of
from dossiers.enums import CorrectionReason, EventKind, FileKind
from dossiers.event_words import Names, event_words
from dossiers.models import Event
from dossiers.moves import Move
from dossiers.queries.doers import Doers
from dossiers.queries.history import events_of, hand_overs_of
from dossiers.story import told
from tests.dossiers.upload_files import pdf
from tests.factories import make_dossier, make_user, moment

pytestmark = pytest.mark.django_db


def notes(dossier):
    """Of each event in the administration: its kind and what stands beside it."""
    return [(row.event.kind, row.note) for row in story_of(dossier)["happenings"]]


def words(kind, /, **facts):
    return event_words(Event(kind=kind, facts=facts), Names({}, {}))


def test_hand_overs_name_the_office_and_every_person_it_was_given_to(world):
    dossier = make_dossier(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    second = make_user("Lý Thị Mười", (world.division, "processing"))
    for holder, hour in ((world.officer, 11), (second, 14)):
        assign(dossier_id=dossier.pk, holder=holder, actor=world.head, at=moment(f"2026-11-09T{hour}:00"))
    assert notes(dossier)[1:] == [
        (Move.HAND_ON, "Phòng Quản lý đô thị"),
        (Move.ASSIGN, "Lê Văn Bình"),
        (Move.ASSIGN, "Lý Thị Mười"),
    ]


def test_files_say_of_what_kind_they_are(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier, at = make_dossier(world), moment("2026-11-09T10:00")
    kept = {"title": "Bản vẽ nhà bà Hòa", "kind": FileKind.SCAN, "actor": world.clerk, "at": at}
    file = add_file(dossier_id=dossier.pk, content=pdf(), **kept)
    withdraw_file(dossier_id=dossier.pk, file_id=file.pk, actor=world.clerk, at=at + timedelta(minutes=1))
    assert notes(dossier)[1:] == [
        (EventKind.FILE, "Bản quét giấy tờ đã nộp"),
        (EventKind.FILE_WITHDRAWN, "Bản quét giấy tờ đã nộp"),
    ]


def test_a_request_says_how_many_papers_are_asked_for(world):
    dossier = make_dossier(world)
    asked = dict.fromkeys(dossier.version.documents.values_list("pk", flat=True), "")
    request_supplement(
        dossier_id=dossier.pk, papers=asked, reason="thiếu chữ ký", actor=world.clerk, at=moment("2026-11-10T09:00")
    )
    assert notes(dossier)[-1] == (Move.REQUEST_SUPPLEMENT, "2 giấy tờ")


def test_an_exceptional_request_is_called_so():
    said = words(Move.REQUEST_SUPPLEMENT, papers=[7], is_exceptional=True)
    assert said == "1 giấy tờ, lần ngoại lệ do lãnh đạo duyệt"


def test_a_paper_outside_the_list_is_counted_too():
    assert words(Move.REQUEST_SUPPLEMENT, papers=[7], outside=1) == "2 giấy tờ"


def test_a_correction_says_which_fields_and_why_or_which_moments():
    person = {"what": "person", "fields": ["full_name", "phone"], "reason": CorrectionReason.values[0]}
    why = CorrectionReason.choices[0][1]
    assert words(EventKind.CORRECTION, **person) == f"họ và tên, tên tổ chức, điện thoại ({why})"
    finished = {"what": "finish", "old": "2026-11-12T02:00:00+00:00", "new": "2026-11-12T09:30:00+00:00"}
    assert words(EventKind.CORRECTION, **finished) == "xử lý xong: 09:00, 12/11/2026 → 16:30, 12/11/2026"


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (EventKind.LETTER, {"reason": "overload", "is_late": True}, "Hồ sơ nhiều, chưa giải quyết kịp (gửi muộn)"),
        (EventKind.AUTO_APOLOGY, {"is_again": True}, "quá cả ngày hẹn lại"),
        (EventKind.AUTO_APOLOGY, {}, ""),
        (EventKind.REPRINT, {"kind": "receipt"}, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        (
            EventKind.CALENDAR,
            {"old": "2026-11-12T17:00:00+07:00", "new": "2026-11-13T17:00:00+07:00"},
            "17:00, 12/11/2026 → 17:00, 13/11/2026",
        ),
        (Move.SHELVE, {"shelf": "B3"}, "ngăn B3"),
        (Move.SHELVE, {}, ""),
        (Move.FINISH, {}, ""),
    ],
)
def test_each_kind_says_what_its_facts_hold(kind, facts, said):
    assert words(kind, **facts) == said


@pytest.mark.parametrize("kind", [*Move.values, *EventKind.values])
def test_facts_of_an_older_form_are_left_out_and_break_nothing(kind):
    assert isinstance(words(kind), str)


def test_staff_and_administration_read_the_same_words(world):
    dossier = make_dossier(world)
    hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment("2026-11-09T10:00"))
    finish(dossier_id=dossier.pk, actor=world.officer, at=moment("2026-11-10T10:00"))
    events = list(events_of(dossier))
    staff = [event.detail for event in told(events, Names.of(hand_overs_of(dossier)), Doers.of(dossier, events))]
    assert staff[::-1] == [note for _kind, note in notes(dossier)]

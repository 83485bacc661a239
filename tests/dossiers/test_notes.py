"""Notes to staff: each person's own, newest first, read when the person says so."""

import pytest

from dossiers.actions.watch import watch_deadlines
from dossiers.views import notes as module
from notices.models import Notice
from tests.dossiers.staff_pages import page_of, said, with_the_officer
from tests.factories import moment

pytestmark = pytest.mark.django_db
NOTES = "/can-bo/nhac-viec/"
READ = "/can-bo/nhac-viec/da-doc/"
NOW = "2026-11-11T09:00"


@pytest.fixture
def officer(sign_in, world, clock):
    clock(NOW)
    return sign_in(world.officer)


def warned(world, at="2026-11-11T07:00"):
    """A dossier one working day before its date: officer and head were told two days and one day before."""
    dossier = with_the_officer(world)
    watch_deadlines(at=moment("2026-11-10T07:00"))
    watch_deadlines(at=moment(at))
    return dossier


def titles(answer):
    return [note.notice.title for note in answer.context["notes"]]


def unread(answer):
    return next(entry["count"] for entry in answer.context["staff_nav"] if entry["url"] == NOTES)


def test_a_note_says_what_to_do_about_which_dossier_and_leads_there(officer, world):
    dossier = warned(world)

    answer = officer.get(NOTES)

    assert titles(answer) == [
        "Còn 1 ngày làm việc: phải gửi thư xin lỗi: hồ sơ H32.27.01-261109-0001",
        "Còn 2 ngày làm việc: chuẩn bị thư xin lỗi: hồ sơ H32.27.01-261109-0001",
    ]
    assert "Hẹn trả: 17 giờ 00, thứ Năm, 12/11/2026." in said(answer)
    assert f'href="{page_of(dossier)}"' in answer.content.decode()
    assert "http://" not in said(answer)


def test_notes_name_no_citizen(officer, world):
    warned(world)

    page = officer.get(NOTES).content.decode()

    for secret in ("Nguyễn Thị Hòa", "0905", "056190000018"):
        assert secret not in page


def test_each_person_reads_their_own(sign_in, world, officer):
    warned(world)

    assert len(titles(officer.get(NOTES))) == len(titles(sign_in(world.head).get(NOTES))) == 2
    assert "Chưa có nhắc việc nào" in said(sign_in(world.clerk).get(NOTES))


def test_looking_is_not_reading(officer, world):
    warned(world)

    assert unread(officer.get(NOTES)) == unread(officer.get(NOTES)) == 2


def test_the_button_marks_what_stands_on_the_page_as_read(officer, world):
    warned(world)
    shown = [str(note.notice.pk) for note in officer.get(NOTES).context["notes"]]

    answer = officer.post(READ, {"note": shown[:1]}, follow=True)

    assert answer.redirect_chain == [(NOTES, 302)] and unread(answer) == 1
    answer = officer.post(READ, {"note": shown}, follow=True)
    assert unread(answer) == 0 and "Đã đọc các nhắc việc" not in said(answer) and len(titles(answer)) == 2


def test_nobody_marks_the_notes_of_others(sign_in, world, officer):
    warned(world)
    others = [str(pk) for pk in Notice.objects.filter(to_user=world.head).values_list("pk", flat=True)]

    officer.post(READ, {"note": others})

    assert not Notice.objects.filter(to_user=world.head, read_at__isnull=False).exists()


@pytest.mark.parametrize("ids", [[], ["x"], ["00000000-0000-0000-0000-000000000000"], ["1"] * 400])
def test_odd_ids_are_left_alone(officer, world, ids):
    warned(world)

    assert officer.post(READ, {"note": ids}).url == NOTES
    assert unread(officer.get(NOTES)) == 2


def test_a_get_marks_nothing(officer, world):
    warned(world)

    answer = officer.get(READ, follow=True)

    assert answer.redirect_chain == [(NOTES, 302)] and unread(answer) == 2
    assert "Phiên làm việc đã hết giữa chừng" in said(answer)


def test_a_note_about_something_else_has_no_button(officer, world):
    warned(world)
    Notice.objects.filter(to_user=world.officer).update(subject="calendar:2026")

    answer = officer.get(NOTES)

    assert [note.url for note in answer.context["notes"]] == ["", ""]
    assert "Mở hồ sơ" not in said(answer)


def test_pages_follow_each_other(officer, world, monkeypatch):
    monkeypatch.setattr(module, "ROWS", 1)
    warned(world)

    first = officer.get(NOTES)
    second = officer.get(NOTES + first.context["next_url"])

    assert titles(first) != titles(second) and second.context["next_url"] == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_note_and_for_three(officer, world, rows, django_assert_num_queries):
    for _ in range(rows):
        with_the_officer(world)
    watch_deadlines(at=moment("2026-11-10T07:00"))
    officer.get(NOTES)

    # Session, person, memberships, rows, calls that wait, unread notes, and the session's renewal.
    with django_assert_num_queries(9):
        assert len(titles(officer.get(NOTES))) == rows

"""The intake page as a page: what it costs, what it shows beside the form, and the scanner test."""

import re

import pytest

from accounts.enums import OfficeKind, Role
from accounts.models import Membership
from tests.dossiers.intake_posts import CARD, INTAKE, ask, filled, read, save
from tests.factories import LONG_AGO, make_office

pytestmark = pytest.mark.django_db
SCANNER = "/can-bo/quet-thu/"


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def test_the_focus_waits_in_the_scan_box_and_every_key_is_announced(clerk):
    page = read(clerk.get(INTAKE))
    assert re.search(r'<input[^>]*id="scan"[^>]*autofocus', page)
    for key in ("F2", "F4", "F6", "F9"):
        assert f'aria-keyshortcuts="{key}"' in page


def test_reading_a_card_is_what_enter_does_where_no_script_runs(clerk):
    """The first submit button of a form is what Enter presses."""
    form = read(clerk.get(INTAKE)).partition('id="intake"')[2]
    first = re.search(r"<button(?![^>]*type=\"button\")[^>]*>", form)[0]
    assert "/can-bo/tiep-nhan/quet/" in first


def test_the_page_has_no_inline_script_style_or_handler(clerk, world):
    page = read(clerk.post("/can-bo/tiep-nhan/thu-tuc/", filled(world)))
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_the_page_is_never_kept_by_the_browser(clerk):
    assert "no-store" in clerk.get(INTAKE)["Cache-Control"]


def test_the_page_costs_the_same_with_one_and_with_three_drafts_and_dossiers(clerk, world, django_assert_num_queries):
    def one_more():
        clerk.post(INTAKE, filled(world, twins_seen=",".join(str(pk) for pk in range(100))))
        save(clerk, world, national_id="", twins_seen="")
        ask(clerk, "intake_draft", filled(world))

    one_more()
    # session, person, scope, desks, last saved, drafts, calendar, work list, calls, notes; three keep the session alive
    with django_assert_num_queries(14):
        clerk.get(INTAKE)
    one_more()
    one_more()
    with django_assert_num_queries(14):
        clerk.get(INTAKE)


def test_only_the_clerks_own_pace_is_shown_and_only_in_this_session(clerk, world, client):
    save(clerk, world, seconds="20")
    save(clerk, world, national_id="", seconds="40")
    page = read(clerk.get(INTAKE))
    assert "20 giây" in page
    assert "Thường mất 40 giây" in page


def test_a_clerk_of_two_desks_chooses_and_the_choice_is_remembered(clerk, world):
    second = make_office("Bộ phận Một cửa thứ hai", OfficeKind.ONE_STOP, parent=world.committee, receives_dossiers=True)
    Membership.objects.create(user=world.clerk, office=second, role=Role.INTAKE, valid_from=LONG_AGO)

    assert '<select name="office"' in read(clerk.get(INTAKE))
    save(clerk, world, office=str(second.pk))

    assert re.search(rf'<option value="{second.pk}" selected', read(clerk.get(INTAKE)))


def test_the_counts_of_today_lead_into_the_work_list(clerk):
    page = read(clerk.get(INTAKE))
    assert "0 quá hạn" in page
    assert "/can-bo/?tab=qua-han" in page


def test_the_scanner_test_shows_every_sign_with_its_bytes(clerk):
    page = read(clerk.post(SCANNER, {"text": CARD + "\r\n"}))
    assert "U+1EC5" in page  # ễ
    assert "E1 BB 85" in page
    assert "Đọc được trọn vẹn" in page
    assert "tự gửi Enter" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa nhận được gì"),
        (CARD.encode().decode("latin-1"), "từng byte rời"),
        (CARD.replace("ễ", "?").replace("ị", "?"), "dấu hỏi"),
        (CARD.replace("|", "\t"), "Bỏ tùy chọn đổi"),
        (CARD, "Add suffix: CR"),
        ("]Q1" + CARD, "Transmit AIM ID"),
        ("056190000018||Nguyeexn Thij Hofa|02031990|Nuwx|Thoon|10052021", "tắt Unikey"),
        ("rác", "chưa đọc được"),
        ("056190000018", "Chỉ có 0 dấu |"),
    ],
)
def test_the_scanner_test_says_which_setting_to_change(clerk, text, says):
    assert says in read(clerk.post(SCANNER, {"text": text}))


def test_the_scanner_test_keeps_and_logs_nothing(clerk, caplog):
    caplog.set_level("DEBUG")
    answer = clerk.post(SCANNER, {"text": CARD})
    assert "no-store" in answer["Cache-Control"]
    assert "056190000018" not in caplog.text

"""The messages to citizens in the administration: seen as they will arrive, worded by administrators, versions kept."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.enums import AccessKind
from accounts.models import AccessRecord
from notices.models import MessageText
from notices.sms_text import UCS2, measure
from tests.notices.admin.conftest import BODY, READY, REAL, SMS, TITLE

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/notices/messagetext/"
PAGE = f"{LIST}loi/tests.apology/vi/"
WORDS = {"sms": SMS, "title": TITLE, "body": BODY, "html": ""}
NEW = {**WORDS, "sms": "Xin mời nhận hồ sơ {code}."}


def test_every_message_stands_there_in_both_languages(opened, administrator):
    text = opened(LIST).text
    assert SMS in text
    assert PAGE in text and f"{LIST}loi/tests.apology/en/" in text
    assert "đã sửa" not in text


def test_who_may_only_look_sees_the_words_and_changes_none(client, opened, reader):
    text = opened(PAGE).text
    assert SMS in text
    assert "_save" not in text and 'name="code"' not in text
    assert client.post(PAGE, {**NEW, "_save": "1"}).status_code == 403
    assert client.post(PAGE, {**WORDS, "_preview": "1", "code": REAL["code"]}).status_code == 403
    assert not MessageText.objects.exists() and not AccessRecord.objects.exists()


def test_the_page_shows_the_message_of_an_invented_case(opened, administrator):
    text = opened(PAGE).text
    assert "Hồ sơ H32.27-261119-0001 của Nguyễn Văn Mẫu đã xong" in text
    assert "Ho so H32.27-261119-0001 cua Nguyen Van Mau da xong" in text
    assert "&lt;a href=&quot;https://motcua.example.vn/tra-cuu/&quot;" in text, "a link that can be touched in the mail"
    assert not AccessRecord.objects.exists()


def test_it_is_tried_on_a_real_case_which_is_noted(opened, administrator):
    text = opened(PAGE, {**NEW, "code": REAL["code"], "_preview": "1"}).text
    assert "Xin mời nhận hồ sơ H32.27-261119-0007." in text
    assert "Xin mời nhận hồ sơ {code}." in text
    assert "&amp;lt;Thật&amp;gt;" in text, "escaped in the mail, and the mail escaped in its frame"
    record = AccessRecord.objects.get()
    assert (record.user, record.kind, record.subject) == (administrator, AccessKind.VIEW, REAL["code"])
    assert not MessageText.objects.exists()


def test_a_case_that_is_not_there_is_said_and_nothing_typed_is_lost(opened, administrator):
    text = opened(PAGE, {**NEW, "code": "H32.27-261119-9999", "_preview": "1"}).text
    assert "Không có hồ sơ nào mang mã này." in text
    assert "Xin mời nhận hồ sơ {code}." in text
    assert "H32.27-261119-9999" in text
    assert not AccessRecord.objects.exists()


def test_new_words_are_kept_with_who_and_when(opened, administrator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        text = opened(PAGE, {**NEW, "_save": "1"}, follow=True).text
    row = MessageText.objects.get()
    assert (row.name, row.language, row.version, row.edited_by) == ("tests.apology", "vi", 1, administrator)
    assert "tin đã viết giữ nguyên lời cũ" in text
    assert "Quan-Tri" in text
    assert "đã sửa" in opened(LIST).text
    assert LogEntry.objects.get().object_id == str(row.pk)


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(opened, administrator):
    typed = {"sms": "Mời {ten}", "title": "", "body": "Kính gửi {full_name", "html": "<b>{code}</b>"}
    text = opened(PAGE, {**typed, "_save": "1"}).text
    assert "<title>Lỗi:" in text
    for name in ("sms", "title", "body"):
        assert f'id="fault-{name}"' in text
    assert 'id="fault-html"' not in text
    assert "Mời {ten}" in text and "Kính gửi {full_name" in text and "&lt;b&gt;{code}&lt;/b&gt;" in text
    assert not MessageText.objects.exists()


def test_an_earlier_version_is_taken_again_and_so_are_the_shipped_words(client, opened, administrator):
    for sms in ("Một {code}.", "Hai {code}."):
        client.post(PAGE, {**WORDS, "sms": sms, "_save": "1"})
    assert "Dùng lại bản này" in opened(PAGE).text
    client.post(PAGE, {"_again": "1"})
    assert MessageText.objects.order_by("version").last().sms == "Một {code}."
    client.post(PAGE, {"_again": "0"})
    assert MessageText.objects.order_by("version").last().sms == SMS
    assert MessageText.objects.count() == 4
    assert client.post(PAGE, {"_again": "77"}).status_code == 404


def test_the_own_layout_of_a_mail_is_used(opened, administrator):
    text = opened(PAGE, {**WORDS, "html": "<h1>Riêng: {code}</h1>", "_preview": "1"}).text
    assert "&lt;h1&gt;Riêng: H32.27-261119-0001&lt;/h1&gt;" in text


def test_the_mail_stands_in_a_frame_that_runs_nothing(client, administrator):
    response = client.get(PAGE)
    assert "<iframe" in response.content.decode() and " sandbox srcdoc=" in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy and "default-src 'self'" in policy


def test_an_sms_is_measured_while_it_is_typed(client, opened, administrator, settings):
    settings.SMS_PRICE = 300
    typed = "Đã xong hồ sơ {code}. " + "Mời ông/bà đến nhận kết quả. " * 3
    text = opened(f"{PAGE}do/", {"sms": typed}).text
    shown = " ".join(typed.replace("{code}", "H32.27-261119-0001").split())
    assert measure(shown).encoding == UCS2
    assert f"<td>{measure(shown).segments}</td>" in text
    assert f"{measure(shown).segments * 300} đồng" in text and "300 đồng" in text
    assert "GSM-7" in text and "Da xong ho so H32.27-261119-0001." in text
    assert "<html" not in text
    assert client.post(f"{LIST}loi/nothing/vi/do/", {"sms": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["nothing/vi", "tests.apology/fr"])
def test_a_message_that_is_not_there_is_not_found(client, administrator, path):
    assert READY.name == "tests.apology"
    assert client.get(f"{LIST}loi/{path}/").status_code == 404

import pytest
from django.core.mail import EmailMessage, send_mail

from notices.actions import deliver_due
from notices.enums import Channel
from notices.models import LocalMessage, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "notices.email_backend.OutboxBackend"


def test_mail_to_staff_becomes_a_notice_for_each_receiver():
    send_mail("Đặt lại mật khẩu", "Mời bấm vào đường dẫn …", None, ["lan@example.vn", "binh@example.vn"])
    notices = Notice.objects.all()
    assert {notice.recipient for notice in notices} == {"lan@example.vn", "binh@example.vn"}
    assert {(notice.kind, notice.channel, notice.title) for notice in notices} == {
        ("notices.staff_mail", Channel.EMAIL, "Đặt lại mật khẩu")
    }
    assert all(notice.is_urgent for notice in notices)


def test_the_same_mail_asked_for_twice_is_sent_twice():
    for _time in range(2):
        send_mail("Đặt lại mật khẩu", "Mời bấm vào đường dẫn …", None, ["lan@example.vn"])
    assert Notice.objects.count() == 2


def test_it_leaves_by_the_chosen_transport():
    send_mail("Đặt lại mật khẩu", "Mời bấm vào đường dẫn …", None, ["lan@example.vn"])
    assert deliver_due(at=Notice.objects.get().created_at)["sent"] == 1
    assert LocalMessage.objects.get().text == "Mời bấm vào đường dẫn …"


def test_attachments_are_refused_with_a_way_out():
    mail = EmailMessage("Báo cáo", "Kèm theo", to=["lan@example.vn"])
    mail.attach("bao-cao.csv", "a;b", "text/csv")
    with pytest.raises(ValueError, match="link"):
        mail.send()
    assert not Notice.objects.exists()

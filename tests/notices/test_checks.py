import pytest

from notices.checks import check_esms, check_for_production, check_mail, check_transports


@pytest.fixture
def production(settings):
    """Settings of an office where everything is in order."""
    settings.DEMO = False
    settings.SMS_GATEWAY, settings.MAIL_TRANSPORT = "esms", "smtp"
    settings.ESMS_URL = "https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/"
    settings.ESMS_API_KEY, settings.ESMS_SECRET_KEY, settings.ESMS_BRANDNAME = "key", "secret", "UBND V.NINH"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.vn", "Một cửa <motcua@example.vn>"
    settings.EMAIL_BACKEND = "notices.email_backend.OutboxBackend"
    return settings


def found() -> list[str]:
    checks = (check_transports, check_esms, check_mail, check_for_production)
    return [message.id for check in checks for message in check(None)]


def test_an_office_in_order_hears_nothing(production):
    assert found() == []


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("SMS_GATEWAY", "pigeon", "notices.E001"),
        ("MAIL_TRANSPORT", "pigeon", "notices.E001"),
        ("SMS_GATEWAY", "local", "notices.E002"),
        ("MAIL_TRANSPORT", "local", "notices.E002"),
        ("ESMS_API_KEY", "", "notices.E003"),
        ("ESMS_SECRET_KEY", "", "notices.E003"),
        ("ESMS_BRANDNAME", "", "notices.E004"),
        ("ESMS_BRANDNAME", "UBND VAN NINH", "notices.E004"),
        ("ESMS_BRANDNAME", "0258384", "notices.E004"),
        ("ESMS_BRANDNAME", "VẠN NINH", "notices.E004"),
        ("EMAIL_HOST", "", "notices.E005"),
        ("DEFAULT_FROM_EMAIL", "Một cửa", "notices.E006"),
        ("EMAIL_HOST", "localhost", "notices.W001"),
        ("ESMS_URL", "http://rest.esms.vn/", "notices.W002"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "notices.W003"),
    ],
)
def test_each_gap_is_named(production, setting, value, expected):
    setattr(production, setting, value)
    assert found() == [expected]


def test_a_demo_may_keep_its_messages(production):
    production.DEMO = True
    production.SMS_GATEWAY = production.MAIL_TRANSPORT = "local"
    assert found() == []

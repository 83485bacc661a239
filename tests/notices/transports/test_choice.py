import pytest
from django.core.exceptions import ImproperlyConfigured

from notices.transports import transport_for


@pytest.mark.parametrize(
    ("channel", "setting", "name"),
    [
        ("sms", "SMS_GATEWAY", "local"),
        ("sms", "SMS_GATEWAY", "esms"),
        ("email", "MAIL_TRANSPORT", "local"),
        ("email", "MAIL_TRANSPORT", "smtp"),
    ],
)
def test_the_settings_choose_the_way_out(settings, channel, setting, name):
    setattr(settings, setting, name)
    assert transport_for(channel).name == name


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_local_gateway_is_refused_outside_a_demo(settings, channel):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
        transport_for(channel)


def test_a_name_nobody_knows_is_refused_with_the_names_that_are_known(settings):
    settings.SMS_GATEWAY = "carrier-pigeon"
    with pytest.raises(ImproperlyConfigured, match="esms or local"):
        transport_for("sms")

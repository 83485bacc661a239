import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured

from vanninh_portal import checks
from vanninh_portal.celery import app


def test_keys_that_cannot_be_used_stop_web_and_worker(settings):
    settings.DATA_KEYS = "1:short"

    assert [message.id for message in checks.check_keys(None)] == ["portal.E002"]
    with pytest.raises(ImproperlyConfigured, match="DATA_KEYS cannot be used"):
        checks.refuse_to_start()


@pytest.mark.parametrize("number", ["", "gọi bác Ba", "12"])
def test_without_a_number_to_call_web_and_worker_do_not_start(settings, number):
    settings.HOTLINE = number

    assert [message.id for message in checks.check_hotline(None)] == ["portal.E006"]
    with pytest.raises(ImproperlyConfigured, match="HOTLINE"):
        checks.refuse_to_start()


def test_a_broker_that_does_not_answer_is_told_with_what_to_do(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    (message,) = checks.check_broker(None)
    assert "Start Redis" in message.hint


def test_a_broker_that_answers_is_fine():
    assert checks.check_broker(None) == []


def test_the_demo_is_an_error_in_production(settings):
    settings.DEMO = True
    assert checks.check_demo_is_off(None)[0].id == "portal.E003"


@pytest.mark.parametrize(
    ("address", "proxies", "told"),
    [("https://motcua.example.vn", 0, ["portal.E005"]), ("https://motcua.example.vn", 1, []), ("http://a.vn", 0, [])],
)
def test_https_without_a_believed_proxy_is_an_error(settings, address, proxies, told):
    settings.PUBLIC_URL, settings.PROXY_COUNT = address, proxies

    assert [message.id for message in checks.check_proxy(None)] == told


@pytest.mark.django_db
def test_an_unconfirmed_year_is_told_until_it_is_confirmed(world):
    from workdays.models import CalendarYear

    assert checks.check_calendar(None, databases=["default"]) == []
    CalendarYear.objects.all().delete()
    assert checks.check_calendar(None, databases=["default"])[0].id == "portal.W001"
    assert checks.check_calendar(None) == [], "without --database nothing is asked of it"


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in project.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled.issubset(app.tasks)


def test_tasks_end_well_before_redis_would_give_them_out_again():
    visible = project.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visible > project.CELERY_TASK_TIME_LIMIT * 3

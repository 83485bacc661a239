"""Fixtures of the whole suite."""

from copy import copy
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client

from notices.wording import forget_wording
from tests.dossiers.public_pages import clock
from tests.factories import make_world
from vanninh_portal.site import forget_site
from workdays.actions import load_calendar
from workdays.models import CalendarChange, CalendarDay, CalendarVersion, CalendarYear, OfficeHours

__all__ = ["clock"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let TRUNCATE clean the guarded tables between tests; nothing but a test database has this setting."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET portal.is_test = 'on'")


@pytest.fixture
def world(db):
    """A district with its people, one procedure of three working days, and the packaged calendar."""
    packaged_calendar()
    return make_world()


_calendar: list[tuple[type[Model], list[Model]]] = []


def packaged_calendar() -> None:
    """The calendar that the portal ships: read once, then written again with the same rows and the same version, so
    that what was computed from it stays known."""
    if not _calendar:
        load_calendar(source=settings.BASE_DIR / "data" / "holidays.csv")
        tables = (OfficeHours, CalendarDay, CalendarYear, CalendarChange, CalendarVersion)
        _calendar.extend((table, list(table.objects.all())) for table in tables)
        return
    for table, rows in _calendar:
        if table is not CalendarVersion:
            table.objects.bulk_create(copy(row) for row in rows)
    ((_table, (version,)),) = _calendar[-1:]
    CalendarVersion.objects.update(version=version.version)


@pytest.fixture(autouse=True)
def _fresh_tries(monkeypatch):
    """Wrong look-ups of one test, or of an earlier run, must not use up the tries of another."""
    monkeypatch.setattr("dossiers.throttle.PREFIX", f"test:{uuid4()}")


@pytest.fixture(autouse=True)
def _fresh_site():
    """Names read from one test's offices must not stand on another test's pages."""
    forget_site()


@pytest.fixture(autouse=True)
def _fresh_wording():
    """Nor must the words of messages that an administrator of one test changed."""
    forget_wording()


@pytest.fixture
def sign_in():
    """``sign_in(world.officer)``: a browser of that person's own."""

    def opened(user):
        client = Client()
        client.force_login(user)
        return client

    return opened

"""Faults of the servers beneath, seen from outside over a real connection."""

import psycopg2
import pytest
import requests
from django.db import connection

from vanninh_portal import health


def drop_all_connections():
    """What a restart of the database does to everybody who was connected."""
    facts = connection.get_connection_params()
    connection.close()
    other = psycopg2.connect(host=facts.get("host"), port=facts.get("port"), user=facts.get("user"), dbname="postgres")
    try:
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [facts["dbname"]]
            )
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_after_a_database_restart_the_web_serves_again_without_help(live_server):
    address = f"{live_server.url}/suc-khoe/san-sang"
    assert requests.get(address, timeout=10).json()["database"] is True

    drop_all_connections()

    answers = [requests.get(address, timeout=10).status_code for _ in range(3)]
    assert answers[-1] == 200, answers


@pytest.mark.django_db
def test_without_redis_the_portal_is_ready_and_says_that_notices_wait(client, monkeypatch):
    monkeypatch.setattr(health, "_redis_answers", lambda: False)

    answer = client.get("/suc-khoe/san-sang")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "redis": False}


@pytest.mark.django_db
def test_a_redis_that_is_gone_is_told_and_not_waited_for(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.5},
        }
    }

    assert health._redis_answers() is False


def test_live_asks_nobody(client):
    assert client.get("/suc-khoe/song").json() == {"live": True}

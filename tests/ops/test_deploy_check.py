"""The environment of compose.yaml, filled in as the guide says, passes `manage.py check --deploy`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from launcher.secret_files import make

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
NOTHING_TO_SAY = "System check identified no issues"


def example() -> dict[str, str]:
    """The names and values of .env.example."""
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


@pytest.fixture
def production(tmp_path) -> dict[str, str]:
    """What a container of the portal has in its environment; only Redis is the one of the tests."""
    make(folder=tmp_path)
    (tmp_path / "email_url").write_text("smtp+tls://motcua:secret@mail.vanninh.example.vn:587")
    (tmp_path / "esms_api_key").write_text("key")
    (tmp_path / "esms_secret_key").write_text("secret")
    values = example()

    def fill(text: str) -> str:
        filled = re.sub(r"\$\{([A-Z_]+)(?::-([^}]*))?\}", lambda found: values[found[1]] or found[2] or "", text)
        return filled.replace("/run/secrets", str(tmp_path))

    filled = {name: fill(str(value)) for name, value in COMPOSE["services"]["web"]["environment"].items()}
    return filled | {"PATH": os.environ["PATH"], "REDIS_URL": settings.REDIS_URL, "CELERY_BROKER_URL": ""}


def check(variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_has_nothing_to_complain_about(production):
    done = check(production)
    assert NOTHING_TO_SAY in done.stdout + done.stderr, done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEMO", "1", "DEMO is on"),
        ("SMS_GATEWAY", "local", "SMS_GATEWAY=local"),
        ("ESMS_BRANDNAME", "", "ESMS_BRANDNAME"),
        ("DATA_KEYS_FILE", "/dev/null", "DATA_KEYS"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "broker"),
    ],
)
def test_what_is_wrong_is_told_by_name(production, name, value, told):
    done = check(production | {name: value})
    assert done.returncode != 0
    assert told in done.stderr

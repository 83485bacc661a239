"""compose.yaml, Dockerfile and proxy fit the portal, though no Docker runs the tests."""

import re
from pathlib import Path

import pytest
import yaml

from launcher import portal
from launcher.address import EVERYWHERE, Address
from launcher.secret_files import make
from tests.ops.settings_names import names_read

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "listener", "beat")
# Read by gunicorn itself.
OTHER_NAMES = {"WEB_CONCURRENCY"}


def test_all_services_of_production_are_there():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "listener", "beat", "proxy"}


def test_the_processes_are_the_same_as_those_of_make_run():
    commands = portal.commands(Path("python"), Address(EVERYWHERE[0], 8000))
    assert {name: SERVICES[name]["command"] for name in commands} == commands


def test_one_image_serves_all_processes_of_the_portal():
    assert {SERVICES[name]["image"] for name in OURS} == {"vanninh-portal:${TAG:-latest}"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_service_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_settings_read(name):
    known = names_read() | {f"{known}_FILE" for known in names_read()} | OTHER_NAMES
    assert set(SERVICES[name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_from_files_that_are_mounted(name):
    service = SERVICES[name]
    files = {key: value for key, value in service["environment"].items() if key.endswith("_FILE")}
    mounted = {f"/run/secrets/{secret}" for secret in service["secrets"]}
    paths = {value for key, value in files.items() if key != "CELERY_BEAT_SCHEDULE_FILE"}
    assert paths == mounted
    assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    assert not {"SECRET_KEY", "DATA_KEYS", "INDEX_KEYS", "DATABASE_URL"} & set(service["environment"])


def test_the_secret_files_are_those_that_make_secrets_writes(tmp_path):
    make(folder=tmp_path / "secrets")
    written = {file.name for file in (tmp_path / "secrets").iterdir()} - {".gitignore"}
    assert written == {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}


def test_the_portal_is_no_demo_in_production():
    assert "DEMO" not in SERVICES["web"]["environment"]
    assert SERVICES["web"]["environment"]["SMS_GATEWAY"] == "esms"
    assert SERVICES["web"]["environment"]["MAIL_TRANSPORT"] == "smtp"


def test_the_processes_of_the_portal_share_one_environment():
    shared = SERVICES["web"]["environment"]
    assert SERVICES["worker"]["environment"] == shared
    own = {"CELERY_BEAT_SCHEDULE_FILE"}
    assert {name: value for name, value in SERVICES["beat"]["environment"].items() if name not in own} == shared


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_nothing_of_the_portal_starts_before_the_tables_are_ready():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_every_name_to_fill_in_stands_in_the_example_and_no_other():
    text = (PROJECT / "compose.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE)) == used


def test_volumes_are_declared():
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert {name for name in mounted if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((PROJECT / name).exists() for name in mounted if name.startswith("."))


def test_the_image_installs_hashed_packages_and_does_not_run_as_root():
    lines = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    assert lines.count("FROM python:3.12-slim") == 2
    assert "--require-hashes -r requirements.txt" in lines
    assert lines.index("USER portal") > lines.index("collectstatic")
    assert '"' + '", "'.join(SERVICES["web"]["command"]) + '"' in lines


def test_secrets_and_local_data_stay_out_of_the_image():
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".*", "secrets/", "media/"} <= set(ignored)
    assert not {"data/", "static/", "locale/", "templates/"} & set(ignored)


def test_the_proxy_asks_the_health_page_and_writes_no_addresses_down():
    config = (PROJECT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "health_uri /suc-khoe/san-sang" in config
    assert not re.search(r"^\s*log\b", config, flags=re.MULTILINE)
    used = set(re.findall(r"\{\$([A-Z_]+)\}", config))
    assert used == set(SERVICES["proxy"]["environment"])

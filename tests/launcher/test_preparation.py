"""What was prepared once is prepared again only when its sources changed."""

import pytest

from launcher import portal, preparation
from launcher.choice import Services
from launcher.places import Places
from launcher.processes import Child

GIVEN = Services("postgres://db/vanninh", "redis://redis", "given")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with one app, static files and data."""
    files = {
        "requirements.txt": "django",
        "static/css/a.css": "a {}",
        "dossiers/__init__.py": "",
        "dossiers/models.py": "",
        "data/units.json": "{}",
        ".venv/x.py": "",
        ".run/static/copied.css": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(preparation, "PROJECT", tmp_path)
    return tmp_path


@pytest.fixture
def commands(monkeypatch) -> list[str]:
    """The commands of manage.py that were run, in order."""
    made: list[str] = []

    def manage(_python, _settings, logs, *arguments):
        made.append(arguments[0])
        (logs / f"{arguments[0]}.log").write_text(f"output of {arguments[0]}\n")
        return ""

    monkeypatch.setattr(portal, "manage", manage)
    return made


@pytest.fixture
def where(project) -> Places:
    run = project / ".run"
    (run / "logs").mkdir()
    (run / "postgres").mkdir()
    (run / "postgres" / "PG_VERSION").write_text("18")
    return Places(run, run, None)


def own(where: Places) -> Services:
    return Services("postgres://own", "unix:///own", "own", (Child("PostgreSQL", None, where.logs / "p.log"),))  # type: ignore[arg-type]  # never looked at


def prepare(where: Places, services: Services, demo: str = "1") -> None:
    (where.run / "static").mkdir(exist_ok=True)
    settings = {"DEMO": demo, "STATIC_ROOT": str(where.run / "static")}
    preparation.prepare(None, settings, where, services)  # type: ignore[arg-type]  # commands are not really run


ALL = ["migrate", "load_reference", "seed_demo", "demo_accounts", "collectstatic"]


def test_a_first_start_does_everything_in_order(where, commands):
    prepare(where, own(where))
    assert commands == ALL
    assert preparation.demo_accounts(where) == "output of demo_accounts\n"


def test_a_second_start_does_nothing_and_still_knows_the_accounts(where, commands):
    prepare(where, own(where))
    commands.clear()
    prepare(where, own(where))
    assert commands == []
    assert preparation.demo_accounts(where)


def test_a_given_database_is_brought_up_to_date_at_every_start(where, commands):
    prepare(where, GIVEN)
    commands.clear()
    prepare(where, GIVEN)
    assert commands == ALL[:-1]


@pytest.mark.parametrize("name", ["dossiers/models.py", "dossiers/migrations/0002_more.py", "data/units.json"])
def test_changed_sources_and_data_fill_the_database_again(project, where, commands, name):
    prepare(where, own(where))
    commands.clear()
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed")
    prepare(where, own(where))
    assert commands == ALL[:-1]


def test_a_database_begun_anew_is_filled_again(where, commands):
    prepare(where, own(where))
    commands.clear()
    birth = where.home / "postgres" / "PG_VERSION"
    birth.rename(birth.with_name("old"))
    birth.write_text("18")
    prepare(where, own(where))
    assert commands == ALL[:-1]


def test_a_changed_stylesheet_is_collected_again_and_the_database_left_alone(project, where, commands):
    prepare(where, own(where))
    commands.clear()
    (project / "static" / "css" / "a.css").write_text("a { }")
    prepare(where, own(where))
    assert commands == ["collectstatic"]


def test_other_versions_of_packages_bring_everything_again(project, where, commands):
    prepare(where, own(where))
    commands.clear()
    (project / "requirements.txt").write_text("django 2")
    prepare(where, own(where))
    assert commands == ALL


def test_no_demo_means_no_demo_data_and_no_demo_accounts(where, commands):
    prepare(where, own(where))
    commands.clear()
    prepare(where, own(where), demo="0")
    assert commands == ["migrate", "load_reference"]
    assert preparation.demo_accounts(where) == ""


def test_what_is_made_while_running_is_no_source(project):
    before = preparation.source_fingerprint(project), preparation.static_fingerprint(project)
    (project / ".run" / "static" / "copied.css").write_text("changed")
    (project / ".venv" / "x.py").write_text("changed")
    assert (preparation.source_fingerprint(project), preparation.static_fingerprint(project)) == before

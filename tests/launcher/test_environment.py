"""The environment is filled from hashed files, quickly with uv, slowly with pip, and only when they changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher import environment
from launcher.terminal import Problem

FILES = [environment.RUN, environment.LAUNCHER]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*FILES, environment.INSTALLER):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def venv(project: Path) -> Path:
    """An environment that has only what `ensure` looks at, with the Python that runs this test."""
    made = project / ".venv"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    (made / "bin" / "uv").write_text("")
    return made


@pytest.fixture
def failing() -> set[str]:
    """Names of the programs that fail in this test."""
    return set()


@pytest.fixture
def calls(monkeypatch, failing) -> list[list[str]]:
    """What is called to install, in order; nothing is really installed."""
    made: list[list[str]] = []

    def call(command):
        made.append([Path(command[0]).name, *command[1:]])
        return subprocess.CompletedProcess(command, int(made[-1][0] in failing), stdout="", stderr="no route\nto host")

    monkeypatch.setattr(environment, "_call", call)
    return made


def test_uv_is_put_there_by_pip_and_installs_the_hashed_files(project, venv, calls):
    python = environment.ensure(venv, FILES, project)
    assert python == venv / "bin" / "python"
    assert [call[0] for call in calls] == ["python", "uv", "uv"]
    assert all("--require-hashes" in call for call in calls)


def test_nothing_is_installed_again_until_a_file_changes(project, venv, calls):
    environment.ensure(venv, FILES, project)
    calls.clear()
    environment.ensure(venv, FILES, project)
    assert calls == []
    (project / environment.RUN).write_text("# changed\n")
    environment.ensure(venv, FILES, project)
    assert [call[-1] for call in calls] == [str(project / environment.RUN)]


def test_of_the_server_wheels_only_the_binaries_are_wanted(project, venv, calls):
    environment.ensure(venv, FILES, project)
    assert ["--no-deps" in call for call in calls] == [True, False, True]


def test_pip_does_the_work_where_uv_cannot_be_had(project, venv, monkeypatch, calls):
    monkeypatch.setattr(environment, "_uv", lambda *_: None)
    environment.ensure(venv, FILES, project)
    assert [call[:4] for call in calls] == [["python", "-m", "pip", "install"]] * 2


def test_pip_does_the_work_where_uv_fails(project, venv, calls, failing):
    failing.add("uv")
    environment.ensure(venv, [environment.RUN], project)
    assert [call[0] for call in calls] == ["python", "uv", "python"]


def test_packages_that_cannot_be_had_are_told_in_one_sentence_and_tried_again_next_time(project, venv, calls, failing):
    failing.update(("uv", "python"))
    for _ in range(2):
        with pytest.raises(Problem, match=r"is PyPI or your package mirror reachable.*no route to host"):
            environment.ensure(venv, [environment.RUN], project)


def test_a_missing_requirement_file_is_told(project, venv):
    (project / environment.RUN).unlink()
    with pytest.raises(Problem, match="fetch the project again"):
        environment.ensure(venv, [environment.RUN], project)


def test_an_environment_whose_python_is_gone_is_made_anew(project, venv, monkeypatch, calls):
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/nowhere/python3.11")
    made = []
    monkeypatch.setattr(environment, "_make", made.append)
    monkeypatch.setattr(environment, "_digest", lambda file, _python: file.name)
    environment.ensure(venv, [environment.RUN], project)
    assert made == [venv]


def test_the_callers_own_environment_does_not_lead_the_installers_astray(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    kept = environment._clean_environment()
    assert "VIRTUAL_ENV" not in kept
    assert "PYTHONPATH" not in kept
    assert "PATH" in kept

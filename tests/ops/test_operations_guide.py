"""docs/operations.md says what the code does."""

import re
from pathlib import Path

from launcher import portal
from launcher.address import EVERYWHERE, Address
from tests.ops.settings_names import names_read

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_documented_processes_are_the_real_ones():
    commands = portal.commands(Path("python"), Address(EVERYWHERE[0], 8000))
    for name, command in commands.items():
        assert f"| {name} |" in section("Processes")
        assert f"`{' '.join(command)}`" in section("Processes")


def test_every_setting_is_documented_and_no_other():
    rows = re.findall(r"^\| (`.+?`) \|", section("Settings"), flags=re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert documented - {"WEB_CONCURRENCY"} == names_read()


def test_commands_of_manage_py_that_it_names_exist():
    named = set(re.findall(r"manage\.py ([a-z_]+)", GUIDE))
    own = {path.stem for path in PROJECT.glob("*/management/commands/[a-z]*.py")}
    builtin = {"migrate", "check", "collectstatic", "createsuperuser"}
    assert named - builtin <= own


def test_secret_files_and_health_pages_are_named_as_they_are():
    assert "/suc-khoe/song" in GUIDE
    assert "/suc-khoe/san-sang" in GUIDE
    for name in ("email_url", "esms_api_key", "esms_secret_key"):
        assert f"`secrets/{name}`" in GUIDE

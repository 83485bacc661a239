"""Static files as production serves them: every name a page uses is there, or the page would answer 500."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

PROJECT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"""\bstatic[ (]['"]([^'"]+)['"]""")


def used() -> list[tuple[str, str]]:
    """(template, static name) of all templates."""
    templates = sorted((PROJECT / "templates").rglob("*.html"))
    return [
        (str(file.relative_to(PROJECT)), name)
        for file in templates
        for name in sorted(set(NAME.findall(file.read_text(encoding="utf-8"))))
    ]


@pytest.mark.parametrize(("template", "name"), used())
def test_every_static_file_that_a_template_names_exists(template, name):
    assert finders.find(name), f"{template} names {name}"


def test_the_files_are_collected_under_names_that_change_with_their_content(tmp_path):
    variables = {name: value for name, value in os.environ.items() if name not in ("PLAIN_STATIC", "DEBUG")}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=PROJECT,
        env=variables | {"STATIC_ROOT": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "staticfiles.json").exists()
    assert list((tmp_path / "css").glob("public.*.css"))
    assert list((tmp_path / "css").glob("public.*.css.br"))

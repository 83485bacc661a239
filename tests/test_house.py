"""The house keeps its own rules: names, sizes, helpful commands, templates that exist and are used."""

import re
import statistics
from fnmatch import fnmatchcase
from pathlib import Path

import crispy_forms
import django.contrib.admin
import django.forms
import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.template import TemplateDoesNotExist, engines

from tests import house

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
LONGEST_FILE, LONGEST_TEMPLATE = 600, 250
MOST_CORE_MODULES = 12
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|lorem " r"ipsum", re.IGNORECASE)
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
PACK = "motcua/"


def names(paths):
    return [path.relative_to(house.ROOT).as_posix() for path in paths]


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [path for path in names(house.files(".py", ".js", ".css")) if DRAWERS & set(re.split(r"[/._]", path))]


def test_no_file_is_too_long():
    written = (path for path in house.files(".py", ".js", ".css", ".sh") if path.parent.name != "migrations")
    assert not {path.name: house.line_count(path) for path in written if house.line_count(path) >= LONGEST_FILE}


def test_no_template_is_too_long():
    written = house.files(".html", under=("templates",))
    assert not {path.name: house.line_count(path) for path in written if house.line_count(path) > LONGEST_TEMPLATE}


def test_files_and_functions_stay_small():
    code = [path for path in house.files(".py", under=house.APPS) if path.parent.name != "migrations"]
    file_lengths = sorted(length for path in code if (length := house.line_count(path)))
    function_lengths = sorted(length for path in code for length in house.function_lengths(path))
    assert statistics.median(file_lengths) < 90
    assert statistics.quantiles(file_lengths, n=10)[-1] < 300
    assert statistics.quantiles(function_lengths, n=10)[-1] <= 30


def test_core_is_no_drawer():
    aside = {"__init__", "__pycache__", "apps", "migrations", "templatetags", "locale"}
    modules = {path.stem for path in (house.ROOT / "core").iterdir() if path.suffix == ".py" or path.is_dir()} - aside
    assert len(modules) <= MOST_CORE_MODULES, sorted(modules)


def test_nothing_is_marked_as_unfinished():
    marked = {}
    for path in house.files(".py", ".html", ".js", ".css", ".sh", ".md", ".txt", ".toml", ".yaml", ".yml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if UNFINISHED.search(line):
                marked[f"{path.relative_to(house.ROOT)}:{number}"] = line.strip()
    assert not marked


def test_every_command_says_what_it_does():
    ours = {name: app for name, app in get_commands().items() if app in house.APPS}
    assert not [name for name, app in ours.items() if not load_command_class(app, name).help.strip()]


def overrides(name):
    """Templates that stand in for one of Django's own, found there by their name."""
    own = [Path(django.contrib.admin.__file__).parent / "templates", Path(django.forms.__file__).parent / "templates"]
    if any((folder / name).is_file() for folder in own):
        return True
    parts = name.split("/")
    if len(parts) in (3, 4) and parts[0] == "admin" and parts[1] in {config.label for config in apps.get_app_configs()}:
        is_model = len(parts) == 3 or parts[2] in {model._meta.model_name for model in apps.get_models()}
        return is_model and (own[0] / "admin" / parts[-1]).is_file()
    return False


def names_of_the_form_pack():
    """What crispy-forms asks every template pack for: ``"%s/field.html"`` in its own code."""
    folder = Path(crispy_forms.__file__).parent
    asked = (re.findall(r"[\"']%s/([\w/]+\.html)", path.read_text(encoding="utf-8")) for path in folder.rglob("*.py"))
    return {f"{PACK}{name}" for found in asked for name in found}


@pytest.mark.parametrize("engine", house.ENGINES)
def test_every_template_is_used(engine):
    used = house.names_in_code() | house.names_in_templates(engine) | names_of_the_form_pack() | ERROR_PAGES
    unused = {
        name
        for name in house.templates(engine)
        if not overrides(name) and not any(fnmatchcase(name, pattern) for pattern in used)
    }
    assert not sorted(unused)


def exists(name, *engine_names):
    if "*" in name:
        return any(fnmatchcase(template, name) for engine in engine_names for template in house.templates(engine))
    for engine in engine_names:
        try:
            engines[engine].get_template(name)
        except TemplateDoesNotExist:
            continue
        return True
    return False


def test_every_template_named_in_code_exists():
    assert not sorted(name for name in house.names_in_code() if not exists(name, *house.ENGINES))


@pytest.mark.parametrize("engine", house.ENGINES)
def test_every_template_compiles_and_the_templates_it_names_exist(engine):
    assert not sorted(name for name in house.names_in_templates(engine) if not exists(name, engine))
    assert not sorted(name for name in house.templates(engine) if not exists(name, engine))

"""What Jinja2 translates is what ``makemessages`` collects; else English pages keep Vietnamese sentences."""

import ast

import pytest
from django.core.management import get_commands
from django.core.management.commands.makemessages import TranslatableFile
from django.template import engines

from tests import house
from vanninh_portal.management.commands.makemessages import BuildFile, Command, as_python

TEMPLATES = sorted(house.templates("jinja2"))


def collected(python: str) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_of_a_jinja_template_is_collected(name):
    source = (house.ROOT / "templates" / "jinja2" / name).read_text(encoding="utf-8")
    texts = engines["jinja2"].env.extract_translations(source)
    assert collected(as_python(source)) == {text if isinstance(text, str) else text[0] for _, _, text in texts}


def test_texts_are_found_wherever_they_stand_and_keep_their_line():
    source = '{% set a = _("một") %}\n{{ ui.button(url, _("hai")) }}\n{{ ngettext("%(n)s tờ", "%(n)s tờ", n) }}'
    assert as_python(source).splitlines() == ["_('một'); ", "_('hai'); ", "ngettext('%(n)s tờ', '%(n)s tờ', 1); "]


def test_the_portal_brings_its_own_collecting_command():
    assert get_commands()["makemessages"] == "vanninh_portal"


@pytest.mark.parametrize("kind", ["jinja2", "django"])
def test_each_template_language_is_read_in_its_own_way(kind, tmp_path, monkeypatch):
    folder = tmp_path / "templates" / kind
    folder.mkdir(parents=True)
    (folder / "page.html").write_text('{{ ui.back(url, _("Trang trước")) }}{{ _("Trang sau") }}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    file = BuildFile(Command(), "django", TranslatableFile(f"./templates/{kind}", "page.html", "./locale"))
    file.preprocess()
    written = (folder / "page.html.py").read_text(encoding="utf-8")
    assert "Trang sau" in written
    assert ("Trang trước" in written) is (kind == "jinja2")

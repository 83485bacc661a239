"""Rules that every template keeps, whoever wrote it."""

import re

import pytest

from tests import house

TEMPLATES = list(house.files(".html", under=("templates",)))


def text_of(path) -> str:
    return path.read_text(encoding="utf-8")


# Programs that show mails know no stylesheet but what stands in each element.
MAILS = [house.ROOT / "templates" / "django" / "notices" / "mail.html"]


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path not in MAILS],
    ids=lambda path: str(path.relative_to(house.ROOT / "templates")),
)
def test_no_template_writes_style_or_script_into_the_page(path):
    text = text_of(path)
    assert not re.findall(r"\sstyle=[\"']|<style[\s>]|\son[a-z]+=[\"']|javascript:", text)
    assert not re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(house.ROOT / "templates")))
def test_no_template_names_a_level_of_government(path):
    words = re.sub(r"{#.*?#}", "", text_of(path), flags=re.DOTALL).lower()
    assert not [word for word in ("huyện", "quận", "vạn ninh", "khánh hòa") if word in words]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(house.ROOT / "templates")))
def test_no_template_fetches_from_elsewhere(path):
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", text_of(path))

"""English of single apps: whole, compiled, and with the same values in it."""

import re

import polib
import pytest
from django.conf import settings

from tests.locale import catalogues

CATALOGUES = sorted(settings.BASE_DIR.glob("[a-z]*/locale/en/LC_MESSAGES/django.po"))
VALUE = re.compile(r"%\([a-z_]+\)[sd]")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_entry_is_english_with_the_same_values(path):
    for (_, msgid), entry in catalogues.entries(path).items():
        for text in catalogues.texts(entry):
            assert text, msgid
            assert sorted(VALUE.findall(text)) == sorted(VALUE.findall(msgid)), msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_what_is_compiled_is_what_is_written(path):
    written = catalogues.entries(path)
    compiled = {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(str(path.with_suffix(".mo")))}

    assert {key: catalogues.texts(entry) for key, entry in compiled.items()} == {
        key: catalogues.texts(entry) for key, entry in written.items()
    }

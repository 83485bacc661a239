"""Machines that run the portal have no gettext: the compiled catalogues lie beside their sources, up to date."""

import polib
import pytest

from tests.locale import catalogues

SOURCES = sorted(catalogues.OURS.glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_the_compiled_catalogue_says_what_its_source_says(source):
    compiled = polib.mofile(str(source.with_suffix(".mo")))
    said = {(entry.msgctxt or None, entry.msgid): catalogues.texts(entry) for entry in compiled}
    meant = {key: catalogues.texts(entry) for key, entry in catalogues.entries(source).items() if entry.translated()}
    assert said == meant


def test_there_is_a_vietnamese_catalogue():
    assert {path.parts[-3] for path in SOURCES} >= {"vi"}

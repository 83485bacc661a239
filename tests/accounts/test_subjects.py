"""What rows are about: each app names its own, the floors below ask."""

import pytest

from accounts import subjects
from accounts.subjects import SubjectKind, find_subjects, register, words_of


@pytest.fixture
def parcels(monkeypatch):
    """An app that knows parcels 1 and 2."""
    asked = []

    def words(ids):
        asked.append(ids)
        return {row: f"thửa {row}" for row in ids if row in ("1", "2")}

    monkeypatch.setattr(subjects, "_kinds", {})
    register(SubjectKind("parcel", words=words, find=lambda text: ["1"] if text == "thửa 1" else []))
    return asked


def test_all_subjects_of_a_prefix_are_asked_for_at_once(parcels):
    assert words_of(["parcel:1", "parcel:2", "parcel:1"]) == {"parcel:1": "thửa 1", "parcel:2": "thửa 2"}
    assert parcels == [["1", "2"]]


def test_what_nobody_knows_is_called_by_its_bare_name(parcels):
    assert words_of(["parcel:9", "ship:1", ""]) == {"parcel:9": "parcel:9", "ship:1": "ship:1", "": ""}


def test_a_text_finds_what_it_means_or_the_bare_name(parcels):
    assert find_subjects(" thửa 1 ") == ["parcel:1", "thửa 1"]
    assert find_subjects("ship:1") == ["ship:1"]


def test_two_apps_cannot_name_the_same_thing(parcels):
    with pytest.raises(ValueError, match="parcel"):
        register(SubjectKind("parcel", words=dict))


@pytest.mark.parametrize("odd", ["abc", "", "1" * 30, "²", "5-5"])
def test_odd_ids_are_no_rows(odd):
    assert subjects.numbers_of([odd, "7"]) == [7]
    assert subjects.uuids_of([odd]) == []

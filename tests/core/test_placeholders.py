"""Places in sentences: which are known, where a broken one stands, and how they are filled in."""

import pytest

from core.text.placeholders import fault_of, pieces, plain

PLACES = ("full_name", "code")


@pytest.mark.parametrize(
    "text",
    ["Không có chỗ điền.", "{full_name}", "Ông/bà {full_name}, mã {code}.", "{code}{code}", "dòng 1\n{code}", ""],
)
def test_known_places_and_plain_words_are_in_order(text):
    assert fault_of(text, PLACES) is None


@pytest.mark.parametrize(
    ("text", "line", "letter", "words"),
    [
        ("Ông/bà {fullname}.", 1, 8, "{fullname}"),
        ("Ông/bà {full_name, mã {code}", 1, 8, "{full_name, "),
        ("Ông/bà full_name}.", 1, 17, "}."),
        ("Dòng một.\nÔng/bà {}.", 2, 8, "{}."),
        ("{{code}}", 1, 1, "{{code}}"),
        ("{Full_Name}", 1, 1, "{Full_Name}"),
        ("{full_name!r}", 1, 1, "{full_name!"),
        ("{full_name.__class__}", 1, 1, "{full_name."),
        ("{0}", 1, 1, "{0}"),
        ("{ full_name }", 1, 1, "{ full_name"),
        ("{code} rồi {", 1, 12, "{"),
    ],
)
def test_an_unknown_or_broken_place_is_found_where_it_stands(text, line, letter, words):
    fault = fault_of(text, PLACES)
    assert (fault.line, fault.letter) == (line, letter)
    assert words in fault.words
    assert "{full_name}, {code}" in fault.words


def test_a_sentence_is_filled_in_piece_by_piece_and_values_are_not_read_again():
    values = {"full_name": "{code} #x", "code": "H32"}
    assert plain("Ông/bà {full_name}: {code}.", values) == "Ông/bà {code} #x: H32."
    assert pieces("{code}.", values) == [{"text": "H32", "is_value": True}, {"text": ".", "is_value": False}]

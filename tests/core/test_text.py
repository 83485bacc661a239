"""Vietnamese text: normal form, folding, tone placement, tokens, order."""

import random
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    fold,
    initials,
    name_tokens,
    name_words,
    nfc,
    old_style_tones,
    one_line,
    person_sort_key,
    sort_key,
    strip_accents,
)
from tests.core.vectors import section

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặềểễếệộởỹ ĐẶỄ'", max_size=40)
COLLATION = section("collation_vi")
ROSTER = section("name_sort_by_given_name")


@pytest.mark.parametrize("case", section("nfc_nfd"), ids=lambda case: case["nfc"])
def test_decomposed_letters_come_out_composed(case):
    decomposed = "".join(chr(int(point[2:], 16)) for point in case["nfd_codepoints"])
    assert nfc(decomposed) == case["nfc"]
    assert len(nfc(decomposed)) == case["len_nfc"]


def test_both_typing_orders_of_marks_give_the_same_letter():
    case = section("nfc_reorder")
    for order in ("a", "b"):
        assert nfc("".join(chr(int(point[2:], 16)) for point in case[order])) == case["both_nfc"]


@pytest.mark.parametrize("lookalike", ["\u00d0", "\u0189"])
def test_look_alikes_of_the_letter_d_are_mended(lookalike):
    assert nfc(f"{lookalike}ặng") == "Đặng"


def test_characters_that_nobody_sees_and_the_database_refuses_are_dropped():
    assert nfc("\ufeffHòa\u200b\x00\x1d\u00ad") == "Hòa"
    assert nfc("dòng một\ndòng hai\t.") == "dòng một\ndòng hai\t."


def test_one_line_joins_lines_and_odd_blanks():
    assert one_line("  Nguyễn\u00a0 Thị\r\nHòa\t") == "Nguyễn Thị Hòa"


@pytest.mark.parametrize("case", section("strip_diacritics"), ids=lambda case: case["input"])
def test_accents_are_stripped_and_no_letter_is_lost(case):
    assert strip_accents(case["input"]) == case["expect"]


@pytest.mark.parametrize("case", section("tone_placement"), ids=lambda case: case["input"])
def test_the_tone_of_open_syllables_moves_to_the_old_place(case):
    assert old_style_tones(case["input"]) == case["expect_old_style"]


def test_other_syllables_keep_their_tone():
    words = "hoàn toán hoài xoáy huỳnh khuỷu ngoéo quý Quỳ quà quỹ già Huế của thuở"
    assert old_style_tones(words) == words


def test_folding_makes_spellings_of_one_name_equal():
    assert fold("  ĐẶNG Thị  Hoà ") == fold("đặng thị hòa") == "dang thi hoa"


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_normal_form_is_stable(text):
    assert nfc(nfc(text)) == nfc(text)


@given(VIETNAMESE)
def test_tokens_do_not_depend_on_the_unicode_form(name):
    tokens = name_tokens(name)
    assert name_tokens(unicodedata.normalize("NFD", name)) == tokens
    assert name_tokens(unicodedata.normalize("NFC", name)) == tokens


def test_tokens_are_words_and_neighbours_each_once():
    assert name_tokens("Nguyễn Thị Thị Hoà") == ["nguyen", "thi", "hoa", "nguyen thi", "thi thi", "thi hoa"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Y'Thanh Niê", ["y", "thanh", "nie"]),
        ("Chamaléa Thị 😀", ["chamalea", "thi"]),
        ("", []),
        ("Ka-Tơ", ["ka", "to"]),
    ],
)
def test_names_of_all_peoples_give_words(name, words):
    assert name_words(name) == words


def test_initials_are_the_shorthand_of_a_procedure():
    assert initials("Đăng ký khai sinh") == "dkks"


def test_words_sort_as_in_the_dictionary():
    assert sorted(COLLATION["input"], key=sort_key) == COLLATION["expect"]


def test_rosters_sort_by_given_family_then_middle_name():
    assert sorted(ROSTER["input"], key=person_sort_key) == ROSTER["expect"]


def test_a_shorter_name_stands_before_the_longer_one_that_begins_with_it():
    names = ["Anh", "An", "An Anh", "Lê", "Lê An", "Lêa", "Ạnh", "An 2", "An 10"]
    assert sorted(names, key=sort_key) == ["An", "An 10", "An 2", "An Anh", "Anh", "Ạnh", "Lê", "Lê An", "Lêa"]


def test_case_unicode_form_and_place_of_the_tone_do_not_change_the_order():
    assert sort_key("HOÀ") == sort_key("hòa") == sort_key(unicodedata.normalize("NFD", "Hoà"))


@given(st.text(max_size=20))
def test_any_text_has_a_printable_ascii_sort_key(text):
    for key in (sort_key(text), person_sort_key(text)):
        assert key.isascii()
        assert key.isprintable()


@pytest.mark.django_db
@pytest.mark.parametrize(("case", "key"), [(COLLATION, sort_key), (ROSTER, person_sort_key)])
def test_postgresql_sorts_the_keys_alike_by_bytes(case, key):
    shuffled = random.Random(1).sample(case["input"], len(case["input"]))
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM unnest(%s::text[], %s::text[]) AS row(name, key) ORDER BY key COLLATE "C"',
            [shuffled, [key(name) for name in shuffled]],
        )
        assert [name for (name,) in cursor.fetchall()] == case["expect"]

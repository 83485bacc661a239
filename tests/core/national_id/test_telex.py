"""Raw Telex keystrokes turned back, where it is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.national_id.telex import is_syllable, undo_telex


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeexn", "Nguyễn"),
        ("Nguyeenx", "Nguyễn"),
        ("Thij Hofa", "Thị Hòa"),
        ("DDawngj Vawn DDuwowcj", "Đặng Văn Được"),
        ("DDOOX THIJ HOAF", "ĐỖ THỊ HÒA"),
        ("Thuowr", "Thuở"),
        ("Thuowng", "Thương"),
        ("Khuyur", "Khuỷu"),
        ("Quys Giaf", "Quý Già"),
        ("Huyfnh", "Huỳnh"),
        ("Tuw", "Tư"),
        ("DDieepj", "Điệp"),
    ],
)
def test_typed_words_become_what_was_meant(typed, meant):
    assert undo_telex(typed) == meant


@pytest.mark.parametrize(
    "text", ["Cao Minh Anh", "Ksor", "Ba", "TP HCM", "Niê", "Nguyễn", "Th?j", "Q1", "Hotf", "Hofwa", ""]
)
def test_other_words_stay_as_they_are(text):
    assert undo_telex(text) == text


@pytest.mark.parametrize(
    "word", ["Nguyễn", "nguyen", "Hòa", "hoà", "Quý", "giêng", "Gìn", "Ý", "Út", "khuỷu", "ƯỚC", "Yến"]
)
def test_syllables_are_known_whatever_their_tone(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Ksor", "Kđăm", "Hofa", "Thij", "ng", "b", "", "Maria", "Nguyeễn"])
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxywfjz ABDT", max_size=24))
def test_turning_back_twice_changes_nothing(text):
    assert undo_telex(undo_telex(text)) == undo_telex(text)


@given(st.text(alphabet="nghtruaeoiycdwsfrxj", min_size=2, max_size=8))
def test_a_word_that_changes_becomes_a_syllable(word):
    undone = undo_telex(word)
    assert undone == word or is_syllable(undone)

"""Personal data at rest: sealing, rotation, blind indexes, tokens."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import (
    CannotOpen,
    active_data_key,
    blind_index,
    blind_indexes,
    read_keys,
    seal,
    seal_token,
    unseal,
    unseal_token,
)


def key(version, letter):
    return f"{version}:{base64.b64encode(letter * 32).decode()}"


OLD, NEW = key(1, b"a"), key(2, b"b")
PLACE = "dossiers.applicant.phone:7"


@pytest.fixture(autouse=True)
def old_keys(settings):
    settings.DATA_KEYS = settings.INDEX_KEYS = OLD


@given(st.binary(max_size=200))
def test_what_was_sealed_opens_in_its_place(plain):
    assert unseal(seal(plain, place=PLACE), place=PLACE) == plain


def test_the_same_text_is_sealed_differently_each_time():
    assert seal(b"0905123456", place=PLACE) != seal(b"0905123456", place=PLACE)
    assert b"0905123456" not in seal(b"0905123456", place=PLACE)


def test_a_value_copied_to_another_row_does_not_open():
    with pytest.raises(CannotOpen):
        unseal(seal(b"0905123456", place=PLACE), place="dossiers.applicant.phone:8")


def test_a_changed_byte_anywhere_does_not_open():
    sealed = seal(b"0905123456", place=PLACE)
    for place in range(len(sealed)):
        broken = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(CannotOpen):
            unseal(broken, place=PLACE)


@pytest.mark.parametrize("sealed", [b"", b"\x01" + b"n" * 12, b"\x09" + b"n" * 40])
def test_rubbish_does_not_open(sealed):
    with pytest.raises(CannotOpen):
        unseal(sealed, place=PLACE)


def test_a_value_shorter_than_its_nonce_does_not_open():
    with pytest.raises(CannotOpen):
        unseal(b"\x01", place=PLACE)


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key(settings):
    sealed_before = seal(b"cu", place=PLACE)
    settings.DATA_KEYS = f"{NEW},{OLD}"
    assert active_data_key() == 2
    assert unseal(sealed_before, place=PLACE) == b"cu"
    assert seal(b"moi", place=PLACE)[0] == 2


def test_a_value_of_a_removed_key_does_not_open(settings):
    sealed_before = seal(b"cu", place=PLACE)
    settings.DATA_KEYS = NEW
    with pytest.raises(CannotOpen):
        unseal(sealed_before, place=PLACE)


def test_the_blind_index_stays_when_data_keys_rotate(settings):
    before = blind_index("phone", "+84905123456")
    settings.DATA_KEYS = f"{NEW},{OLD}"
    assert blind_index("phone", "+84905123456") == before
    assert len(before) == 64


def test_while_index_keys_rotate_a_search_asks_for_both_digests(settings):
    before = blind_index("phone", "+84905123456")
    settings.INDEX_KEYS = f"{NEW},{OLD}"
    assert blind_indexes("phone", "+84905123456") == [blind_index("phone", "+84905123456"), before]
    assert blind_index("phone", "+84905123456") != before


def test_digests_of_two_purposes_cannot_be_compared():
    assert blind_index("phone", "056190000018") != blind_index("national_id", "056190000018")


def test_nothing_has_no_digest():
    assert blind_index("phone", "") == ""
    assert blind_indexes("phone", "") == []


@given(st.binary(max_size=100))
def test_a_token_is_url_safe_and_opens(plain):
    token = seal_token(plain, place="receipt")
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert unseal_token(token, place="receipt") == plain


@given(st.text(max_size=60))
def test_any_other_text_is_no_token(text):
    with pytest.raises(CannotOpen):
        unseal_token(text, place="receipt")


def test_a_token_of_one_use_does_not_open_for_another():
    with pytest.raises(CannotOpen):
        unseal_token(seal_token(b"7", place="receipt"), place="session")


@pytest.mark.parametrize(
    "text", ["", "1", "1:abc", f"0:{OLD[2:]}", f"256:{OLD[2:]}", "x:" + OLD[2:], "1:" + "A" * 40, "²:" + OLD[2:]]
)
def test_bad_keys_are_refused_by_name_and_never_shown(text):
    with pytest.raises(ImproperlyConfigured, match="DATA_KEYS") as refusal:
        read_keys(text, "DATA_KEYS")
    assert OLD[2:] not in str(refusal.value)


def test_two_keys_of_one_version_are_refused():
    with pytest.raises(ImproperlyConfigured):
        read_keys(f"{key(1, b'a')},{key(1, b'b')}", "DATA_KEYS")

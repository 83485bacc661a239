"""Scanned cards: what the QR holds, and what keyboard-wedge scanners make of it."""

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.national_id import (
    BadCard,
    BadNationalId,
    CardFault,
    CardWarning,
    NumberFault,
    NumberWarning,
    Sex,
    parse_card,
)
from core.text import nfc, strip_accents
from tests.core.vectors import section

TODAY = date(2026, 11, 22)
ADDRESS = "Thôn Quảng Hội, Vạn Thắng, Vạn Ninh, Khánh Hòa"
CARD = f"056190000018|225123456|Nguyễn Thị Hòa|02031990|Nữ|{ADDRESS}|10052021"
FAULTS = {"bad birth date": CardFault.BAD_BIRTH_DATE, "bad old number": CardFault.BAD_OLD_NUMBER}


def scan(text):
    return parse_card(text, today=TODAY)


def fault_of(text):
    with pytest.raises(BadNationalId) as refusal:
        scan(text)
    return refusal.value.reason


def assert_is_hoa(card):
    assert card.number == "056190000018"
    assert card.full_name == "Nguyễn Thị Hòa"
    assert card.born_on == date(1990, 3, 2)
    assert card.sex == Sex.FEMALE
    assert card.address == ADDRESS
    assert card.issued_on == date(2021, 5, 10)
    assert not card.is_name_damaged


@pytest.mark.parametrize("case", section("cccd_qr"), ids=lambda case: case["note"])
def test_the_worked_cards(case):
    expect = case["expect"]
    if isinstance(expect, str):
        assert fault_of(case["input"]) == FAULTS[expect]
        return
    card = scan(case["input"])
    assert card.number == expect["cccd"]
    assert card.old_number == (expect["cmnd"] or "")
    assert card.full_name == expect["name"]
    assert card.born_on.isoformat() == expect["dob"]
    assert card.sex.label == nfc(expect["sex"])
    assert card.address == expect["address"]
    assert card.issued_on.isoformat() == expect["issued"]
    assert list(card.extra) == expect["extra"]


@pytest.mark.parametrize("case", section("cmnd"), ids=lambda case: case["input"])
def test_the_old_number_has_nine_digits(case):
    text = CARD.replace("225123456", case["input"])
    if case["ok"]:
        assert scan(text).old_number == case["input"]
    else:
        assert fault_of(text) == CardFault.BAD_OLD_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        CARD + "\r\n",
        "\x02" + CARD + "\x03\r",
        "]Q1" + CARD,
        "\ufeff" + CARD,
        CARD.replace("|", "\t"),
        CARD.replace("|", "\t") + "\t\r\n",
        CARD.replace("|", " | "),
        CARD.replace("225123456", ""),
        CARD.replace("225123456|", ""),
        CARD + "|Nguyễn Văn Ba|Trần Thị Năm||",
        CARD.replace("02031990", "02/03/1990"),
        CARD.replace("Nữ", "Nu"),
        unicodedata.normalize("NFD", CARD),
        unicodedata.normalize("NFD", CARD).encode().decode("latin-1"),
        CARD.encode().decode("latin-1"),
        CARD.encode().decode("cp1252"),
        ("\ufeff" + CARD).encode().decode("latin-1") + "\r\n",
    ],
)
def test_every_way_a_scanner_sends_one_card_gives_the_same_person(text):
    assert_is_hoa(scan(text))


def test_fields_after_the_seventh_are_kept_and_not_interpreted():
    assert scan(CARD + "|Nguyễn Văn Ba||31021990").extra == ("Nguyễn Văn Ba", "", "31021990")


def test_an_older_barcode_gives_the_bare_number():
    for text in ("056190000018", "056190000018\r\n", "056190000018\t", "]C1056190000018"):
        card = scan(text)
        assert (card.number, card.full_name, card.born_on) == ("056190000018", "", None)
        assert card.sex == Sex.FEMALE
        assert not card.is_name_damaged


@pytest.mark.parametrize(
    ("name", "address", "sex"),
    [
        ("Nguyen Thi Hoa", strip_accents(ADDRESS), "Nu"),
        ("NGUYEN THI HOA", ADDRESS, "Nữ"),
        ("Nguy?n Th? Hòa", ADDRESS, "N?"),
        ("Nguy\ufffdn Thị Hòa", ADDRESS, "Nữ"),
        ("Nguyá»?n Thị Hòa", ADDRESS, "Nữ"),
        ("Nguyeễn Thị Hòa", ADDRESS, "Nữ"),
        ("Nguye64n Thi5 Ho2a", ADDRESS, "Nữ"),
        ("Nguyễn Thij Hòa", ADDRESS, "Nữ"),
        ("Nguyễn Thị 😀", ADDRESS, "Nữ"),
        ("A" * 300, ADDRESS, "Nữ"),
        ("", ADDRESS, "Nữ"),
    ],
)
def test_a_damaged_name_is_flagged_and_the_rest_is_kept(name, address, sex):
    card = scan(f"056190000018||{name}|02031990|{sex}|{address}|10052021")
    assert card.is_name_damaged
    assert CardWarning.NAME_DAMAGED in card.warnings
    assert (card.number, card.born_on, card.sex) == ("056190000018", date(1990, 3, 2), Sex.FEMALE)
    assert card.address == address


@pytest.mark.parametrize(
    "name", ["Cao Minh Anh", "Y Thanh Niê", "H'Hoanh Kđăm", "Rơ Châm Ksor", "Pi Năng Thị Út", "Đỗ Ô", "TRẦN VĂN ĐẠI"]
)
def test_names_of_all_peoples_are_taken_as_they_are(name):
    card = scan(f"056190000018||{name}|02031990|Nữ|{ADDRESS}|10052021")
    assert card.full_name == name
    assert not card.is_name_damaged


def test_a_scan_typed_as_raw_telex_is_turned_back_and_the_desk_is_told():
    address = "Thoon Quarng Hooji, Vajn Thawsng, Vajn Ninh, Khasnh Hofa"
    card = scan(f"056190000018||Nguyeexn Thij Hofa|02031990|Nuwx|{address}|10052021")
    assert_is_hoa(card)
    assert card.warnings == (CardWarning.TELEX_UNDONE,)


def test_a_raw_telex_name_that_cannot_be_turned_back_whole_is_left_alone_and_flagged():
    card = scan("056190000018||Nguyeexn Thij Hofwa|02031990|Nuwx|Vajn Ninh|10052021")
    assert card.full_name == "Nguyeexn Thij Hofwa"
    assert card.is_name_damaged
    assert card.warnings == (CardWarning.NAME_DAMAGED,)


def test_a_sex_that_cannot_be_read_is_taken_from_the_number():
    card = scan(CARD.replace("Nữ", "??"))
    assert card.sex == Sex.FEMALE
    assert CardWarning.SEX_UNREAD in card.warnings


def test_a_sex_unlike_the_number_warns_and_the_card_is_believed():
    card = scan(CARD.replace("|Nữ|", "|Nam|"))
    assert card.sex == Sex.MALE
    assert NumberWarning.SEX_MISMATCH in card.warnings


def test_an_unknown_place_of_birth_warns():
    assert NumberWarning.UNKNOWN_PLACE in scan(CARD.replace("056190000018", "003190000018")).warnings


@pytest.mark.parametrize("issue", ["31022021", "", "khong ro", "10052031", "10051980"])
def test_an_impossible_issue_date_is_left_empty_with_a_warning(issue):
    card = scan(CARD.replace("10052021", issue))
    assert card.issued_on is None
    assert CardWarning.ISSUED_ON_UNREAD in card.warnings


def test_an_address_with_lost_letters_warns():
    assert CardWarning.ADDRESS_DAMAGED in scan(CARD.replace("Thắng", "Th?ng")).warnings


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", CardFault.EMPTY),
        ("\r\n", CardFault.EMPTY),
        ("|||||||", CardFault.EMPTY),
        ("x" * 5000, CardFault.TOO_LONG),
        ("|" * 5000, CardFault.TOO_LONG),
        ("225123456", CardFault.OLD_CARD),
        ("https://example.vn/khuyen-mai", CardFault.OTHER_QR),
        ("00020101021238570010A000000727", CardFault.NO_NUMBER),
        ("😀", CardFault.NO_NUMBER),
        ("ăâêộ̀̉̃́đ₫|abc", CardFault.NO_NUMBER),
        ("٠٥٦١٩٠٠٠٠٠١٨", CardFault.NO_NUMBER),
        ("056190000018|225123456|Nguyễn Thị Hòa", CardFault.TOO_FEW_FIELDS),
        ("056190000018||Nguyễn Thị Hòa|02031990|Nữ|Vạn Thắng", CardFault.TOO_FEW_FIELDS),
        (CARD.replace("02031990", "31021990"), CardFault.BAD_BIRTH_DATE),
        (CARD.replace("02031990", "1990"), CardFault.BAD_BIRTH_DATE),
        (CARD.replace("02031990", "02032090"), CardFault.BAD_BIRTH_DATE),
        (CARD.replace("02031990", "02031991"), NumberFault.YEAR_MISMATCH),
        (CARD.replace("056190000018", "056490000018"), NumberFault.FUTURE_YEAR),
    ],
)
def test_what_is_no_card_is_refused_with_a_reason_to_act_on(text, reason):
    assert fault_of(text) == reason


def test_every_reason_is_a_whole_sentence():
    for reason in [*CardFault, *CardWarning, *NumberFault, *NumberWarning]:
        assert str(reason.label).endswith(".")
        assert len(str(reason.label)) > 30


def test_a_refusal_keeps_the_person_out_of_logs():
    with pytest.raises(BadCard) as refusal:
        scan(CARD.replace("02031990", "31021990"))
    assert "Hòa" not in f"{refusal.value!r} {refusal.value}"
    assert "056190000018" not in f"{refusal.value!r} {refusal.value}"


def test_long_rubbish_is_read_or_refused_at_once():
    began = time.perf_counter()
    for text in ("a" * 5000, "1" * 5000, "|" * 1500, "á»" * 700, "aa " * 500, CARD + "|x" * 600):
        try:
            scan(text)
        except BadNationalId:
            continue
    assert time.perf_counter() - began < 1


FIELD = st.text(max_size=12) | st.sampled_from(CARD.split("|"))


@given(st.text(max_size=80) | st.lists(FIELD, max_size=10).map("|".join))
def test_any_text_is_a_card_or_a_typed_refusal(text):
    try:
        card = scan(text)
    except BadNationalId as refusal:
        assert refusal.reason in [*CardFault, *NumberFault]
        return
    assert len(card.number) == 12
    assert all(unicodedata.is_normalized("NFC", kept) for kept in (card.full_name, card.address, *card.extra))


@given(st.lists(FIELD, min_size=6, max_size=9))
def test_a_card_with_any_other_fields_never_fails_untyped(fields):
    try:
        scan("|".join(["056190000018", *fields[:2], "02031990", *fields[2:]]))
    except BadNationalId as refusal:
        assert refusal.reason in [*CardFault, *NumberFault]

"""The one scan box: card, bare number or receipt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.national_id import BadCard, BadNationalId, CardFault, CardScan, ReceiptScan, ScanKind, kind_of_scan, read_scan
from tests.core.vectors import section

TODAY = date(2026, 11, 22)
TOKEN = "AZ-_dk39fkQpwe81"
CARD = section("cccd_qr")[0]["input"]
CODES = [case["input"] for case in section("dossier_code") if isinstance(case["expect"], dict)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CARD, ScanKind.CARD),
        (CARD.replace("|", "\t"), ScanKind.CARD),
        ("056190000018\r\n", ScanKind.NUMBER),
        (f"https://motcua.example.vn/q/{TOKEN}/", ScanKind.RECEIPT),
        (f"http://127.0.0.1:8000/en/q/{TOKEN}", ScanKind.RECEIPT),
        *((code, ScanKind.RECEIPT) for code in CODES),
        ("https://example.vn/", ScanKind.UNKNOWN),
        ("", ScanKind.UNKNOWN),
        ("x" * 5000, ScanKind.UNKNOWN),
    ],
)
def test_the_kind_is_told_by_the_shape(text, kind):
    assert kind_of_scan(text) is kind


@pytest.mark.parametrize(
    "text", [f"https://a.vn/q/{TOKEN}/", f"https://a.vn/q/{TOKEN}\r\n", f"HTTPS://a.vn/q/{TOKEN}/"]
)
def test_the_qr_of_a_receipt_gives_its_token(text):
    assert read_scan(text, today=TODAY) == ReceiptScan(token=TOKEN)


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_read_leniently(code):
    assert read_scan(f" {code.lower()}\r\n", today=TODAY) == ReceiptScan(code=code)
    assert read_scan(code.replace("-", "\u2013"), today=TODAY) == ReceiptScan(code=code)


def test_a_receipt_scanned_with_the_input_method_on_says_to_switch_it_off():
    with pytest.raises(BadCard) as refusal:
        read_scan("https://motcua.example.vn/q/AZđk39fkưpe81/", today=TODAY)
    assert refusal.value.reason == CardFault.KEYBOARD_ON
    assert "Unikey" in str(refusal.value)


def test_a_card_goes_to_the_card_reader():
    assert read_scan(CARD, today=TODAY).number == "001090123456"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_type(text):
    kind_of_scan(text)
    try:
        assert isinstance(read_scan(text, today=TODAY), CardScan | ReceiptScan)
    except BadNationalId as refusal:
        assert str(refusal)

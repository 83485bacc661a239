import pytest

from dossiers.codes import copied_code, is_code, looks_like_code, receipt_token_in

CODE = "H32.27.01-261122-0007"
TOKEN = "aB3-_" + "x" * 17


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        f"  {CODE}\t\n",
        CODE.lower(),
        "H32.27.01–261122—0007",
        "H32.27.01 - 261122 - 0007",
        "H32.27.01 261122 0007",
        "H32,27,01-261122-0007",
        "H32.27.01-26II22-OOO7",
        "H32.27.01-261122-7",
        "\u200bH32.27.01-261122-0007\u00a0",
        "H32.27.01-261122-0007\x00",
        "Da nhan ho so H32.27.01-261122-0007. Hen tra ket qua thu Sau",
    ],
)
def test_a_code_is_read_as_people_copy_it(typed):
    assert copied_code(typed) == CODE


@pytest.mark.parametrize("code", ["000.21.27.H32-190105-0007", "H32-260102-9999", "H32.27.21-210312-10432"])
def test_old_short_and_long_codes_are_read_too(code):
    assert copied_code(code) == code
    assert is_code(code)


@pytest.mark.parametrize(
    "typed", ["", " ", "xin chào", "0905123456", "H32.27.01", "H32.27.01-2611-0007", "😀" * 50, "-" * 5000, "\x00"]
)
def test_what_is_no_code_gives_none(typed):
    assert copied_code(typed) == ""


def test_a_code_decomposed_by_a_telephone_is_read():
    assert copied_code("MÃ HÔ\u0300 SƠ H32.27.01-261122-0007") == CODE


@pytest.mark.parametrize(
    "typed", [f"https://motcua.example.vn/q/{TOKEN}/", f"/q/{TOKEN}", f"HTTP://x.vn/en/q/{TOKEN}/?utm=zalo"]
)
def test_the_address_of_a_receipt_is_found(typed):
    assert receipt_token_in(typed) == TOKEN


@pytest.mark.parametrize("typed", [CODE, "/q/short/", f"/q/{TOKEN}x/", "https://x.vn/" + "a" * 5000 + f"/q/{TOKEN}"])
def test_other_texts_hold_no_receipt(typed):
    assert receipt_token_in(typed) == ""


@pytest.mark.parametrize(
    ("typed", "is_one"), [("H32.27", True), ("H32.27.01-26", True), ("Hoa", False), ("0905", False)]
)
def test_a_beginning_of_a_code_is_told_from_a_name(typed, is_one):
    assert looks_like_code(typed) is is_one

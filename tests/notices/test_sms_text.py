import json
import unicodedata

import pytest
from django.conf import settings

from core.text import strip_accents
from notices.sms_text import BASIC, EXTENSION, accent_free, cost, measure

VECTORS = json.loads((settings.BASE_DIR / "data" / "format_vectors.json").read_text(encoding="utf-8"))["sms"]


@pytest.mark.parametrize("case", VECTORS, ids=[case["note"] for case in VECTORS])
def test_parts_are_counted_as_networks_do(case):
    assert measure(case["text"])._asdict() == case["expect"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 306, 3)),
        ("ạ" * 71, ("UCS-2", 71, 2)),
        ("ạ" * 66 + "😀" + "ạ" * 66, ("UCS-2", 134, 3)),
        ("^{}\\[~]|€", ("GSM-7", 18, 1)),
        ("a`b", ("UCS-2", 3, 1)),
        ("a\u00a0b", ("UCS-2", 3, 1)),
    ],
)
def test_escapes_and_pairs_are_never_cut(text, expected):
    assert tuple(measure(text)) == expected


def test_the_basic_set_has_its_127_letters_and_the_extension_its_ten():
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10


def test_the_notice_of_the_plan_takes_one_part_without_accents_and_two_with():
    text = "Hồ sơ H32.27-210312-0001 đã có kết quả. Mời ông/bà đến Bộ phận Một cửa nhận."
    assert tuple(measure(text)) == ("UCS-2", 76, 2)
    assert tuple(measure(accent_free(text))) == ("GSM-7", 76, 1)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đặng Thị Hoà", "Dang Thi Hoa"),
        ("Ho\u0302\u0300 so\u031b", "Ho so"),
        ("“Một cửa” – 7h…", '"Mot cua" - 7h...'),
        ("a\tb\u00a0c", "a b c"),
        ("8.000 ₫", "8.000 d"),
        ("kết quả 😀", "ket qua 😀"),
    ],
)
def test_accent_free_text_keeps_every_letter_and_fits_the_small_alphabet(text, plain):
    assert accent_free(text) == plain


def test_decomposed_text_loses_its_accents_like_composed_text():
    text = "Đặng Thị Hoà, Huyện Vạn Ninh: hẹn trả ngày 27/11 – mời ông/bà đến"
    assert accent_free(unicodedata.normalize("NFD", text)) == accent_free(text) == strip_accents(text).replace("–", "-")


def test_each_part_has_its_price(settings):
    settings.SMS_PRICE = 320
    assert cost(3) == 960

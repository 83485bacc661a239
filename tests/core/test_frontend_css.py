"""The sheets: one small file for citizens, tokens in one place, readable colours."""

import gzip
import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
SHEETS = sorted(path.name for path in CSS.glob("*.css"))


def tokens(selector: str) -> dict[str, str]:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    block = text[text.index(selector) :]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block[: block.index("\n}")]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_citizens_fetch_one_sheet_that_starts_with_the_tokens():
    public, first = (CSS / "public.css").read_text("utf-8"), (CSS / "tokens.css").read_text("utf-8")
    assert public.startswith(first)


def test_the_sheet_of_citizens_is_small():
    assert len(gzip.compress((CSS / "public.css").read_bytes())) <= 8 * 1024


def test_the_two_sheets_of_staff_are_small():
    sizes = [len(gzip.compress((CSS / name).read_bytes())) for name in ("public.css", "counter.css")]
    assert sum(sizes) <= 14 * 1024


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_fetches_anything(name):
    text = (CSS / name).read_text(encoding="utf-8")
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize("name", SHEETS)
def test_every_token_that_is_used_exists(name):
    text = (CSS / name).read_text(encoding="utf-8")
    known = set(re.findall(r"--([a-z-]+):", (CSS / "tokens.css").read_text("utf-8") + text)) | {"tone", "tint", "rule"}
    assert set(re.findall(r"var\(--([a-z-]+)", text)) <= known


@pytest.mark.parametrize(("selector", "changed"), [(":root {", {}), ("html.high-contrast {", {"bar-ink": "#fff"})])
def test_words_stand_out_from_their_ground(selector, changed):
    colour = {**tokens(":root {"), **tokens(selector), **changed}

    def weak(pairs: str, least: float) -> list[str]:
        read = [pair.split("/") for pair in pairs.split()]
        return [f"{on}/{ground}" for on, ground in read if contrast(colour[on], colour[ground]) < least]

    assert weak("ink/paper ink/ground muted/paper bar-ink/bar button-ink/button", 7) == []
    assert weak("red/red-tint link/info-tint ok/ok-tint warn/warn-tint link/ground muted/ground", 4.5) == []
    assert contrast(colour["edge"], colour["paper"]) >= 3


def test_the_red_is_the_one_that_was_chosen():
    assert tokens(":root {")["red"] == "#a4161a"
    assert round(contrast("#a4161a", "#ffffff"), 2) == 7.75

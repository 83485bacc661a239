"""Pages as pictures, and the room that every form leaves for a visible signature."""

from io import BytesIO

import pytest
from PIL import Image

from papers.pictures import pages_of
from papers.signature_spot import HEIGHT, MM, WIDTH, has_signature, spot_of
from tests.papers.pdfs import FORMS, form

SIGNED = [(kind, regime) for kind, regime in FORMS if kind not in ("routing_slip", "register")]
A5 = (148 * MM, 210 * MM)


def ink_in(picture, box, dpi):
    """Whether anything is drawn in the rectangle (points from the left bottom)."""
    scale = dpi / 72
    left, bottom, right, top = box
    page = Image.open(BytesIO(picture)).convert("L")
    part = page.crop(
        (
            round(left * scale),
            round(page.height - top * scale),
            round(right * scale),
            round(page.height - bottom * scale),
        )
    )
    return part.getextrema()[0] < 200


@pytest.mark.parametrize(("kind", "regime"), SIGNED)
def test_every_form_leaves_its_field_at_the_right_bottom_free(kind, regime):
    made = form(kind, regime)

    spot = spot_of(made)

    left, bottom, right, top = spot.box
    assert (spot.page, round(right - left), round(top - bottom)) == (0, round(WIDTH), round(HEIGHT))
    assert left > A5[0] / 3 and right < A5[0] - 9 * MM and bottom > 8 * MM
    (page,) = pages_of(made, dpi=100)
    assert not ink_in(page.picture, spot.free, 100)
    assert ink_in(page.picture, spot.box, 100)


def test_on_two_sheets_the_field_is_on_the_one_that_is_signed():
    made = form("refusal", reason="Không đủ điều kiện theo quy định. " * 110)
    assert spot_of(made).page == len(pages_of(made, dpi=50)) - 1 > 0


def test_a_form_that_nobody_signs_has_no_field():
    assert spot_of(form("register")) is None


def test_a_picture_is_sharp_enough_to_print_and_small_enough_to_send():
    (page,) = pages_of(form("receipt"))
    assert Image.open(BytesIO(page.picture)).size == pytest.approx((1749, 2481), abs=1)
    assert len(page.picture) < 200_000
    assert page.address.startswith("data:image/png;base64,")


def test_a_note_stands_on_the_lower_margin_and_leaves_the_room_for_a_signature_free():
    made = form("apology")
    spot, margin = spot_of(made), (0, 2 * MM, A5[0], 6 * MM)

    (noted,), (bare,) = pages_of(made, note="Bản chưa ký số", dpi=100), pages_of(made, dpi=100)

    assert ink_in(noted.picture, margin, 100) and not ink_in(bare.picture, margin, 100)
    assert not ink_in(noted.picture, spot.free, 100)


def test_a_page_is_told_in_words_too():
    (page,) = pages_of(form("refusal"), dpi=50)
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in page.text


def test_a_paper_as_issued_carries_no_signature():
    assert not has_signature(form("apology"))

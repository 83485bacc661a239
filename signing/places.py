"""Where signature and seal stand on a paper (NĐ 30/2020/NĐ-CP Đ.33 and phụ lục I).

The person's signature is in the middle between title and name; the seal covers a third of it on its left.
"""

from django.utils.translation import gettext as _

from papers.pictures import turn
from papers.signature_spot import MM, spot_of
from signing.errors import CannotSign
from signing.pades import Place

WIDTH = 54 * MM
SEAL = 34 * MM


def signature_place(content: bytes) -> Place:
    """The room for the person's signature. Raises ``CannotSign`` for a paper that has none."""
    with turn:
        spot = spot_of(content)
    if spot is None:
        raise CannotSign(_("Mẫu giấy này không có chỗ ký. Xin báo quản trị xem lại mẫu."))
    left, bottom, right, top = spot.free
    middle = (left + right) / 2
    return Place(spot.page, (middle - WIDTH / 2, bottom, middle + WIDTH / 2, top))


def seal_place(signature: Place) -> Place:
    """The seal beside the signature."""
    left, bottom, right, top = signature.box
    edge, middle = left + (right - left) / 3, (bottom + top) / 2
    return Place(signature.page, (edge - SEAL, middle - SEAL / 2, edge, middle + SEAL / 2))

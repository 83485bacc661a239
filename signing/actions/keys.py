"""Taking in a key to sign with, and laying it aside. Passphrases and PINs are used once and never kept."""

import base64
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pyhanko.sign.signers import Signer

from accounts.models import Office, User
from signing.certificates import check_may_sign, facts_of
from signing.enums import KeyKind
from signing.errors import CannotSign
from signing.keys import certificate_of, file_key, token_key
from signing.models import SigningKey

LARGEST_KEY, LARGEST_PICTURE = 64 * 1024, 512 * 1024
MOST_PIXELS = 2000


def opened(key: SigningKey, secret: str) -> AbstractContextManager[Signer]:
    """The key, ready to sign within a ``with`` block. Raises ``CannotSign``."""
    if key.kind == KeyKind.FILE:
        return file_key(base64.b64decode(key.content), secret)
    return token_key(settings.PKCS11_MODULE, token=key.token, label=key.label, pin=secret)


@transaction.atomic
def add_key(
    *,
    secret: str,
    actor: User,
    at: datetime,
    office: Office | None = None,
    content: bytes = b"",
    token: str = "",
    label: str = "",
    picture: bytes = b"",
) -> SigningKey:
    """Keep a key after opening it once with ``secret``: a PKCS#12 file (``content``) or a token by its labels.

    It is the actor's own, or the seal of ``office``. The certificate must name that person, or that office, and be
    valid now. ``picture`` is a PNG with a transparent ground. Raises ``CannotSign``.
    """
    if len(content) > LARGEST_KEY:
        raise CannotSign(_("Tệp này lớn quá, không phải tệp khóa .p12. Xin chọn lại tệp."))
    row = SigningKey(
        kind=KeyKind.FILE if content else KeyKind.TOKEN,
        user=None if office else actor,
        office=office,
        content=base64.b64encode(content).decode(),
        token=token,
        label=label,
        picture=_checked_picture(picture),
        added_by=actor,
        added_at=at,
    )
    with opened(row, secret) as signer:
        certificate = certificate_of(signer)
    check_may_sign(certificate, holder=office.name if office else actor.full_name, at=at)
    facts = facts_of(certificate)
    if SigningKey.objects.filter(fingerprint=facts.fingerprint, withdrawn_at=None).exists():
        raise CannotSign(_("Chứng thư số này đã được thêm trước đó."))
    row.holder, row.issuer, row.serial = facts.full_name, facts.issuer, facts.serial
    row.fingerprint, row.valid_from, row.valid_to = facts.fingerprint, facts.valid_from, facts.valid_to
    row.save(force_insert=True)
    return row


def withdraw_key(*, key: SigningKey, at: datetime) -> None:
    """Lay a key aside; what it signed stays signed. The sealed file is forgotten."""
    key.withdrawn_at, key.content = at, ""
    key.save(update_fields=["withdrawn_at", "content"])


def _checked_picture(content: bytes) -> str:
    """The picture as a clean PNG in base64; an empty text without one."""
    if not content:
        return ""
    wrong = CannotSign(
        _("Hình chữ ký phải là tệp PNG nền trong suốt, không quá 512 KB và 2000 điểm ảnh mỗi chiều. Xin chọn lại.")
    )
    if len(content) > LARGEST_PICTURE:
        raise wrong
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            if max(picture.size) > MOST_PIXELS or "A" not in picture.convert("RGBA").getbands():
                raise wrong
            clean = BytesIO()
            picture.convert("RGBA").save(clean, format="PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise wrong from error
    return base64.b64encode(clean.getvalue()).decode()

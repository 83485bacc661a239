"""Opening a key for one signing: a PKCS#12 file with its passphrase, or a PKCS#11 token with its PIN.

Neither passphrase nor PIN is ever kept. A wrong one, a token that is out and a damaged file are sentences.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from cryptography import x509
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer, SimpleSigner

from signing.errors import CannotSign


@contextmanager
def file_key(content: bytes, passphrase: str) -> Iterator[Signer]:
    """The key of a PKCS#12 file (RFC 7292). Raises ``CannotSign`` for a wrong passphrase or another file."""
    try:
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase.encode())
    except (ValueError, TypeError) as error:
        raise CannotSign(_("Mật khẩu của tệp khóa chưa đúng, hoặc tệp hỏng. Xin gõ lại mật khẩu.")) from error
    if signer.signing_cert is None:
        raise CannotSign(_("Tệp khóa không có chứng thư số. Xin xuất lại tệp .p12 gồm cả khóa và chứng thư."))
    yield signer


@contextmanager
def token_key(module: str, *, token: str, label: str, pin: str) -> Iterator[Signer]:
    """The key ``label`` on the token named ``token``, reached through the PKCS#11 library ``module``.

    The session ends with the block. Raises ``CannotSign`` when the token is out, the PIN is wrong or locked.
    """
    if not Path(module).is_file():
        raise CannotSign(
            _("Máy chủ chưa cài thư viện của thiết bị ký (%(name)s). Xin báo quản trị.") % {"name": Path(module).name}
        )
    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLenRange) as error:
        raise CannotSign(_("Mã PIN chưa đúng. Xin gõ lại; gõ sai nhiều lần thiết bị sẽ khóa.")) from error
    except pkcs11.exceptions.PinLocked as error:
        raise CannotSign(_("Thiết bị ký đã khóa vì gõ sai mã PIN. Xin liên hệ nơi cấp để mở khóa.")) from error
    except pkcs11.exceptions.PKCS11Error as error:
        raise CannotSign(
            _("Không thấy thiết bị ký “%(token)s”. Xin cắm thiết bị rồi ký lại.") % {"token": token}
        ) from error
    with session:
        signer = PKCS11Signer(session, cert_label=label, key_label=label)
        _check_is_there(signer, label)
        yield signer


def _check_is_there(signer: PKCS11Signer, label: str) -> None:
    try:
        found = signer.signing_cert
    except Exception as error:  # libraries of tokens fail in ways of their own
        raise CannotSign(_("Thiết bị ký không có khóa “%(label)s”.") % {"label": label}) from error
    if found is None:
        raise CannotSign(_("Thiết bị ký không có khóa “%(label)s”.") % {"label": label})


def certificate_of(signer: Signer) -> x509.Certificate:
    """The certificate that the key signs with."""
    if signer.signing_cert is None:
        raise CannotSign(_("Khóa này không có chứng thư số."))
    return x509.load_der_x509_certificate(signer.signing_cert.dump())

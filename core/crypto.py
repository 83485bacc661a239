"""Personal data at rest: AES-256-GCM sealing and keyed digests (blind indexes).

A sealed value is ``key version (1 byte) | nonce (12) | ciphertext and tag``. It is bound to its place
(associated data such as ``dossiers.applicant.phone:<pk>``), so that a value copied to another row does not open.
Keys come from the environment as ``2:<base64>,1:<base64>``; the first one seals, all of them open.
"""

import base64
import binascii
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(ValueError):
    """A sealed value was changed, moved to another place, or sealed with a key that is not configured."""


def read_keys(text: str, name: str) -> dict[int, bytes]:
    """``"2:<base64>,1:<base64>"`` → version to key, the active one first. ``name`` is said in errors."""
    keys: dict[int, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        version, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        is_new = version.isdecimal() and 0 < int(version) < 256 and int(version) not in keys
        if not is_new or len(key) != KEY_BYTES:
            raise ImproperlyConfigured(
                f"{name}: each key is <version 1-255, once>:<base64 of 32 bytes>. Make one with: "
                "python -c 'import base64,os; print(\"1:\"+base64.b64encode(os.urandom(32)).decode())'"
            )
        keys[int(version)] = key
    if not keys:
        raise ImproperlyConfigured(f"{name} is empty; personal data cannot be kept without a key.")
    return keys


@lru_cache(maxsize=8)
def _ciphers(text: str) -> dict[int, AESGCM]:
    return {version: AESGCM(key) for version, key in read_keys(text, "DATA_KEYS").items()}


@lru_cache(maxsize=8)
def _index_keys(text: str) -> tuple[bytes, ...]:
    return tuple(read_keys(text, "INDEX_KEYS").values())


def active_data_key() -> int:
    """Version of the key that seals now."""
    return next(iter(_ciphers(settings.DATA_KEYS)))


def seal(plain: bytes, *, place: str) -> bytes:
    """Encrypt ``plain`` with the active key, bound to ``place``."""
    ciphers = _ciphers(settings.DATA_KEYS)
    version = next(iter(ciphers))
    nonce = os.urandom(NONCE_BYTES)
    return bytes([version]) + nonce + ciphers[version].encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Decrypt what ``seal`` made for the same ``place``; raises ``CannotOpen``."""
    cipher = _ciphers(settings.DATA_KEYS).get(sealed[0]) if sealed else None
    if cipher is None:
        raise CannotOpen("sealed with a key that is not configured")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("changed, or moved from another place") from error


def _digest(key: bytes, purpose: str, text: str) -> str:
    return hmac.digest(key, f"{purpose}\x00{text}".encode(), "sha256").hex()


def blind_index(purpose: str, text: str) -> str:
    """Keyed digest (64 hex characters) by which an encrypted value is looked up; empty text has none."""
    return _digest(_index_keys(settings.INDEX_KEYS)[0], purpose, text) if text else ""


def blind_indexes(purpose: str, text: str) -> list[str]:
    """The digests under every configured key: what a search asks for while keys are being rotated."""
    return [_digest(key, purpose, text) for key in _index_keys(settings.INDEX_KEYS)] if text else []


def seal_token(plain: bytes, *, place: str) -> str:
    """An opaque, URL-safe token of ``plain``."""
    return base64.urlsafe_b64encode(seal(plain, place=place)).rstrip(b"=").decode()


def unseal_token(token: str, *, place: str) -> bytes:
    """What ``seal_token`` put in; raises ``CannotOpen`` for anything else."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise CannotOpen("not a token") from error
    return unseal(sealed, place=place)

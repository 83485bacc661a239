"""Secrets of a portal started by `make run`: made once, kept in `.run/keys.env` with mode 0600."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

NAMES = ("SECRET_KEY", "DATA_KEYS", "INDEX_KEYS")
KEY_BYTES = 32


def load_or_make(path: Path) -> dict[str, str]:
    """The three secrets by name. Losing the file means losing the personal data that were written under it."""
    if not path.exists():
        _write(path, {name: fresh(name) for name in NAMES})
    lines = path.read_text(encoding="ascii").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def missing_from(environment: Mapping[str, str]) -> list[str]:
    """Names of secrets given neither directly nor by `NAME_FILE`."""
    return [name for name in NAMES if not environment.get(name) and not environment.get(f"{name}_FILE")]


def fresh(name: str) -> str:
    """A new value of one of NAMES: keys as version:base64 of 32 random bytes."""
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(48)
    return "1:" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def _write(path: Path, values: Mapping[str, str]) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as output:
        output.write("# Secrets of this local portal. Without them its personal data cannot be read.\n")
        output.writelines(f"{name}={value}\n" for name, value in values.items())
    fresh.rename(path)

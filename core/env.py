"""Settings from the environment: ``NAME``, or the content of the file that ``NAME_FILE`` names (secrets)."""

import os
from pathlib import Path

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


class BadSetting(ValueError):
    """A setting cannot be read; the message says which, why, and gives an example."""


def text(name: str, default: str = "") -> str:
    """The value of ``name``; a secret may come from the file named by ``<name>_FILE`` (its last newline dropped)."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise BadSetting(f"{name}_FILE={file} cannot be read ({why}). Example: /run/secrets/{name.lower()}") from error


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no value, written 1/0, true/false, yes/no or on/off; blank means the default."""
    value = text(name).strip().lower()
    if not value:
        return default
    if value in TRUE_WORDS | FALSE_WORDS:
        return value in TRUE_WORDS
    raise BadSetting(f"{name}={value!r} is neither yes nor no. Example: {name}=1")


def number(name: str, default: int) -> int:
    """A whole number; blank means the default."""
    value = text(name).strip()
    try:
        return int(value) if value else default
    except ValueError as error:
        raise BadSetting(f"{name}={value!r} is not a whole number. Example: {name}={default}") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]

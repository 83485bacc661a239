"""``EMAIL_URL`` to Django's mail settings: ``smtp+tls://user:password@mail.example.vn:587``."""

from typing import Any
from urllib.parse import unquote, urlsplit

from core.env import BadSetting

DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def email_settings(url: str) -> dict[str, Any]:
    """Host, port, user, password and encryption; raises ``BadSetting`` with an example."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadSetting(f"EMAIL_URL: {error}. Example: smtp+tls://user:password@mail.example.vn:587") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise BadSetting("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl:// and name a host.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or DEFAULT_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }

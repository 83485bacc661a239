"""Which environment variables the settings read."""

import re
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READING = re.compile(r"""\benv\.(?:text|flag|number|words)\(\s*["']([A-Z_]+)["']""")


@cache
def names_read() -> frozenset[str]:
    """The names in calls of `core.env` in the settings file."""
    return frozenset(READING.findall((PROJECT / "vanninh_portal" / "settings.py").read_text(encoding="utf-8")))

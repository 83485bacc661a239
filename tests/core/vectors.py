"""The worked cases of ``data/format_vectors.json``, by section."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "data" / "format_vectors.json"
_ALL = json.loads(FILE.read_text(encoding="utf-8"))


def section(name: str) -> Any:
    return _ALL[name]

"""The project's reference files, copied where a test may spoil or change them, and loaded as a person would."""

import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

DATA = Path(settings.BASE_DIR) / "data"
FILES = ("units.json", "procedures.json", "holidays.csv", "holidays_weekend.csv")


def load(**options: Any) -> str:
    """Run ``load_reference`` and give what it printed."""
    out = StringIO()
    call_command("load_reference", stdout=out, **options)
    return out.getvalue()


def copied(folder: Path) -> Path:
    for name in FILES:
        shutil.copy(DATA / name, folder / name)
    return folder


def edited(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> Path:
    """The folder, copied first if it is empty, with one JSON file changed."""
    if not (folder / name).exists():
        copied(folder)
    whole = json.loads((folder / name).read_text(encoding="utf-8"))
    change(whole)
    (folder / name).write_text(json.dumps(whole), encoding="utf-8")
    return folder


def unit(whole: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(row for row in whole["units"] if row["id"] == ref)


def procedure(whole: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in whole["procedures"] if row["code"] == code)

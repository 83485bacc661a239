from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.dates import LOCAL
from papers.kinds import all_kinds
from papers.pictures import UNSIGNED, pages_of
from papers.sheet import pdf_of, sample_of

DPI = 96
AT = datetime(2026, 11, 19, 9, 10, tzinfo=LOCAL)
NUMBER = 7


class Command(BaseCommand):
    help = "Print one of each form, of both regimes, with a made-up person, as PNG into a folder (docs/papers)."
    requires_system_checks: list[str] = []  # it needs neither a database nor keys

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "docs" / "papers")
        parser.add_argument("--pdf", action="store_true", help="write the PDF files beside them")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for kind in all_kinds():
            for regime, form in kind.forms.items():
                wording = {name: slot.default for name, slot in form.slots.items()}
                paper = sample_of(kind, regime, number=NUMBER, year=AT.year, issued_at=AT)
                made = pdf_of(paper, wording=wording)
                note = UNSIGNED if kind.needs_signature else ""
                name = f"{regime}-{form.number}-{kind.name}"
                (folder / f"{name}.png").write_bytes(pages_of(made, note=note, dpi=DPI)[0].picture)
                if options["pdf"]:
                    (folder / f"{name}.pdf").write_bytes(made)
                self.stdout.write(name)

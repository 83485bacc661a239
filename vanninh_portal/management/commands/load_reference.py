"""``manage.py load_reference [--set huyen-2021|xa-2025] [--data DIR]``: offices, calendar and procedures.

Reads and checks every file first, then writes in one transaction: a bad file changes nothing. Running it again
changes nothing either; ``accounts.reference.merge`` says how people's edits and confirmations are kept.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reference.merge import Tally
from accounts.reference.offices import load_offices, read_offices
from accounts.reference.rows import BadReference
from accounts.reference.sets import FIRST_DAY, TWO_TIER_DAY, ReferenceSet
from catalogue.enums import Regime
from catalogue.reference.load import load_procedures
from catalogue.reference.memory import memory_of
from catalogue.reference.procedures import ProcedureRow, read_procedures
from catalogue.reference.report import unconfirmed_lines, unmapped_lines
from dossiers.actions.recalculate import recalculate
from vanninh_portal.site import forget_site
from workdays.actions import load_calendar
from workdays.errors import BadFile
from workdays.models import CalendarYear
from workdays.queries import live_calendar

REGIMES = {
    ReferenceSet.HUYEN_2021: (Regime.Y2018, FIRST_DAY),
    ReferenceSet.XA_2025: (Regime.Y2025, TWO_TIER_DAY),
}
ONE_LOAD_AT_A_TIME = 7_452_021  # key of the advisory lock; any number that nothing else uses
PROGRESS_EVERY = 20
MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Nạp dữ liệu tham chiếu: cơ quan, lịch làm việc, thủ tục hành chính. Chạy lại không đổi gì thêm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = " | ".join(ReferenceSet.values)
        parser.add_argument("--set", default=ReferenceSet.HUYEN_2021.value, help=f"{names} (mặc định: huyen-2021)")
        parser.add_argument("--data", default=str(Path(settings.BASE_DIR) / "data"), help="thư mục chứa các tệp")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen, folder = _chosen_set(options["set"]), _folder(options["data"])
        self._say(_("Nạp bộ %(set)s (%(what)s) từ %(folder)s") % _names(chosen, folder))
        try:
            with transaction.atomic():
                unmapped = self._load(chosen, folder)
        except (BadReference, BadFile) as problem:
            raise CommandError(_("%(problem)s\nKhông có gì bị thay đổi.") % {"problem": problem}) from None
        except ProgrammingError as problem:
            sentence = _("Cơ sở dữ liệu chưa có đủ bảng. Hãy chạy trước: manage.py migrate. (%(problem)s)")
            raise CommandError(sentence % {"problem": str(problem).splitlines()[0]}) from None
        forget_site()
        self._report(unmapped)

    def _load(self, chosen: ReferenceSet, folder: Path) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOAD_AT_A_TIME])
        offices = read_offices(folder / "units.json", chosen)
        procedures = read_procedures(folder / "procedures.json", offices)
        is_calendar_new = self._load_calendar(folder)
        with memory_of("office") as memory:
            self._tell(_("Cơ quan, đơn vị"), load_offices(offices, memory=memory))
        self._load_procedures(procedures, chosen)
        if is_calendar_new:
            self._move_dates()
        return unmapped_lines(procedures)

    def _load_calendar(self, folder: Path) -> bool:
        """Whether any day changed."""
        counts = load_calendar(source=folder)
        changes = {"new": counts["added"], "changed": counts["changed"], "removed": counts["removed"]}
        same = {"same": counts["unchanged"], "kept": counts["kept"]}
        words = _("thêm %(new)d, sửa %(changed)d, bỏ %(removed)d, như cũ %(same)d, do người giữ %(kept)d")
        self._say("  " + _("Lịch nghỉ, làm bù") + ": " + words % (changes | same))
        return any(changes.values())

    def _move_dates(self) -> None:
        """Dates already given follow the calendar, as they do when an officer changes it."""
        reason = _("cập nhật lịch nghỉ, lịch làm bù")
        moved = recalculate(calendar=live_calendar(), reason=reason, actor=None, at=timezone.localtime())
        if moved:
            self._say("  " + _("Hồ sơ đang giải quyết được hẹn ngày mới và báo người nộp: %(n)d") % {"n": moved})

    def _load_procedures(self, rows: list[ProcedureRow], chosen: ReferenceSet) -> None:
        regime, valid_from = REGIMES[chosen]
        with memory_of(f"procedure:{regime.value}") as memory:
            tally = load_procedures(
                rows, regime=regime, valid_from=valid_from, memory=memory, progress=self._show_progress
            )
        self._tell(_("Thủ tục hành chính"), tally)

    def _show_progress(self, done: int, total: int) -> None:
        if done % PROGRESS_EVERY == 0 and done < total:
            self._say("  " + _("… %(done)d/%(total)d thủ tục") % {"done": done, "total": total})

    def _tell(self, what: str, tally: Tally) -> None:
        words = _("%(what)s: thêm %(new)d, sửa %(changed)d, như cũ %(same)d")
        numbers = {"new": tally.created, "changed": tally.updated, "same": tally.unchanged}
        self._say("  " + words % (numbers | {"what": what}))
        self._list(tally.kept)

    def _report(self, unmapped: list[str]) -> None:
        today = timezone.localdate()
        if unmapped:
            self._say(_("Bước của cơ quan chưa có trong danh sách (giữ nguyên chữ, coi là liên thông):"))
            self._list(unmapped)
        years = CalendarYear.objects.filter(confirmed_at=None, year__gte=today.year).order_by("year")
        lines = unconfirmed_lines(today)
        lines += [_("Lịch nghỉ năm %(year)s chưa được xác nhận.") % {"year": row.year} for row in years]
        lines.append(_("Mã H32 của tỉnh và giờ làm việc mặc định cũng cần cơ quan kiểm tra."))
        self._say(_("Cần xác nhận trước khi dùng thật:"))
        self._list(lines)

    def _list(self, lines: list[str]) -> None:
        for line in lines[:MOST_SHOWN]:
            self._say(f"    - {line}")
        if len(lines) > MOST_SHOWN:
            self._say("    - " + _("… và %(n)d dòng nữa") % {"n": len(lines) - MOST_SHOWN})

    def _say(self, line: str) -> None:
        self.stdout.write(line)


def _chosen_set(word: str) -> ReferenceSet:
    try:
        return ReferenceSet(word)
    except ValueError:
        names = " " + _("hoặc") + " "
        sentence = _("Không có bộ dữ liệu “%(word)s”. Hãy dùng --set %(names)s.")
        raise CommandError(sentence % {"word": word, "names": names.join(ReferenceSet.values)}) from None


def _folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        sentence = _("Không có thư mục dữ liệu “%(folder)s”. Ví dụ: --data data.")
        raise CommandError(sentence % {"folder": text})
    return folder


def _names(chosen: ReferenceSet, folder: Path) -> dict[str, str]:
    return {"set": chosen.value, "what": str(chosen.label), "folder": str(folder)}

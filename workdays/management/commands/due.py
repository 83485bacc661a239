"""``manage.py due``: when a term ends, and why. Needs no database unless ``--live`` is given."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.dates import day_words, moment_words
from workdays.arithmetic import Deadline, deadline
from workdays.calendar import WorkCalendar
from workdays.cases import check_cases
from workdays.enums import CutOff, TimeUnit
from workdays.errors import WorkdaysError
from workdays.explanation import DayLine
from workdays.packaged import packaged_calendar
from workdays.reading import read_amount, read_moment, read_pause

EXAMPLE = "manage.py due --received 2026-11-19T09:10 --amount 3 --unit working_day"
BAD_INPUT, SOME_FAILED = 2, 1


class Command(BaseCommand):
    help = _("Tính ngày hẹn trả theo lịch làm việc, kèm lý do từng ngày. Ví dụ: ") + EXAMPLE
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("--received", help=_("lúc tiếp nhận, giờ Việt Nam: 2026-11-19T09:10"))
        parser.add_argument("--amount", help=_("số lượng: 3, hoặc 4.5 giờ"))
        parser.add_argument("--unit", help=", ".join(TimeUnit.values))
        parser.add_argument("--cutoff", default=CutOff.NONE.value, help=", ".join(CutOff.values))
        parser.add_argument("--pause", action="append", default=[], metavar="FROM/TO", help=_("lần tạm dừng"))
        parser.add_argument("--explain", action="store_true", help=_("in lý do từng ngày"))
        parser.add_argument("--live", action="store_true", help=_("dùng lịch trong cơ sở dữ liệu"))
        parser.add_argument("--cases", metavar="FILE.csv", help=_("kiểm tra một tệp trường hợp mẫu"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            calendar = _calendar(is_live=options["live"])
            if options["cases"]:
                self._check(Path(options["cases"]), calendar)
            else:
                self._answer(_term(calendar, options), is_explained=options["explain"])
        except WorkdaysError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from None

    def _check(self, path: Path, calendar: WorkCalendar) -> None:
        outcomes = list(check_cases(path, calendar))
        failed = [outcome for outcome in outcomes if not outcome.is_passed]
        for outcome in failed:
            self.stdout.write(_("Dòng {row}: {complaint}").format(row=outcome.row, complaint=outcome.complaint))
        self.stdout.write(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
        if failed:
            sys.exit(SOME_FAILED)

    def _answer(self, term: Deadline, *, is_explained: bool) -> None:
        if is_explained:
            for line in term.lines:
                self.stdout.write(_told(line, is_day_term=term.is_day_term))
        self.stdout.write(_("Hạn trả kết quả: {moment}").format(moment=moment_words(term.due_at)))
        self.stdout.write(term.due_at.isoformat())
        for warning in term.warnings:
            self.stdout.write(self.style.WARNING(_("Cảnh báo: {warning}").format(warning=warning)))


def _calendar(*, is_live: bool) -> WorkCalendar:
    if not is_live:
        return packaged_calendar()
    from workdays.queries import live_calendar  # only --live may touch the database

    try:
        return live_calendar()
    except DatabaseError:
        raise CommandError(
            _(
                "Không đọc được lịch trong cơ sở dữ liệu. Hãy kiểm tra DATABASE_URL và đã chạy manage.py migrate, hoặc "
                "bỏ --live để dùng lịch kèm phần mềm."
            ),
            returncode=BAD_INPUT,
        ) from None


def _term(calendar: WorkCalendar, options: dict[str, Any]) -> Deadline:
    for name in ("received", "amount", "unit"):
        if not options[name]:
            raise CommandError(
                _("Thiếu --{name}. Ví dụ: {example}").format(name=name, example=EXAMPLE), returncode=BAD_INPUT
            )
    return deadline(
        calendar=calendar,
        received_at=read_moment(str(options["received"])),
        amount=read_amount(str(options["amount"])),
        unit=options["unit"],
        cutoff=options["cutoff"],
        pauses=[read_pause(text) for text in options["pause"]],
    )


def _told(line: DayLine, *, is_day_term: bool) -> str:
    text = f"{day_words(line.day)}: {line.reason.label}"
    if line.note:
        text += f" ({line.note})"
    if line.counted:
        text += f" · +{_size(line.counted, is_day_term)} = {_size(line.total, is_day_term)}"
    return f"{text} · {line.law}"


def _size(counted: int, is_day_term: bool) -> str:
    if is_day_term:
        return _("{n} ngày").format(n=counted)
    hours, minutes = divmod(counted, 60)
    return _("{hours} giờ {minutes:02d} phút").format(hours=hours, minutes=minutes)

"""Days and moments as people in Vietnam write them. All wall-clock times are of Asia/Ho_Chi_Minh.

Words follow the language that is active: Vietnamese, or English on the pages under /en/.
"""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.text import Unreadable, fold

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_DAY_TEXT = 60

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_DAY_FORMS = (
    re.compile(r"(?P<day>[0-9]{1,2}) ?[/.-] ?(?P<month>[0-9]{1,2}) ?[/.-] ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[0-9]{1,2}) (?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?:ngay )?(?P<day>[0-9]{1,2}) thang (?P<month>[0-9]{1,2}) nam (?P<year>[0-9]{4})"),
)
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2} ?[/.-] ?[0-9]{1,2} ?[/.-] ?[0-9]{2}|[0-9]{6}")
_NO_DAY = re.compile(r"(?:[0-9]{1,2} ?[/.-] ?)?[0-9]{4}")


class DayFault(TextChoices):
    """Why a text is no day; the label says what to do."""

    UNREADABLE = "unreadable", _("Không đọc được ngày này. Mời nhập ngày/tháng/năm, ví dụ 05/03/1990.")
    NOT_IN_CALENDAR = (
        "not_in_calendar",
        _("Lịch không có ngày này. Mời xem lại ngày và tháng, ví dụ 28/02/1990."),
    )
    TWO_DIGIT_YEAR = "two_digit_year", _("Năm cần đủ bốn chữ số, ví dụ 05/03/1990.")
    NO_DAY = "no_day", _("Cần đủ ngày, tháng và năm, ví dụ 05/03/1990.")
    YEAR_OUT_OF_RANGE = "year_out_of_range", _("Năm cần nằm trong khoảng 1900 đến 2199, ví dụ 05/03/1990.")


class BadDay(Unreadable):
    """The text is no day of the calendar; ``reason`` is a ``DayFault``."""


def parse_day(text: str) -> date:
    """``5/3/2026``, ``05032026``, ``05-03-2026``, ``05.03.2026`` or ``2026-03-05`` → a date; raises ``BadDay``."""
    if len(text) > LONGEST_DAY_TEXT:
        raise BadDay(DayFault.UNREADABLE)
    plain = fold(text).rstrip(".,;")
    for form in _DAY_FORMS:
        if match := form.fullmatch(plain):
            return _day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    if _TWO_DIGIT_YEAR.fullmatch(plain):
        raise BadDay(DayFault.TWO_DIGIT_YEAR)
    raise BadDay(DayFault.NO_DAY if _NO_DAY.fullmatch(plain) else DayFault.UNREADABLE)


def _day_of(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDay(DayFault.YEAR_OUT_OF_RANGE)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDay(DayFault.NOT_IN_CALENDAR) from error


def vietnam(moment: datetime) -> datetime:
    """The moment on Vietnam's clock; a moment without a zone raises ``ValueError``."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its time zone, e.g. datetime(2026, 11, 27, 17, tzinfo=LOCAL)")
    return moment.astimezone(LOCAL)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam: 17:30 UTC is already tomorrow."""
    return vietnam(moment).date()


def at_local(day: date, clock: time) -> datetime:
    """The moment when Vietnam's clocks show ``clock`` on ``day``."""
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=LOCAL)


def _is_english() -> bool:
    return (get_language() or "vi").startswith("en")


def weekday_words(day: date) -> str:
    """``thứ Sáu``; ``Friday``."""
    return _WEEKDAYS["en" if _is_english() else "vi"][day.weekday()]


def short_day(day: date) -> str:
    """``27/11/2026``; ``27 November 2026`` (never ``11/27``: numbers alone are read two ways in English)."""
    if _is_english():
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}"


def day_words(day: date) -> str:
    """``thứ Sáu, 27/11/2026``; ``Friday, 27 November 2026``."""
    return f"{weekday_words(day)}, {short_day(day)}"


def clock_words(moment: datetime) -> str:
    """``17 giờ 00``; ``17:00``."""
    local = vietnam(moment)
    return f"{local:%H:%M}" if _is_english() else f"{local.hour} giờ {local:%M}"


def moment_words(moment: datetime) -> str:
    """``17 giờ 00, thứ Sáu, 27/11/2026``; ``17:00, Friday, 27 November 2026``."""
    return f"{clock_words(moment)}, {day_words(local_day(moment))}"


def official_date(day: date) -> str:
    """``ngày 02 tháng 01 năm 2026``: days 1-9 and months 1-2 get a zero (Decree 30/2020, annex I)."""
    if _is_english():
        return short_day(day)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def official_moment(moment: datetime) -> str:
    """``17 giờ 00 phút, ngày 27 tháng 11 năm 2026``: as the receipt, form 01, writes it."""
    if _is_english():
        return f"{clock_words(moment)}, {official_date(local_day(moment))}"
    return f"{clock_words(moment)} phút, {official_date(local_day(moment))}"

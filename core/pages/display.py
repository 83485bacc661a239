"""What pages show of days, numbers, money and telephones: filters of both template engines.

The words of days come from ``core.dates``; here they only learn to take an empty value, or a moment for a day.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import dates, masking, phones


def _of_a_day(words: Callable[[date], str]) -> Callable[[date | None], str]:
    def written(value: date | None) -> str:
        if not value:
            return ""
        return words(dates.local_day(value) if isinstance(value, datetime) else value)

    return written


def _of_a_moment(words: Callable[[datetime], str]) -> Callable[[datetime | None], str]:
    def written(value: datetime | None) -> str:
        return words(value) if value else ""

    return written


def moment_short(value: datetime | None) -> str:
    """``16:30, 27/11/2026`` for lists; an empty text for no moment."""
    return f"{dates.vietnam(value):%H:%M, %d/%m/%Y}" if value else ""


def count(value: int | float | Decimal) -> str:
    """``1.284`` or ``94,6`` as the language writes it."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def money(dong: int | Decimal | None) -> str:
    """``75.000 đồng``; "không thu" for nothing."""
    if not dong:
        return gettext("không thu")
    return gettext("%(amount)s đồng") % {"amount": count(int(dong))}


def phone_link(number: str, shown: str = "") -> SafeString | str:
    """A number that a telephone dials when it is touched; an empty text for no number."""
    if not number:
        return ""
    return format_html('<a href="tel:{}">{}</a>', number.replace(" ", ""), shown or number)


def phone(number: str) -> str:
    """``0905 123 456``; what is no number stays as it was written."""
    try:
        return phones.display(number)
    except phones.BadPhone:
        return number


@lru_cache(maxsize=256)
def office_link(number: str) -> SafeString | str:
    """``phone_link`` in the written form, remembered: for the few numbers of offices, never for those of people."""
    return phone_link(number, phone(number))


def office_hours(minutes: int) -> str:
    """``20 giờ 30 phút`` of office time; ``45 phút`` below an hour."""
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return gettext("%(hours)d giờ") % {"hours": hours}
    if not hours:
        return gettext("%(minutes)d phút") % {"minutes": rest}
    return gettext("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": rest}


def dossier_code(code: object) -> SafeString:
    """A code that never breaks at its hyphens on a narrow screen."""
    return format_html('<span class="code">{}</span>', code)


FILTERS: dict[str, Callable[..., str]] = {
    "short_day": _of_a_day(dates.short_day),
    "day_words": _of_a_day(dates.day_words),
    "official_date": _of_a_day(dates.official_date),
    "clock_words": _of_a_moment(dates.clock_words),
    "moment_words": _of_a_moment(dates.moment_words),
    "official_moment": _of_a_moment(dates.official_moment),
    "moment_short": moment_short,
    "count": count,
    "money": money,
    "phone_link": phone_link,
    "office_link": office_link,
    "dossier_code": dossier_code,
    "phone": phone,
    "masked_phone": masking.mask_phone,
    "masked_email": masking.mask_email,
    "office_hours": office_hours,
}

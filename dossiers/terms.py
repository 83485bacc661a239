"""Terms and fees in words, as the counter and the receipt show them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from workdays.enums import TimeUnit


def term_words(amount: Decimal | float, unit: str) -> str:
    """``15 ngày làm việc``; "trong ngày làm việc" for a same-day term."""
    label = str(TimeUnit(unit).label)
    if unit == TimeUnit.SAME_DAY:
        return label
    number = Decimal(str(amount)).normalize()
    return _("%(amount)s %(unit)s") % {"amount": f"{number:f}".replace(".", ",").zfill(2), "unit": label}

"""Words of the clock: units of time limits, cut-offs of intake, kinds of special days, reasons of a day."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class TimeUnit(TextChoices):
    """The unit a time limit is written in (Civil Code 2015, art. 147 and 148)."""

    WORKING_HOUR = "working_hour", _("giờ làm việc")
    WORKING_DAY = "working_day", _("ngày làm việc")
    CALENDAR_DAY = "calendar_day", _("ngày")
    MONTH = "month", _("tháng")
    SAME_DAY = "same_day", _("trong ngày làm việc")


class CutOff(TextChoices):
    """When intake of a working day counts as received on the next working day."""

    NONE = "none", _("không có giờ chốt")
    AFTER_15H = "after_15h", _("nhận sau 15 giờ tính sang ngày làm việc sau")
    LAST_HOUR = "last_hour", _("nhận trong giờ làm việc cuối tính sang ngày làm việc sau")


class DayKind(TextChoices):
    """A day that differs from its weekday."""

    HOLIDAY = "holiday", _("ngày lễ")
    COMPENSATORY_OFF = "compensatory_off", _("ngày nghỉ bù")
    SWAPPED_OFF = "swapped_off", _("ngày nghỉ hoán đổi")
    MAKEUP_WORK = "makeup_work", _("ngày làm bù")


class DayReason(TextChoices):
    """Why a day was counted or not in an explanation."""

    RECEIVED = "received", _("ngày tiếp nhận, không tính")
    RECEIVED_LATE = "received_late", _("nhận sau giờ chốt, tính như nhận vào ngày làm việc tiếp theo")
    CLOSED = "closed", _("ngoài giờ làm việc, không tính")
    COUNTED = "counted", _("được tính")
    WEEKEND = "weekend", _("ngày nghỉ hằng tuần, không tính")
    HOLIDAY = "holiday", _("ngày lễ, không tính")
    COMPENSATORY_OFF = "compensatory_off", _("ngày nghỉ bù, không tính")
    SWAPPED_OFF = "swapped_off", _("ngày nghỉ hoán đổi, không tính")
    PAUSED = "paused", _("đang tạm dừng, không tính")
    MOVED = "moved", _("ngày cuối rơi vào ngày nghỉ, chuyển sang ngày làm việc tiếp theo")
    LAST = "last", _("ngày làm việc kết thúc thời hạn")


class Weekday(IntegerChoices):
    """As ``date.weekday()`` counts."""

    MONDAY = 0, _("thứ Hai")
    TUESDAY = 1, _("thứ Ba")
    WEDNESDAY = 2, _("thứ Tư")
    THURSDAY = 3, _("thứ Năm")
    FRIDAY = 4, _("thứ Sáu")
    SATURDAY = 5, _("thứ Bảy")
    SUNDAY = 6, _("Chủ nhật")


class ChangeOf(TextChoices):
    """What a row of the calendar's history is about."""

    DAY = "day", _("ngày nghỉ, làm bù")
    OFFICE_HOURS = "office_hours", _("giờ làm việc")

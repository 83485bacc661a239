"""The calendar as dated rows that an officer confirms each year. Reading them is ``queries.live_calendar``.

A change goes through ``actions``, which leaves a ``CalendarChange``. Any write to these tables, by whatever way,
gives ``CalendarVersion`` a new value (triggers in the first migration), so that no process keeps an old calendar.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workdays.calendar import OfficeHoursRule
from workdays.enums import ChangeOf, DayKind, Weekday


class OfficeHoursQuerySet(models.QuerySet["OfficeHours"]):
    def rules(self) -> list[OfficeHoursRule]:
        return [OfficeHoursRule(*row) for row in self.values_list("valid_from", "weekday", "opens", "closes")]


class OfficeHours(models.Model):
    """One session of one weekday. All rows of one ``valid_from`` are the week from that day on."""

    valid_from = models.DateField(_("áp dụng từ ngày"))
    weekday = models.PositiveSmallIntegerField(_("thứ"), choices=Weekday)
    opens = models.TimeField(_("mở cửa"))
    closes = models.TimeField(_("đóng cửa"))

    objects = OfficeHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["-valid_from", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from", "weekday", "opens"], name="one_session_opens_at_a_time"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="session_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="session_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class CalendarDay(models.Model):
    """A day that differs from its weekday (Labour Code 2019, art. 111 and 112; notices of the Government)."""

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=20, choices=DayKind)
    name = models.CharField(_("tên"), max_length=200)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    is_tentative = models.BooleanField(
        _("dự kiến"), default=False, help_text=_("Chưa thấy thông báo chính thức; cả năm coi như chưa xác nhận.")
    )

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù")
        verbose_name_plural = _("ngày nghỉ, làm bù")
        ordering = ["date"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="calendar_day_kind_known")]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class CalendarYear(models.Model):
    """A year whose special days are known; confirmed by an officer, or by the packaged file (no officer then)."""

    year = models.PositiveSmallIntegerField(_("năm"), unique=True)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người xác nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lịch năm")
        verbose_name_plural = _("lịch các năm")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarChange(models.Model):
    """What an officer changed in the calendar. Append-only; ``before`` and ``after`` are words, empty for nothing."""

    what = models.CharField(_("đổi gì"), max_length=20, choices=ChangeOf)
    date = models.DateField(_("ngày"))
    before = models.TextField(_("trước"), blank=True)
    after = models.TextField(_("sau"), blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người đổi"), on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần đổi lịch")
        verbose_name_plural = _("các lần đổi lịch")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}: {self.before or '–'} → {self.after or '–'}"


class CalendarVersion(models.Model):
    """One row, written by triggers only: a new value after any change to the rows that make the calendar."""

    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("phiên bản lịch")
        verbose_name_plural = _("phiên bản lịch")

    def __str__(self) -> str:
        return str(self.version)

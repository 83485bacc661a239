"""Administration that composes several apps: the calendar with what its changes do to dossiers."""

from vanninh_portal.admin.days import CalendarDayAdmin
from vanninh_portal.admin.hours import OfficeHoursAdmin

__all__ = ["CalendarDayAdmin", "OfficeHoursAdmin"]

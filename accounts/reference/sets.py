"""The two sets of reference data that the files hold."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReferenceSet(TextChoices):
    HUYEN_2021 = "huyen-2021", _("huyện Vạn Ninh và 13 xã, thị trấn, không ngày kết thúc")
    XA_2025 = "xa-2025", _("chính quyền địa phương hai cấp từ 01/7/2025")


# Early enough for the dossiers of the plan's year (KH 745/KH-UBND, 12/3/2021).
FIRST_DAY = date(2021, 1, 1)
# The day on which the district level ended (two-tier local government).
TWO_TIER_DAY = date(2025, 7, 1)

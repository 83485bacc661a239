"""Words of procedures: the legal regime, who performs a step, how a paper is given, how far online it goes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Regime(TextChoices):
    """The decree on the one-stop desk that a version was published under."""

    Y2018 = "2018", _("Nghị định 61/2018, Thông tư 01/2018")
    Y2025 = "2025", _("Nghị định 118/2025, Thông tư 03/2025")


class DocumentKind(TextChoices):
    SUBMIT = "submit", _("nộp")
    PRESENT = "present", _("xuất trình")


class OnlineLevel(TextChoices):
    NONE = "none", _("không trực tuyến")
    PARTIAL = "partial", _("trực tuyến một phần")
    FULL = "full", _("trực tuyến toàn trình")


class Performer(TextChoices):
    """Where a step is done, seen from the desk that received the dossier."""

    DESK = "desk", _("Bộ phận Một cửa nơi nhận")
    COMMITTEE = "committee", _("UBND nơi nhận")
    UPPER_COMMITTEE = "upper_committee", _("UBND cấp trên của nơi nhận")
    SPECIALIST = "specialist", _("Phòng chuyên môn")
    LINKED = "linked", _("Cơ quan ngoài UBND (liên thông)")

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Sector(models.Model):
    """A field of administration that procedures are grouped by."""

    name = models.CharField(_("tên lĩnh vực"), max_length=150, unique=True)
    slug = models.SlugField(_("đường dẫn"), max_length=150, unique=True)
    code = models.CharField(_("mã lĩnh vực"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """A procedure of the national database; what it asks for stands in its dated versions."""

    national_code = models.CharField(
        _("mã thủ tục"),
        max_length=20,
        unique=True,
        help_text=_("Hai nhóm số đầu của mã trên Cơ sở dữ liệu quốc gia về TTHC, ví dụ 1.001193."),
    )

    class Meta:
        verbose_name = _("mã thủ tục hành chính")
        verbose_name_plural = _("mã thủ tục hành chính")
        ordering = ["national_code"]
        constraints = [
            models.CheckConstraint(condition=Q(national_code__regex=r"^[0-9]\.[0-9]{6}$"), name="procedure_code_form")
        ]

    def __str__(self) -> str:
        return self.national_code

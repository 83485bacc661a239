from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """What the reference files said about a row when it was last loaded.

    A field that still holds this value may follow the files; one that differs was edited by a person and is kept.
    """

    kind = models.CharField(_("loại"), max_length=30)
    key = models.CharField(_("khóa"), max_length=100)
    values = models.JSONField(_("giá trị đã nạp"))
    loaded_at = models.DateTimeField(_("nạp lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("dòng dữ liệu đã nạp")
        verbose_name_plural = _("dòng dữ liệu đã nạp")
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

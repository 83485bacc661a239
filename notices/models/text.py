from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageText(models.Model):
    """A message as the office words it, in one language. Every change is a further row; the newest is in force.

    Places like ``{code}`` are filled in (``core.text.placeholders``); ``name`` is that of a text in ``notices.wording``.
    """

    name = models.CharField(_("thông báo"), max_length=80)
    language = models.CharField(_("ngôn ngữ"), max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(_("lần sửa"))
    sms = models.CharField(_("tin nhắn"), max_length=1000)
    title = models.CharField(_("tiêu đề thư"), max_length=200)
    body = models.TextField(_("thư"), max_length=5000)
    html = models.TextField(
        _("thư bằng HTML"),
        max_length=20_000,
        blank=True,
        help_text=_("Để trống thì cổng tự trình bày thư theo mẫu chung."),
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người sửa"), on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("lời nhắn")
        verbose_name_plural = _("lời nhắn gửi người dân")
        ordering = ["-edited_at"]
        constraints = [
            models.UniqueConstraint(fields=["name", "language", "version"], name="message_text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

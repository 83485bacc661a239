"""Reasons that people give: one line, not empty, not too long."""

from django.utils.translation import gettext as _

from core.text import one_line
from dossiers.errors import Refused


def checked_reason(text: str, *, missing: str, most: int) -> str:
    """``text`` on one line; raises ``Refused`` with ``missing`` when it is empty, or when it passes ``most`` letters."""
    words = one_line(text)
    if not words:
        raise Refused(missing)
    if len(words) > most:
        raise Refused(_("Lý do dài quá %(most)s ký tự. Xin viết ngắn lại.") % {"most": most})
    return words

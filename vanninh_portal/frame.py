"""What stands around every citizens' page: navigation, the other language, the way home. Only links that exist."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

ENGLISH = "/en"


def in_the_other_language(path: str) -> tuple[str, str, str]:
    """Address, language and name of the same page in the other language."""
    if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
        return path[len(ENGLISH) :] or "/", "vi", "Tiếng Việt"
    return f"{ENGLISH}{path}", "en", "English"


def frame(path: str) -> dict[str, Any]:
    """Context of ``base.html`` for the page at ``path``: ``nav``, ``footer_links``, ``home_url``."""
    home, lookup, check, labels = _names(get_language() or "vi")
    url, language, name = in_the_other_language(path)
    return {
        "home_url": home,
        "nav": [
            {"url": home, "label": labels[0], "is_current": path == home},
            {"url": lookup, "label": labels[1], "is_current": path.startswith(lookup)},
        ],
        "footer_links": [{"url": check, "label": labels[2]}, {"url": url, "label": name, "lang": language}],
    }


_kept: dict[str, tuple[str, str, str, tuple[str, str, str]]] = {}


def _names(language: str) -> tuple[str, str, str, tuple[str, str, str]]:
    if language not in _kept:
        labels = (gettext("Trang chủ"), gettext("Tra cứu hồ sơ"), gettext("Kiểm tra giấy tờ"))
        _kept[language] = (reverse("home"), reverse("dossiers:lookup"), reverse("dossiers:check"), labels)
    return _kept[language]

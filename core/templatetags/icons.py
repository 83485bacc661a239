"""Icons as inline SVG, drawn on a grid of 24: no request of their own, and no style attribute for the CSP to refuse.

An icon never stands alone: the words beside it carry the meaning, so it is hidden from screen readers.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "alert": "M12 9v4.5M12 17.2v.1M10.3 3.9 2.2 18a2 2 0 0 0 1.7 3h16.2a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
    "arrow": "M4 12h16M14 6l6 6-6 6",
    "back": "M20 12H4M10 6l-6 6 6 6",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3v5M15.5 3v5",
    "check": "M4.5 12.5l5 5 10-11",
    "clock": "M12 7v5.3l3.5 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    "cross": "M6 6l12 12M18 6L6 18",
    "file": "M6 3h8l4.5 4.5V21H6zM13.5 3v5h5M9.5 13h5.5M9.5 17h5.5",
    "info": "M12 11v5.5M12 7.4v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    "mail": "M3 6h18v13H3zM3.5 6.5 12 13.5l8.5-7",
    "message": "M4 4.5h16v12h-8.5L7 20.5v-4H4z",
    "pause": "M9 5.5v13M15 5.5v13",
    "person": "M12 12.5a4.3 4.3 0 1 0 0-8.6 4.3 4.3 0 0 0 0 8.6zM4 21c.6-4.2 3.7-6 8-6s7.4 1.8 8 6",
    "phone": "M6.2 3.5h3l1.7 4.4-2.2 1.8a12 12 0 0 0 5.6 5.6l1.8-2.2 4.4 1.7v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.2 "
    "5.7a2 2 0 0 1 2-2.2z",
    "print": "M7 8V3.5h10V8M7 17.5H4V8h16v9.5h-3M7 14h10v6.5H7z",
    "refresh": "M19.5 8.5A8 8 0 0 0 5 8M4.5 15.5A8 8 0 0 0 19 16M20 4v4.5h-4.5M4 20v-4.5h4.5",
    "scan": "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M7.5 12h9",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
    "shield": "M12 3l7.5 2.7v5.6c0 4.5-3 8-7.5 9.7-4.5-1.7-7.5-5.2-7.5-9.7V5.7zM8.5 12l2.5 2.5 4.5-5",
    "smile": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.3c1.7 2.3 5.3 2.3 7 0M9 9.5v.1M15 9.5v.1",
    "stop": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
}
TAG_ICONS = {"ok": "check", "late": "alert", "warn": "clock", "info": "arrow", "wait": "pause", "plain": ""}
_SVG = (
    '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" '
    'aria-hidden="true" focusable="false"><path d="{}"/></svg>'
)
_READY = {name: mark_safe(_SVG.format(path)) for name, path in PATHS.items()}  # nosec B308 B703 # noqa: S308 # our own constants


def icon(name: str) -> SafeString:
    """The SVG of ``name``; raises ``KeyError`` for a name that was never drawn."""
    return _READY[name]


def tag(kind: str, text: object) -> SafeString:
    """A state in colour, picture and words. ``kind``: ok, late, warn, info, wait or plain."""
    picture = TAG_ICONS[kind]
    tone = "warn" if kind == "wait" else kind
    return format_html('<span class="tag is-{}">{}{}</span>', tone, icon(picture) if picture else "", text)

"""Catalogues of Django and of ours, as the tests compare them."""

from pathlib import Path

import django
import polib
from django.conf import settings

DJANGO = Path(django.__file__).parent
OURS = settings.BASE_DIR / "locale"
# What pages and forms can show, catalogue by catalogue: core (forms, validators, dates), then the apps in use.
USED = {
    "core": DJANGO / "conf" / "locale",
    **{
        app: DJANGO / "contrib" / app / "locale"
        for app in ("admin", "auth", "contenttypes", "humanize", "postgres", "sessions")
    },
}
Key = tuple[str | None, str]


def entries(path: Path) -> dict[Key, polib.POEntry]:
    """The living entries of a .po file; none for a file that is not there."""
    if not path.is_file():
        return {}
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def asked(app: str, domain: str = "django") -> dict[Key, polib.POEntry]:
    """Everything the app can say, from Django's English template catalogue."""
    return entries(USED[app] / "en" / "LC_MESSAGES" / f"{domain}.po")


def django_vietnamese(app: str, domain: str = "django") -> dict[Key, polib.POEntry]:
    """What Django itself translates to Vietnamese."""
    found = entries(USED[app] / "vi" / "LC_MESSAGES" / f"{domain}.po")
    return {key: entry for key, entry in found.items() if entry.translated()}


def ours(language: str = "vi", domain: str = "django") -> dict[Key, polib.POEntry]:
    return entries(OURS / language / "LC_MESSAGES" / f"{domain}.po")


def texts(entry: polib.POEntry) -> list[str]:
    """The translations of an entry, one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]

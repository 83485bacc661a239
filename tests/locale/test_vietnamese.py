"""No English on a Vietnamese page: what Django leaves out, our catalogue says."""

import re

import pytest

from tests.locale import catalogues

# Left in English on purpose, each with its reason.
NEVER_SHOWN = {
    "conf/global_settings.py": "names of languages that the portal does not offer",
    "views/templates/default_urlconf.html": "the welcome page of an empty Django project",
    "views/csrf.py": "causes for programmers; people see our own 403_csrf.html",
    "views/generic/dates.py": "date archive views are not used",
    "views/generic/list.py": "a programming error, told in the log",
}
SAME_IN_VIETNAMESE = {
    "IPv4",
    "IPv6",
    "…",
    "%(truncated_text)s…",
    "Email",
    "URL",
    "%s KB",
    "%s MB",
    "%s GB",
    "%s TB",
    "%s PB",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|{\w*}")
CASES = [(app, domain) for app in catalogues.USED for domain in ("django", "djangojs")]


def is_never_shown(entry) -> bool:
    return bool(entry.occurrences) and all(
        any(path.startswith(hidden) for hidden in NEVER_SHOWN) for path, _ in entry.occurrences
    )


@pytest.mark.parametrize(("app", "domain"), CASES)
def test_everything_django_can_say_is_said_in_vietnamese(app, domain):
    asked = {key: entry for key, entry in catalogues.asked(app, domain).items() if not is_never_shown(entry)}
    known = catalogues.django_vietnamese(app, domain).keys() | catalogues.ours(domain=domain).keys()
    assert sorted(key[1] for key in asked.keys() - known) == []


@pytest.mark.parametrize(("app", "domain"), CASES)
def test_nothing_django_shows_is_left_in_english(app, domain):
    """Some entries of Django's catalogue repeat the English word: "variety", "version", "File"."""
    asked, ours = catalogues.asked(app, domain), catalogues.ours(domain=domain)
    english = [
        key[1]
        for key, entry in catalogues.django_vietnamese(app, domain).items()
        if key in asked and key not in ours and not is_never_shown(asked[key]) and key[1] in catalogues.texts(entry)
        if re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", key[1])) and key[1] not in SAME_IN_VIETNAMESE
    ]
    assert sorted(english) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_catalogue_is_whole(domain):
    for entry in catalogues.ours(domain=domain).values():
        assert entry.translated(), entry.msgid
        assert "fuzzy" not in entry.flags, entry.msgid


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_translations_keep_every_placeholder(domain):
    wrong = {
        entry.msgid: text
        for entry in catalogues.ours(domain=domain).values()
        for text in catalogues.texts(entry)
        if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        or set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - set(PLACEHOLDER.findall(text))
    }
    assert set(wrong) <= set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_translations_address_people_politely_and_blame_nobody(domain):
    rude = re.compile(r"\b(bạn|không hợp lệ|huyện)\b", re.IGNORECASE)
    said = (text for entry in catalogues.ours(domain=domain).values() for text in catalogues.texts(entry))
    assert [text for text in said if rude.search(text)] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_catalogue_repeats_nothing_that_no_one_asks_for(domain):
    asked = {key for app in catalogues.USED for key in catalogues.asked(app, domain)}
    by_add_ons = {key for key, entry in catalogues.ours(domain=domain).items() if key not in asked}
    assert by_add_ons <= set(axes_words()), sorted(key[1] for key in by_add_ons - set(axes_words()))


def axes_words():
    """django-axes ships no Vietnamese; its words are found in its own code."""
    import inspect
    from importlib import import_module

    for module in ("axes.models", "axes.admin", "axes.conf"):
        source = inspect.getsource(import_module(module))
        for text in re.findall(r"_\(\s*\"([^\"]+)\"\s*\)", source):
            yield (None, text)


def test_the_sign_in_guard_speaks_vietnamese():
    known = catalogues.ours().keys() | catalogues.django_vietnamese("core").keys()
    assert sorted(key[1] for key in axes_words() if key not in known) == []

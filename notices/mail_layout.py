"""How a mail looks when its text has no layout of its own: plain, narrow, readable on a phone and without pictures."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from notices.wording import Words

LAYOUT = "notices/mail.html"


def html_of(words: Words, language: str) -> str:
    """The mail as HTML: the text's own layout, or the house's with every letter escaped and links that can be touched.

    ``words`` are filled in; what stands in an own layout was escaped then.
    """
    if words.html:
        return words.html
    context = {"title": words.title, "body": words.body, "language": language, "portal": settings.PUBLIC_URL}
    with translation.override(language):
        return render_to_string(LAYOUT, context)

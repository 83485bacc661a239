"""What an action answers when it may not be done: a sentence for the person who asked."""

from django.utils.functional import Promise as LazyText


class Refused(Exception):
    """The act is not allowed as things stand; nothing was changed. ``str()`` is the sentence to show."""

    def __init__(self, sentence: str | LazyText) -> None:
        super().__init__(str(sentence))


class Stale(Refused):
    """Somebody else changed the dossier, or its procedure, since the page was opened."""


class HeldByGate(Refused):
    """A late result waits for its letter of apology, or for the head's word."""


class AlreadyKnown(Refused):
    """The same thing was done before; ``Refused`` would frighten where a look suffices."""

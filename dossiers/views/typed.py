"""What people type to filter or search travels sealed in the address: names and numbers must not stand in URLs,
histories and logs. A reload, the back button and the pages of a list still work.
"""

from accounts.models import User
from core.crypto import CannotOpen, seal_token, unseal_token

LONGEST_TYPED = 400
_LONGEST_TOKEN = 4000


def seal_typed(text: str, user: User) -> str:
    """A token of the text that only ``user`` can use; nothing for nothing."""
    short = text.strip()[:LONGEST_TYPED]
    return seal_token(short.encode(errors="ignore"), place=_place(user)) if short else ""


def open_typed(token: str, user: User) -> str:
    """The text again; nothing for a token that is forged, broken or somebody else's."""
    if not token or len(token) > _LONGEST_TOKEN:
        return ""
    try:
        return unseal_token(token, place=_place(user)).decode()
    except CannotOpen:
        return ""


def _place(user: User) -> str:
    return f"dossiers.typed:{user.pk}"

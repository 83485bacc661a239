"""What lists and logs may show of a person."""

from core.text import one_line

DOT = "•"


def mask_tail(text: str, keep: int) -> str:
    """All but the last ``keep`` characters as dots."""
    hidden = len(text) - keep
    return DOT * hidden + text[hidden:] if hidden > 0 else DOT * len(text)


def mask_phone(e164: str) -> str:
    """``+84905123456`` → ``0••• ••• 456``."""
    return f"0{DOT * 3} {DOT * 3} {e164[-3:]}" if e164 else ""


def mask_national_id(number: str) -> str:
    """``056190000018`` → ``••••••••0018``."""
    return mask_tail(number, 4)


def mask_email(address: str) -> str:
    """``hoa.nguyen@example.vn`` → ``h•••@example.vn``."""
    name, at, domain = address.partition("@")
    if not at:
        return DOT * 3 if name else ""
    return f"{name[:1]}{DOT * 3}@{domain}"


def mask_name(full_name: str) -> str:
    """``Nguyễn Văn Hùng`` → ``N••••• V•• H•••``: each word keeps its first letter and its length."""
    return " ".join(word[:1] + DOT * (len(word) - 1) for word in one_line(full_name).split())

"""The national code of a procedure: ``1.001193.000.00.00.H32`` and ``1.001193`` name the same one."""

import re

_CODE = re.compile(r"([0-9])\.([0-9]{6})(?:\.[0-9A-Z]+)*")


class BadCode(ValueError):
    """A text that is no national procedure code."""


def core_code(text: str) -> str:
    """The two groups that name the procedure; the rest says which agency publishes it. Raises BadCode."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        raise BadCode(text)
    return f"{match[1]}.{match[2]}"

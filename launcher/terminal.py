"""What the launcher says: progress for people on standard output, one clear sentence when it cannot go on."""

import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Problem(Exception):
    """Something a person must change. The text is one sentence that says what is wrong and what to do."""


def say(text: str = "", end: str = "\n") -> None:
    """Print one line at once, also when standard output is a file or a pipe."""
    _write(sys.stdout, text + end)


def complain(text: str) -> None:
    """Print one line on standard error."""
    _write(sys.stderr, text + "\n")


def _write(stream: TextIO, text: str) -> None:
    """A terminal that was closed under us swallows words; it may not keep us from stopping what we started."""
    with contextlib.suppress(OSError):
        stream.write(text)
        stream.flush()


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Say what is being done, then how many seconds it took; nothing more when it fails."""
    say(f"  {doing} ... ", end="")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f"{time.monotonic() - began:.1f} s")

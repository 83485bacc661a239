"""The laboratory's clock: real time, moved forward over hours in which nothing but waiting would happen.

How far it was moved stands in a small file that all processes of the laboratory share.
"""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

# What tells a process of the laboratory where the file is, and by how many seconds its own clock is wrong.
CLOCK, WRONG_BY = "LABORATORY_CLOCK", "LABORATORY_CLOCK_WRONG_BY"
_MOVED = struct.Struct("d")


class Clock:
    """``wrong_by``: seconds by which this process alone is ahead (or behind, when negative)."""

    def __init__(self, path: Path, *, wrong_by: float = 0.0) -> None:
        if not path.exists():
            path.write_bytes(_MOVED.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _MOVED.size)
        self._wrong_by = wrong_by

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._moved + self._wrong_by)

    def monotonic(self) -> float:
        """For code that measures by ``time.monotonic`` how far its own clock went on."""
        return time.monotonic() + self._moved

    def move(self, seconds: float) -> None:
        self._shared[:] = _MOVED.pack(self._moved + seconds)

    def wear(self) -> None:
        """Let the sending of notices in this process live by this clock. Needs Django's apps."""
        from django.utils import timezone

        from notices.actions import lease

        timezone.now = self.now
        lease.time = self  # type: ignore[assignment]  # it asks for monotonic() alone

    @property
    def _moved(self) -> float:
        moved: float = _MOVED.unpack(self._shared[:])[0]
        return moved

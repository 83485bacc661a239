"""Where servers of our own stand."""

from dataclasses import dataclass
from pathlib import Path

from launcher.account import Account
from launcher.wheels import Binaries


@dataclass(frozen=True)
class Ground:
    """Programs, folder and account of our servers, and the folder of their logs.

    Durable servers keep their data whatever happens; those of tests may lose them in a power cut, and are faster.
    """

    binaries: Binaries
    home: Path
    account: Account | None
    logs: Path
    is_durable: bool

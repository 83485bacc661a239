"""What a citizen is told of a paper: is it one of ours, who signed it and when, was it changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from papers.models import Paper
from papers.sheet import stored_pdf
from signing.models import Signature
from signing.queries import file_with, signatures_of, states_of, trust_now
from signing.verify import Problem, Verdict, verdicts


@dataclass(frozen=True)
class Checked:
    """``paper`` is the issued one with these very bytes; None for a file that the portal does not know.

    ``signatures`` are what the file itself shows; ``noted`` what the portal noted, a signature by hand too.
    """

    paper: Paper | None
    signatures: tuple[Verdict, ...] = ()
    noted: tuple[Signature, ...] = ()
    is_owed: bool = False

    @property
    def is_changed(self) -> bool:
        return any(row.problem in (Problem.CHANGED, Problem.BROKEN) for row in self.signatures)

    @property
    def is_trial(self) -> bool:
        """Signed with a trial key: it shows how signing works and has no legal value."""
        return any(row.is_trial for row in self.signatures)

    @property
    def is_good(self) -> bool:
        """Ours byte by byte, or carrying signatures that all hold."""
        return self.paper is not None or (bool(self.signatures) and all(row.is_good for row in self.signatures))


def check_file(content: bytes, *, at: datetime) -> Checked:
    """Check the bytes of a PDF. Raises ``NotReadable`` for anything else.

    A file of ours is judged at the moment that our own ledger gives for its last signature, so that a certificate that
    ran out later spoils nothing.
    """
    kept = file_with(hashlib.sha256(content).hexdigest())
    if kept is None:
        return Checked(None, tuple(verdicts(content, trust=trust_now(), at=at)))
    noted = signatures_of(kept.paper, until=kept)
    found = verdicts(content, trust=trust_now(), at=noted[-1].signed_at if noted else at)
    return Checked(kept.paper, tuple(found), tuple(noted), is_owed=states_of([kept.paper])[kept.paper.pk].is_owed)


def check_paper(paper: Paper, *, at: datetime) -> Checked:
    """Check the issued paper that a QR names, in its newest state."""
    content, _is_stored = stored_pdf(paper)
    noted = signatures_of(paper)
    digital = [row for row in noted if row.file_id]
    found = verdicts(content, trust=trust_now(), at=digital[-1].signed_at if digital else at)
    return Checked(paper, tuple(found), tuple(noted), is_owed=states_of([paper])[paper.pk].is_owed)

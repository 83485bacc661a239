"""Reads of keys, trust, signatures, and of what waits to be signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import Membership, Office, User
from accounts.queries import Scope
from papers.models import Paper, PaperFile
from signing.enums import Party
from signing.models import InStead, Signature, SigningKey, SigningTask, TrustAnchor
from signing.trust import Trust


@dataclass(frozen=True)
class SignState:
    """How a paper stands: the person's signature, the seal of the office; None where there is none."""

    is_needed: bool
    person: Signature | None = None
    seal: Signature | None = None

    @property
    def is_owed(self) -> bool:
        return self.is_needed and self.person is None


def trust_now() -> Trust:
    """The authorities trusted here with their revocation lists. One query."""
    rows = list(TrustAnchor.objects.all())
    lists = tuple(bytes(row.revocations) for row in rows if row.revocations)
    trials = tuple(row.certificate.encode() for row in rows if row.is_trial)
    return Trust(tuple(row.certificate.encode() for row in rows), lists, trials)


def keys_of(user: User, *, at: datetime) -> QuerySet[SigningKey]:
    """The keys that the person signs with themself and has not laid aside."""
    return SigningKey.objects.filter(user=user, withdrawn_at=None, valid_to__gt=at)


def seals_for(scope: Scope, *, at: datetime) -> QuerySet[SigningKey]:
    """The seals of the desks the person takes in at, and of the offices they head."""
    return SigningKey.objects.filter(office__in=scope.intake | scope.head, withdrawn_at=None, valid_to__gt=at)


def to_sign(user: User) -> QuerySet[SigningTask]:
    """Papers that wait for this person's signature, oldest first."""
    waiting = SigningTask.objects.filter(signer=user, done_at=None, dropped_at=None)
    return waiting.select_related("paper__office").order_by("owed_since", "pk")


def to_seal(scope: Scope) -> QuerySet[SigningTask]:
    """Digitally signed papers of the person's offices that have no seal yet, where the office has a key for it."""
    with_a_seal = SigningKey.objects.filter(office__in=scope.intake | scope.head, withdrawn_at=None)
    signed = Signature.objects.filter(party=Party.PERSON, paper=OuterRef("paper"))
    waiting = SigningTask.objects.filter(
        Exists(signed), done_at__isnull=False, sealed_at=None, paper__office__in=with_a_seal.values("office_id")
    )
    return waiting.select_related("paper__office").order_by("done_at", "pk")


def states_of(papers: Iterable[Paper]) -> dict[object, SignState]:
    """Paper id → how it stands. Two queries."""
    ids = [paper.pk for paper in papers]
    needed = set(SigningTask.objects.filter(paper__in=ids).values_list("paper_id", flat=True))
    found: dict[object, dict[str, Signature]] = {}
    for row in Signature.objects.filter(paper__in=ids).select_related("signer"):
        found.setdefault(row.paper_id, {})["seal" if row.party == Party.OFFICE else "person"] = row
    return {pk: SignState(pk in needed, **found.get(pk, {})) for pk in ids}


def capacity_on(user: User, office: Office, *, on: date) -> tuple[bool, InStead | None]:
    """Whether the person may sign for the office on that day, and in whose stead.

    A deputy, and whoever signs by order or by authority, holds the role of head for as long as that lasts.
    """
    held = Membership.objects.on(on).filter(user=user, office=office, role=Role.HEAD).order_by("valid_from").first()
    if held is None:
        return False, None
    return True, InStead.objects.filter(membership=held).first()


def stead_words(user: User, office: Office, *, on: date) -> str:
    """``KT. TRƯỞNG PHÒNG`` above a deputy's own title; empty for who signs as the head."""
    _may_sign, stead = capacity_on(user, office, on=on)
    return str(stead) if stead else ""


def file_with(sha256: str) -> PaperFile | None:
    """The file of ours with these very bytes, if there is one."""
    return PaperFile.objects.filter(sha256=sha256).select_related("paper__office").first()


def signatures_of(paper: Paper, *, until: PaperFile | None = None) -> list[Signature]:
    """The signatures on the paper, oldest first; those of a file and of the ones before it when ``until`` is given."""
    rows = Signature.objects.filter(paper=paper).select_related("signer", "file")
    if until is not None:
        rows = rows.filter(Q(file__number__lte=until.number))
    return list(rows.order_by("signed_at"))


def signed_among(papers: Iterable[Paper]) -> dict[object, SigningTask]:
    """Paper id → its task, of those that were signed. One query; none without papers."""
    ids = [paper.pk for paper in papers]
    rows = SigningTask.objects.filter(paper__in=ids, done_at__isnull=False).select_related("signer") if ids else []
    return {row.paper_id: row for row in rows}

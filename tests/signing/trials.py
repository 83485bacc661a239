"""What the tests of signing share: one trial authority, keys of people and offices, a paper that waits."""

from datetime import datetime, timedelta
from functools import cache

from dossiers.paper_kinds import APOLOGY
from papers.actions import issue
from papers.models import Paper
from signing.actions.keys import add_key
from signing.actions.sign import owe_signature
from signing.actions.trust import trust_trial
from signing.certificates import Authority, new_authority, new_key, new_revocations, pkcs12_of
from signing.models import SigningKey, SigningTask
from signing.trust import Trust
from tests.factories import moment

NOW = moment("2026-11-19T09:00")
SECRET = "mật khẩu của tôi"
ORGANISATION = "UBND huyện Vạn Ninh"


@cache
def authority() -> Authority:
    return new_authority(at=NOW)


@cache
def pfx(full_name: str, valid_from: datetime = NOW - timedelta(days=30), days: int = 730) -> bytes:
    key, certificate = new_key(
        authority(),
        full_name=full_name,
        organisation=ORGANISATION,
        valid_from=valid_from,
        valid_to=valid_from + timedelta(days=days),
    )
    return pkcs12_of(key, certificate, authority=authority(), passphrase=SECRET)


def trust(*revoked: int) -> Trust:
    return Trust((authority().pem,), (new_revocations(authority(), list(revoked), at=NOW - timedelta(hours=1)),))


def trusted(*revoked: int) -> None:
    """The trial authority in the database, with its list."""
    trust_trial(authority(), revocations=trust(*revoked).revocations[0], at=NOW)


def key_of(user, *, office=None, at=NOW, **changes) -> SigningKey:
    holder = office.name if office else user.full_name
    return add_key(content=pfx(holder), secret=SECRET, actor=user, office=office, at=at, **changes)


def letter(world, occasion="promise:2", *, at=NOW, signer=None) -> tuple[Paper, SigningTask]:
    """An apology of the division that waits for its head."""
    signer = signer or world.head
    payload = {**APOLOGY.sample("2018"), "signer": signer.full_name}
    paper = issue(
        kind=APOLOGY,
        regime="2018",
        office=world.division,
        subject="dossier:1",
        occasion=occasion,
        payload=payload,
        actor=signer,
        at=at,
    )
    return paper, owe_signature(paper=paper, signer=signer, at=at)

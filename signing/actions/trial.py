"""Keys for trials: an authority made on the spot, trusted here as one for trials, and keys under it."""

from datetime import datetime, timedelta

from accounts.models import Office, User
from signing.actions.keys import add_key
from signing.actions.trust import trust_trial
from signing.certificates import LONGEST_NAME, Authority, new_authority, new_key, new_revocations, pkcs12_of
from signing.models import SigningKey

DAYS = 365


def new_trial_authority(*, at: datetime) -> Authority:
    """An authority whose keys prove nothing outside this portal; its key is forgotten with this process."""
    authority = new_authority(at=at)
    revoked = new_revocations(authority, [], at=at - timedelta(hours=1), days=DAYS)
    trust_trial(authority, revocations=revoked, at=at)
    return authority


def make_trial_key(
    user: User, *, secret: str, at: datetime, office: Office | None = None, authority: Authority | None = None
) -> SigningKey:
    """A key of ``user``, or the seal of ``office`` kept by ``user``, that opens with ``secret``."""
    authority = authority or new_trial_authority(at=at)
    holder = (office.name if office else user.full_name)[:LONGEST_NAME]
    key, certificate = new_key(
        authority,
        full_name=holder,
        organisation=office.name if office else "Dùng thử",
        valid_from=at - timedelta(days=1),
        valid_to=at + timedelta(days=DAYS),
    )
    content = pkcs12_of(key, certificate, authority=authority, passphrase=secret)
    return add_key(content=content, secret=secret, actor=user, office=office, at=at)

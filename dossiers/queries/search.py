"""Search over all one may see: by code, telephone, identity number, or any part of a name without accents.

Names are found by an index of folded words and adjacent pairs (GIN). Each word is first looked up in the small
table of words that occur, which also completes a word that is still being typed; a word that never occurs ends the
search there instead of scanning the table. What a scanner types is taken too: a receipt's QR, an identity card.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.queries import Scope
from core.crypto import blind_indexes
from core.national_id import BadNationalId, CardScan, ReceiptScan, ScanKind, kind_of_scan, read_scan
from core.phones import BadPhone, to_e164
from core.text import name_words
from dossiers.codes import looks_like_code, normal_code
from dossiers.lookup_keys import NATIONAL_ID, PHONE
from dossiers.models import Dossier, NameWord
from dossiers.models.dossier import DossierQuerySet
from dossiers.queries.visibility import ways_to_see
from dossiers.queries.worklist import with_row

MOST = 20
MOST_ENDINGS = 50
LONGEST = 200


def search(scope: Scope, text: str) -> list[Dossier]:
    """Newest first, at most 20; nothing for a text that means nothing.

    The closest meaning that finds anything counts: the name as typed, then with its last word completed, then its
    words anywhere in the name.
    """
    ways = ways_to_see(scope)
    for meaning in _meanings(text) if ways else ():
        found = list(with_row(Dossier.objects.filter(pk__in=_newest(meaning, ways)).order_by("-pk"), scope))
        if found:
            return found
    return []


def _newest(meaning: Q, ways: list[Q]) -> "QuerySet[Dossier, Any]":
    """Ids of the newest that are meant and may be seen, settled before anything is joined to them."""
    meant = Dossier.objects.filter(meaning).order_by("-pk").values("pk")
    first, *others = (meant.filter(way)[:MOST] for way in ways)
    return first.union(*others).order_by("-pk")[:MOST]


def matching(rows: DossierQuerySet, text: str) -> DossierQuerySet:
    """Those of ``rows`` that the closest meaning of ``text`` finds; none for a text that means nothing."""
    for meaning in _meanings(text):
        if (found := rows.filter(meaning)).exists():
            return found
    return rows.none()


def _meanings(text: str) -> Iterator[Q]:
    if kind_of_scan(text) in (ScanKind.CARD, ScanKind.RECEIPT):
        with suppress(BadNationalId):
            yield _scanned(read_scan(text, today=timezone.localdate()))
            return
    text = text[:LONGEST]
    if looks_like_code(text):
        yield Q(code__startswith=normal_code(text))
        return
    number = _number(text)
    if number is None:
        yield from _name(name_words(text))
    else:
        yield number


def _scanned(found: CardScan | ReceiptScan) -> Q:
    if isinstance(found, ReceiptScan):
        return Q(public_token=found.token) if found.token else Q(code__startswith=found.code)
    return Q(applicant__national_id_index__in=blind_indexes(NATIONAL_ID, found.number))


def _number(text: str) -> Q | None:
    """Somebody's number, when the text has nine digits or more and no letter."""
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    if len(digits) < 9 or any(letter.isalpha() for letter in text):
        return None
    meanings = Q(applicant__national_id_index__in=blind_indexes(NATIONAL_ID, digits))
    with suppress(BadPhone):
        meanings |= Q(applicant__phone_index__in=blind_indexes(PHONE, to_e164(text)))
    return meanings


def _name(words: list[str]) -> Iterator[Q]:
    if not words:
        return
    known = set(NameWord.objects.filter(word__in=words).values_list("word", flat=True))
    if any(word not in known for word in words[:-1]):
        return
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    is_long = len(words) > 2  # family and given name alone seldom stand side by side
    if words[-1] in known:
        yield Q(name_tokens__contains=pairs if is_long else words)
    endings = list(NameWord.objects.filter(word__startswith=words[-1]).values_list("word", flat=True)[:MOST_ENDINGS])
    if is_long:
        last = [f"{words[-2]} {ending}" for ending in endings]
        yield Q(name_tokens__contains=pairs[:-1]) & Q(name_tokens__overlap=last)
        if words[-1] in known:
            yield Q(name_tokens__contains=words)
    elif endings:
        yield Q(name_tokens__contains=words[:-1]) & Q(name_tokens__overlap=endings)

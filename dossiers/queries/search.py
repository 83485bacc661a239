"""Search over all one may see: by code, telephone, identity number, or any part of a name without accents.

Names are found by an index of folded words and adjacent pairs (GIN). Each word is first looked up in the small
table of words that occur, which also completes a word that is still being typed; a word that never occurs ends the
search there instead of scanning the table. What a scanner types is taken too: a receipt's QR, an identity card.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any, cast

from django.db.models import F, Func, Max, Q, Value
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
from dossiers.queries.visibility import visible_to
from dossiers.queries.worklist import with_row

MOST = 20
MOST_ENDINGS = 50
LONGEST = 200
LATEST = 30_000  # among these the planner may choose: at worst a walk of some 20 ms
LATELY = 200_000  # among these the index is asked first


class _Name(Q):
    """A meaning that the index of names answers."""

    def unguessed(self) -> Q:
        """The same, with words that the planner cannot read: it takes every name for one that 1 in 200 bears."""
        lookups: dict[str, list[str]] = dict(cast("list[Any]", self.children))
        words, endings = lookups["name_tokens__contains"], lookups.get("name_tokens__overlap")
        if endings is None:
            return _hidden(words)
        return reduce(or_, (_hidden([*words, ending]) for ending in endings))


def _hidden(words: list[str]) -> Q:
    return Q(name_tokens__contains=Func(Value(words), template="(SELECT %(expressions)s)"))


def search(scope: Scope, text: str) -> list[Dossier]:
    """Newest first, at most 20; nothing for a text that means nothing.

    The closest meaning that finds anything counts: the name as typed, then with its last word completed, then its
    words anywhere in the name.
    """
    for meaning in _meanings(text) if scope.seen else ():
        if ids := _newest(visible_to(scope), meaning):
            return list(with_row(Dossier.objects.filter(pk__in=ids).order_by("-pk"), scope))
    return []


def _newest(seen: DossierQuerySet, meaning: Q) -> list[int]:
    """Ids of the newest, settled before anything is joined to them.

    A common name is found by walking back from the newest dossier, a rare one by its index. How common it is the
    planner can only guess, for words of one name say much about each other, and a wrong guess walks through millions,
    or fetches thousands of rows to throw them away. So it may guess among the latest only; then the index is asked,
    for more of them and for all.
    """
    if not isinstance(meaning, _Name):
        return _first(seen.filter(meaning).order_by("-pk"))
    last = Dossier.objects.aggregate(last=Max("pk"))["last"] or 0
    found = _first(seen.filter(meaning, pk__gt=last - LATEST).order_by("-pk"))
    by_index = seen.order_by((F("pk") + 0).desc())  # nothing can be walked in this order
    if len(found) < MOST and last > LATEST:
        found = _first(by_index.filter(meaning.unguessed(), pk__gt=last - LATELY))
    if len(found) < MOST and last > LATELY:
        found = _first(by_index.filter(meaning))
    return found


def _first(rows: DossierQuerySet) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:MOST])


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


def _name(words: list[str]) -> Iterator[_Name]:
    if not words:
        return
    known = set(NameWord.objects.filter(word__in=words).values_list("word", flat=True))
    if any(word not in known for word in words[:-1]):
        return
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    is_long = len(words) > 2  # family and given name alone seldom stand side by side
    if words[-1] in known:
        yield _Name(name_tokens__contains=pairs if is_long else words)
    endings = list(NameWord.objects.filter(word__startswith=words[-1]).values_list("word", flat=True)[:MOST_ENDINGS])
    if is_long:
        last = [f"{words[-2]} {ending}" for ending in endings]
        yield _Name(name_tokens__contains=pairs[:-1], name_tokens__overlap=last)
        if words[-1] in known:
            yield _Name(name_tokens__contains=words)
    elif endings:
        yield _Name(name_tokens__contains=words[:-1], name_tokens__overlap=endings)

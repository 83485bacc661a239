"""What the templates of papers print: the frozen payload with its moments, its number, its place and its QR.

Fields and their order: forms 01 and 04 (TT 01/2018/TT-VPCP; law.md 3.1 and 3.4 tell what was seen of 2025).
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.queries import committee_of
from core.dates import vietnam, weekday_words
from dossiers.enums import ResultWay
from dossiers.models import Dossier
from dossiers.terms import term_words
from dossiers.texts import hotline
from papers.kinds import kind_of
from papers.models import Paper
from papers.queries import number_of

LETTERS_A_LINE = 70
MOST_ROOMY_LINES = 7
_MOMENTS = ("received_at", "promised_at", "old_due_at", "new_due_at")
_COMMITTEE_OF = re.compile(
    r"^(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE
)


@translation.override("vi")
def sheet_of(paper: Paper, dossier: Dossier | None = None) -> dict[str, Any]:
    """All that one sheet needs, always in Vietnamese. Names, dates and amounts are the frozen ones.

    ``dossier`` helps where the paper is silent: the hotline of its desk, and the place of its committee.
    """
    payload: dict[str, Any] = dict(paper.payload)
    for name in _MOMENTS:
        if payload.get(name):
            payload[name] = vietnam(datetime.fromisoformat(payload[name]))
    sheet = {
        **payload,
        "paper": paper,
        "kind": kind_of(paper.kind),
        "kind_of_applicant": payload.get("kind", ""),
        "lookup_address": urlsplit(settings.PUBLIC_URL).netloc + "/tra-cuu",
        "number": number_of(paper),
        "place": place_of(payload.get("parent", ""))
        or (place_of(committee_of(dossier.office).name) if dossier else ""),
        "above": _above(payload),
        "hotline": payload.get("hotline") or (hotline(dossier) if dossier else ""),
        "is_dense": _lines_of(payload) > MOST_ROOMY_LINES,
        "issued_on": vietnam(paper.issued_at).date(),
    }
    if "time_unit" in payload:
        sheet["term"] = term_words(payload["time_amount"], payload["time_unit"])
        sheet["way"] = str(ResultWay(payload["result_way"]).label)
        sheet["promised_weekday"] = weekday_words(payload["promised_at"])
    if "replaces" in payload:
        sheet["replaced_on"] = vietnam(datetime.fromisoformat(payload["replaces"]["issued_at"])).date()
    sheet["register"] = payload.get("register") or {"year": paper.year, "number": paper.number}
    if "token" in payload:
        sheet["status_url"] = f"{settings.PUBLIC_URL}/q/{payload['token']}/"
        sheet["qr"] = qr_svg(sheet["status_url"])
    return sheet


def place_of(committee: str) -> str:
    """``UBND huyện Vạn Ninh`` → ``Vạn Ninh``: the place in front of the date (NĐ 30/2020/NĐ-CP, phụ lục I).

    Agencies that are no committee have no place in their name: ``""``.
    """
    place, was_committee = _COMMITTEE_OF.subn("", committee)
    return place if was_committee else ""


def _above(payload: dict[str, Any]) -> str:
    """The committee over the office that issues; an agency that serves none here leaves its line blank."""
    parent: str = payload.get("parent", "")
    return parent if parent != payload.get("office") else "\u00a0"


def _lines_of(payload: dict[str, Any]) -> int:
    """About how many lines the long texts take on A5: more than usual are set closer, to stay on one sheet."""
    texts = [payload.get(name) or "" for name in ("address", "procedure", "summary", "reason")]
    texts += [row["name"] for row in payload.get("documents", [])]
    texts += [" ".join(str(text) for text in (payload.get("representative") or {}).values())]
    return sum(-(-len(text) // LETTERS_A_LINE) for text in texts)


def qr_svg(text: str) -> SafeString:
    """The QR of ``text`` as inline SVG without style attributes, so that a strict CSP lets it stand."""
    code = segno.make(text, error="m", micro=False)
    svg: str = code.svg_inline(
        omitsize=True, border=2, title=_("Mã QR mở trang hồ sơ"), svgclass="qr-code", lineclass=None
    )
    return mark_safe(svg)  # nosec B308 B703 # noqa: S308 # made by segno; the text is in its modules, not in the markup

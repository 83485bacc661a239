"""Citizens' pages: look-up by code and four digits, the status it leads to, and what the receipt's QR opens.

No account, no cookie, nothing personal in an address. A right pair answers 303 to a page whose address is an opaque
token of a quarter of an hour; a wrong pair gets the same answer after the same work whether the code exists or not.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import public
from core.dates import clock_words
from core.masking import mask_name, mask_national_id
from core.pages.jinja import KeptPage, page, write
from dossiers.codes import copied_code, receipt_token_in
from dossiers.counter_words import counter_words
from dossiers.enums import Channel, Ground, Status
from dossiers.forms.lookup import LookupForm, typed
from dossiers.journey import journey
from dossiers.lookup_keys import tail_of
from dossiers.lookup_tokens import Level, new_token, open_token
from dossiers.models import DossierFile
from dossiers.public_rows import rows_of, rows_of_receipt
from dossiers.queries import lookup as reads
from dossiers.queries.counter_hours import calendar_of
from dossiers.standing import is_refusal, standing
from dossiers.term_words import term_of
from dossiers.throttle import Limit, address_of, throttle
from dossiers.why_this_date import account, history, reason_words
from papers.sheet import content_with
from signing.queries import states_of

Response = TypeVar("Response", bound=HttpResponseBase)
HOUR = 3600
WRONG_BY_ADDRESS = Limit("lookup.address", most=10, seconds=HOUR)
WRONG_BY_CODE = Limit("lookup.code", most=20, seconds=HOUR)
UNKNOWN_RECEIPTS = Limit("receipt.address", most=30, seconds=HOUR)

_form_page = KeptPage(lambda request: write("public/lookup.html", request.path_info, {"form": LookupForm()}))


@public
def lookup(request: HttpRequest) -> HttpResponse:
    """The form; or the answer to it."""
    if request.method == "POST":
        return _answer(request)
    if request.method in ("GET", "HEAD"):
        return _form_page.answer(request)
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


def _answer(request: HttpRequest) -> HttpResponse:
    data = typed(request.POST)
    token = receipt_token_in(data["code"])
    if token:
        return _see_other("dossiers:receipt_qr", token)
    code, tail = copied_code(data["code"]), tail_of(data["tail"])
    if not (code and tail):
        return private(page(request, "public/lookup.html", {"form": LookupForm(data)}))
    tries = ((WRONG_BY_ADDRESS, address_of(request)), (WRONG_BY_CODE, code))
    if throttle().is_spent(tries):
        return _too_many(request)
    dossier_id = reads.dossier_with(code, tail)
    if dossier_id is None:
        return _too_many(request) if throttle().count(tries) else _wrong_pair(request, data)
    return _see_other("dossiers:status", new_token(dossier_id=dossier_id, level=Level.CODE, at=timezone.now()))


def _wrong_pair(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    form = LookupForm(data)
    form.add_error(None, _("Mã hồ sơ hoặc 4 số cuối chưa khớp."))
    return private(page(request, "public/lookup.html", {"form": form, "is_wrong_pair": True}))


def _too_many(request: HttpRequest) -> HttpResponse:
    response = private(page(request, "public/too_many.html", {}, status=429))
    response.headers["Retry-After"] = str(HOUR)
    return response


@public
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """What Circular 01/2018, art. 16, leaves open: state, degree of completion, dates, apology, whom to call."""
    at = timezone.now()
    opened = open_token(token, level=Level.CODE, at=at)
    if opened is None:
        return unknown(request)
    if not opened.is_fresh:
        return private(page(request, "public/expired.html", {"form": LookupForm()}, status=410))
    facts = reads.facts_of(opened.dossier_id)
    if facts is None:
        return unknown(request)
    calendar = calendar_of(facts.calendar_version)
    term = term_of(facts, at=at, calendar=calendar)
    context = {
        "facts": facts,
        "standing": standing(facts, term),
        "rows": rows_of(facts, term),
        "journey": journey(facts, term),
        "counter": counter_words(at, calendar),
        "usable_until": clock_words(opened.until),
        "token": token,
        "results": results_of(facts),
    }
    return private(page(request, "public/status.html", context))


@public
@require_safe
def receipt_qr(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt's own page: also the thing, who holds it, the letters, and why this date."""
    facts = reads.facts_by_token(token)
    if facts is None:
        # Only misses count: an office behind one address can always open its people's receipts.
        is_too_many = throttle().count([(UNKNOWN_RECEIPTS, address_of(request))])
        return _too_many(request) if is_too_many else unknown(request)
    return private(page(request, "public/receipt.html", _receipt_context(facts, token)))


def _receipt_context(facts: reads.ReceiptFacts, token: str) -> dict[str, Any]:
    at = timezone.now()
    calendar = calendar_of(facts.calendar_version)
    term = term_of(facts, at=at, calendar=calendar)
    dates = reads.dates_given(facts.pk)
    moved = [given for given in dates if given.ground == Ground.RESCHEDULE]
    asked = reads.asked_for(facts.pk) if facts.status == Status.AWAITING_SUPPLEMENT else None
    return {
        "facts": facts,
        "is_by_post": asked is not None and asked.dossier.channel == Channel.POST,
        "token": token,
        "standing": standing(facts, term, reason_words(moved[-1]) if moved else ""),
        "is_refusal": is_refusal(facts),
        "rows": rows_of_receipt(facts, term),
        "journey": journey(facts, term, reads.stays(facts.pk)),
        "counter": counter_words(at, calendar),
        "asked": asked,
        "has_results": bool(results_of(facts)),
        "tail": LookupForm()["tail"],
        "letters": reads.letters_about(facts.pk) if moved else [],
        "dates": history(dates) if len(dates) > 1 else [],
        "account": account(dates),
    }


def results_of(facts: reads.Facts) -> list[DossierFile]:
    """The files a citizen may fetch; no query while nothing was handed over as a file."""
    is_sent = facts.status == Status.RETURNED and not facts.has_paper_result
    return reads.results(facts.pk) if is_sent else []


@public
@require_safe
def letter(request: HttpRequest, token: str, paper_id: UUID) -> HttpResponse:
    """Form 04 as the citizen got it, to read and print; name and number masked, for the address may be passed on."""
    paper = reads.letter(token, paper_id)
    if paper is None:
        return unknown(request)
    told = paper.payload
    masked = {"full_name": mask_name(told["full_name"]), "national_id": mask_national_id(told["national_id"])}
    sheet = content_with(paper, masked)
    return private(
        render(
            request,
            "dossiers/papers/letter_online.html",
            {"sheet": sheet, "token": token, "signature": states_of([paper])[paper.pk]},
        )
    )


def unknown(request: HttpRequest) -> HttpResponse:
    return private(page(request, "public/unknown.html", {}, status=404))


def _see_other(name: str, token: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=[token]))
    response.status_code = 303
    return private(response)


def private(response: Response) -> Response:
    """For one pair of eyes: kept by no cache and no search engine, its address told to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

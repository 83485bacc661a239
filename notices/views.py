"""Where gateways tell what became of messages, and hand over what citizens sent. No person ever sees this page."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accounts.doors import public
from notices.actions.reports import take_report
from notices.gateways import Switchboard, is_callback_mark
from notices.transports.base import BadCallback, Callback

logger = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024


@public
@csrf_exempt
def callback(request: HttpRequest, ref: str, mark: str) -> HttpResponse:
    """One callback of gateway ``ref``: 404 unless ``mark`` is its secret, 400 when it is not understood, 413 when it is
    too long; a repeated or late one answers 200 and changes nothing.

    Some gateways report by GET (eSMS); the secret in the path stands in for a signature they do not have.
    """
    gate = Switchboard().gate(ref) if is_callback_mark(ref, mark) else None
    if gate is None:
        return HttpResponse(status=404)
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        reports = list(gate.transport.read(Callback(str(request.method), _fields(request), headers, body)))
    except BadCallback as error:
        logger.warning("callback of %s not understood: %s", ref, error)
        return HttpResponse(status=400)
    for report in reports:
        take_report(ref=ref, report=report, at=timezone.now())
    return HttpResponse("OK", content_type="text/plain")


def _body(request: HttpRequest) -> bytes | None:
    """``None`` when it is longer than any gateway's; nothing beyond the limit is read."""
    declared = request.headers.get("content-length") or "0"
    if not declared.isdigit() or int(declared) > LARGEST_BODY:
        return None
    body: bytes = request.read(LARGEST_BODY + 1) if not _is_form(request) else request.body
    return body if len(body) <= LARGEST_BODY else None


def _is_form(request: HttpRequest) -> bool:
    return request.content_type == "application/x-www-form-urlencoded"


def _fields(request: HttpRequest) -> dict[str, str]:
    posted = request.POST.items() if _is_form(request) else ()
    fields = {name: str(value) for name, value in [*request.GET.items(), *posted]}
    if any("\x00" in value for value in fields.values()):
        raise BadCallback("a NUL in it")
    return fields

"""“Quét thử”: what the scanner sends, byte by byte. Nothing is kept: it may be somebody's card."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from dossiers.scanner_advice import findings_of, signs_of

LONGEST = 4000


@never_cache
@require_http_methods(["GET", "POST"])
@staff(Role.INTAKE, Role.ADMINISTRATOR)
def scanner_test(request: StaffRequest) -> HttpResponse:
    """A box to scan into; after a post, what arrived and which setting of the scanner to change."""
    text = request.POST.get("text", "")[:LONGEST]
    today = timezone.localdate()
    context = {
        "has_scanned": request.method == "POST",
        "signs": signs_of(text),
        "findings": findings_of(text, today=today) if request.method == "POST" else [],
        "length": len(text),
        "octets": len(text.encode("utf-8", "surrogatepass")),
    }
    return render(request, "dossiers/intake/scanner.html", context)

"""Back to the dossier, with a sentence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.doors import StaffRequest


def led_back(request: StaffRequest, pk: int, sentence: str) -> HttpResponse:
    """To the dossier, with why not: who signed in anew meanwhile may find that it has moved on."""
    messages.warning(request, sentence)
    return redirect("dossiers:dossier", pk)

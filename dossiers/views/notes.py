"""Notes to the person who is signed in: what the watch of deadlines asks of them."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import StaffRequest, staff
from accounts.posting import post_only
from core.paging import page
from notices.actions.settle import mark_read
from notices.models import Notice
from notices.queries import inbox_of

ROWS = 30


@dataclass(frozen=True)
class Note:
    """A note as it is shown: ``lines`` without the address, which ``url`` gives as a button."""

    notice: Notice
    lines: list[str]
    url: str


@staff()
def notes(request: StaffRequest) -> HttpResponse:
    """Notes to the person, newest first."""
    cursor = request.GET.get("trang", "")
    found = page(inbox_of(request.user), cursor=cursor, size=ROWS, by=("-created_at", "-id"))
    context = {
        "notes": [_note(notice) for notice in found.items],
        "has_unread": any(notice.read_at is None for notice in found.items),
        "next_url": f"?trang={found.next_cursor}" if found.next_cursor else "",
        "previous_url": f"?trang={found.previous_cursor}" if found.previous_cursor else "",
    }
    return render(request, "dossiers/work/notes.html", context)


def _note(notice: Notice) -> Note:
    """The title says already what the first line repeats."""
    lines = [line for line in notice.body.splitlines() if line.strip() and "://" not in line]
    said = [line for line in lines if not notice.title.startswith(line.rstrip("."))]
    return Note(notice, said, _page_of(notice.subject))


def _page_of(subject: str) -> str:
    """The page of the dossier, of the part of it, or of the list that a note is about."""
    kind, _colon, number = subject.partition(":")
    if kind == "digest":
        return reverse("admin:notices_notice_changelist")
    if kind == "dossier" and number.isdecimal():
        return reverse("dossiers:dossier", args=[number])
    with suppress(ValueError):
        return reverse("dossiers:part", args=[uuid.UUID(number)]) if kind == "referral" else ""
    return ""


def _to_the_notes(request: StaffRequest) -> HttpResponseRedirect:
    return redirect("dossiers:notes")


@staff()
@post_only(_to_the_notes)
def notes_read(request: StaffRequest) -> HttpResponse:
    """The notes named in the form have been seen."""
    mark_read(notice_ids=_ids(request.POST.getlist("note")), actor=request.user, at=timezone.now())
    return redirect("dossiers:notes")


def _ids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts[:ROWS]:
        with suppress(ValueError):
            found.append(uuid.UUID(text))
    return found

"""The register of a desk: how many dossiers, and the book itself as PDF and XLSX. Taking it out is logged."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import record_access
from accounts.doors import StaffRequest, staff
from accounts.enums import AccessKind
from core.dates import local_day
from core.pages.display import count
from dossiers.forms.register import RegisterForm
from dossiers.queries.register import READERS, Asked, entered
from dossiers.register import MOST_IN_A_WORKBOOK, MOST_ON_PAPER, register_pdf, register_workbook
from dossiers.views.papers import inline_pdf
from dossiers.workbooks import XLSX


def _form(request: StaffRequest) -> RegisterForm:
    data = request.GET if "first" in request.GET else None
    return RegisterForm(data, scope=request.scope, today=local_day(timezone.now()))


@require_GET
@staff(*READERS)
def register(request: StaffRequest) -> HttpResponse:
    """``?office= &first= &last= &sector=``: how many dossiers, and where to take the book from."""
    form = _form(request)
    context = {"form": form, "has_office": form.offices.exists()}
    if form.is_bound and form.is_valid():
        number = entered(form.asked()).count()
        context |= {
            "asked": form.asked(),
            "number": number,
            "query": urlencode({name: request.GET.get(name, "") for name in form.fields}),
            "fits_paper": number <= MOST_ON_PAPER,
            "fits_workbook": number <= MOST_IN_A_WORKBOOK,
            "most_on_paper": MOST_ON_PAPER,
            "most_in_a_workbook": MOST_IN_A_WORKBOOK,
        }
    return render(request, "dossiers/register.html", context)


@require_GET
@staff(*READERS)
def pdf(request: StaffRequest) -> HttpResponseBase:
    """The book on A4, to read or print."""
    asked = _taken_out(request, most=MOST_ON_PAPER)
    if asked is None:
        return _back(request)
    return inline_pdf(register_pdf(asked, at=timezone.now()), name=f"{_name(asked)}.pdf")


@require_GET
@staff(*READERS)
def workbook(request: StaffRequest) -> HttpResponseBase:
    """The book as a workbook, to keep and to count with."""
    asked = _taken_out(request, most=MOST_IN_A_WORKBOOK)
    if asked is None:
        return _back(request)
    made = register_workbook(asked, at=timezone.now())
    return FileResponse(made, as_attachment=True, filename=f"{_name(asked)}.xlsx", content_type=XLSX)


def _taken_out(request: StaffRequest, *, most: int) -> Asked | None:
    """What was asked for, noted as an export; None, with a message, where it cannot be given."""
    form = _form(request)
    if not (form.is_bound and form.is_valid()):
        return None
    asked = form.asked()
    number = entered(asked).count()
    if number > most:
        sentence = _(
            "Thời gian này có %(number)s hồ sơ, nhiều hơn %(most)s. Xin rút ngắn thời gian hoặc chọn một lĩnh vực."
        )
        messages.error(request, sentence % {"number": count(number), "most": count(most)})
        return None
    record_access(
        user=request.user,
        kind=AccessKind.EXPORT,
        subject=f"register:{asked.office.pk}/{asked.first:%Y-%m-%d}/{asked.last:%Y-%m-%d}",
        address=request.META.get("REMOTE_ADDR"),
    )
    return asked


def _back(request: StaffRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(f"{reverse('dossiers:register')}?{query}" if query else "dossiers:register")


def _name(asked: Asked) -> str:
    return f"so-theo-doi-{asked.office.ref}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"

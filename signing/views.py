"""Signing: what waits for my signature, what waits for the seal, and the keys to do it with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import StaffRequest, staff
from accounts.enums import Role
from accounts.models import Office
from accounts.posting import post_only
from core.masking import mask_name
from papers.kinds import kind_of
from papers.queries import number_of
from signing.actions.keys import LARGEST_KEY, LARGEST_PICTURE, add_key, withdraw_key
from signing.actions.sign import Signed, note_hand_signature, sign_papers
from signing.errors import CannotSign
from signing.forms import KeyForm, SignForm
from signing.models import SigningKey, SigningTask
from signing.queries import keys_of, seals_for, to_seal, to_sign

MOST_AT_ONCE = 100


@staff(Role.HEAD)
def to_be_signed(request: StaffRequest) -> HttpResponse:
    """The papers that wait for this person, all signed with one press."""
    return _sign_page(request, to_sign(request.user), keys_of(request.user, at=timezone.now()), "signing/to_sign.html")


@staff(Role.HEAD, Role.INTAKE)
def to_be_sealed(request: StaffRequest) -> HttpResponse:
    """The signed papers of one's offices that wait for the seal."""
    seals = seals_for(request.scope, at=timezone.now())
    return _sign_page(request, to_seal(request.scope), seals, "signing/to_seal.html")


def _sign_page(
    request: StaffRequest, tasks: QuerySet[SigningTask], keys: QuerySet[SigningKey], template: str
) -> HttpResponse:
    waiting = list(tasks[:MOST_AT_ONCE])
    form = SignForm(request.POST or None, tasks=tasks, keys=keys)
    if form.is_valid():
        try:
            _say_signed(request, _sign(request, form))
        except CannotSign as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(request.path)
    ticked = set(request.POST.getlist("tasks")) if form.is_bound else {str(task.pk) for task in waiting}
    context = {
        "form": form,
        "rows": [_row(task, is_ticked=str(task.pk) in ticked) for task in waiting],
        "has_keys": keys.exists(),
        "is_more": len(waiting) == MOST_AT_ONCE,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _row(task: SigningTask, *, is_ticked: bool) -> dict[str, Any]:
    paper, kind = task.paper, kind_of(task.paper.kind)
    told = paper.payload
    return {
        "task": task,
        "url": kind.page(paper) if kind.page else "",
        "code": told.get("code", ""),
        "about": told.get("procedure", ""),
        "whom": mask_name(told.get("full_name", "")),
        "number": number_of(paper),
        "title": kind.title,
        "office": paper.office,
        "issued_at": paper.issued_at,
        "is_ticked": is_ticked,
    }


def _sign(request: StaffRequest, form: SignForm) -> list[Signed]:
    values = form.cleaned_data
    return sign_papers(
        task_ids=[task.pk for task in values["tasks"]],
        key=values["key"],
        secret=values["secret"],
        actor=request.user,
        at=timezone.localtime(),
    )


def _say_signed(request: StaffRequest, signed: list[Signed]) -> None:
    done = [row for row in signed if not row.problem]
    if done:
        words = ngettext("Đã ký %(count)d giấy tờ.", "Đã ký %(count)d giấy tờ.", len(done))
        messages.success(request, words % {"count": len(done)})
    for row in signed:
        if row.problem:
            messages.error(request, f"{number_of(row.paper)}: {row.problem}")


def _to_the_list(request: StaffRequest, **part: object) -> HttpResponseRedirect:
    return redirect("signing:to_sign")


@staff(Role.HEAD)
@post_only(_to_the_list)
def signed_by_hand(request: StaffRequest, task_id: int) -> HttpResponse:
    """The printed paper bears the person's own signature."""
    task = get_object_or_404(to_sign(request.user), pk=task_id)
    try:
        note_hand_signature(task_id=task.pk, actor=request.user, at=timezone.localtime())
    except CannotSign as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Đã ghi: %(number)s được ký tay trên bản giấy.") % {"number": number_of(task.paper)}
        )
    return _to_the_list(request)


@staff(Role.HEAD, Role.INTAKE)
def keys(request: StaffRequest) -> HttpResponse:
    """One's own keys and those of the seals one may use; and a form to add one."""
    offices = list(Office.objects.filter(pk__in=request.scope.head | request.scope.intake).order_by("name"))
    form = KeyForm(request.POST or None, request.FILES or None, offices=offices)
    if form.is_valid():
        try:
            key = _add(request, form)
        except CannotSign as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã thêm khóa của %(holder)s.") % {"holder": key.holder})
            return redirect("signing:keys")
    now = timezone.now()
    context = {
        "form": form,
        "own": list(keys_of(request.user, at=now)),
        "seals": list(seals_for(request.scope, at=now).select_related("office")),
    }
    return render(request, "signing/keys.html", context, status=422 if form.is_bound else 200)


def _add(request: StaffRequest, form: KeyForm) -> SigningKey:
    values = form.cleaned_data
    content, picture = values["content"], values["picture"]
    return add_key(
        office=form.office(),
        content=content.read(LARGEST_KEY + 1) if content else b"",
        token=values["token"],
        label=values["label"],
        picture=picture.read(LARGEST_PICTURE + 1) if picture else b"",
        secret=values["secret"],
        actor=request.user,
        at=timezone.localtime(),
    )


def _to_the_keys(request: StaffRequest, **part: object) -> HttpResponseRedirect:
    return redirect("signing:keys")


@staff(Role.HEAD, Role.INTAKE)
@post_only(_to_the_keys)
def lay_aside(request: StaffRequest, key_id: UUID) -> HttpResponse:
    """No longer sign with this key."""
    now = timezone.now()
    mine = keys_of(request.user, at=now).filter(pk=key_id).first()
    key = mine or get_object_or_404(seals_for(request.scope, at=now), pk=key_id)
    withdraw_key(key=key, at=now)
    messages.success(request, _("Đã thôi dùng khóa này. Giấy tờ đã ký vẫn giữ nguyên giá trị."))
    return redirect("signing:keys")

"""Addresses that only take a POST. After a time-out signing in leads there with a GET: the person is told and led on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.doors import StaffRequest

Act = Callable[..., HttpResponse]


def post_only(back: Callable[..., HttpResponseRedirect]) -> Callable[[Act], Act]:
    """Only a POST acts; anything else is told to press again and sent to ``back(request, …)``, which may answer 404."""

    def decorate(act: Act) -> Act:
        @wraps(act)
        def enter(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return act(request, *args, **kwargs)
            elsewhere = back(request, *args, **kwargs)
            messages.warning(
                request, _("Phiên làm việc đã hết giữa chừng nên việc vừa rồi chưa được ghi. Xin bấm lại.")
            )
            return elsewhere

        return enter

    return decorate

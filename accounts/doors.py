"""The access door: every view declares who may enter, and a test walks all routes to see that it did."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts.enums import Role
from accounts.models import User
from accounts.queries import Scope, scope_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request that came through ``staff``: the person is known and so is their scope."""

    user: User
    scope: Scope


def public(view: View[P]) -> View[P]:
    """Anyone may enter; the view must not look at ``request.user``."""
    view.audience = "public"  # type: ignore[attr-defined]  # a mark on the function that the door test reads
    return view


def staff(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], View[Any]]:
    """Only people who hold one of ``roles`` today (any role when none is named)."""

    def decorate(view: Callable[..., HttpResponseBase]) -> View[Any]:
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            guest = cast(StaffRequest, request)
            guest.scope = scope_of(guest.user, on=timezone.localdate())
            allowed = guest.scope.roles & set(roles) if roles else guest.scope.roles
            if not allowed:
                raise PermissionDenied
            response = view(guest, *args, **kwargs)
            # Full records must not come back from the browser's store after signing out at a shared desk.
            add_never_cache_headers(response)
            return response

        enter.audience = "staff:" + ",".join(sorted(roles))  # type: ignore[attr-defined]  # read by the door test
        return enter

    return decorate

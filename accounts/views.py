from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse
from django.utils import timezone

from accounts.doors import public
from accounts.forms import SignInForm
from accounts.queries import scope_of


class SignIn(LoginView):
    """The staff's sign-in; somebody already signed in goes straight on."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The work list; for people without work at an office, who administer or review only, the administration."""
        user = self.request.user
        has_work = not user.is_anonymous and bool(scope_of(user, on=timezone.localdate()).worked_at)
        if not has_work and getattr(user, "is_staff", False):
            return reverse("admin:index")
        return super().get_default_redirect_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Django's own "site" (the request's host) would hide the names that every page's header shows.
        context.pop("site", None)
        return context


sign_in = public(SignIn.as_view())
sign_out = public(LogoutView.as_view())

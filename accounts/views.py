from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.doors import StaffRequest, public, staff
from accounts.forms import ChangePasswordForm, SignInForm
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


@sensitive_post_parameters()
@staff()
def change_password(request: StaffRequest) -> HttpResponse:
    """The person's own password. They stay signed in here; wherever else they are, they are signed out."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Đã đổi mật khẩu. Ở các máy khác, ông/bà cần đăng nhập lại bằng mật khẩu mới."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/change_password.html", {"form": form})

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Sign-in of staff; the same sentence whatever was wrong."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Xin kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại, "
            "hoặc liên hệ quản trị của đơn vị để đặt lại mật khẩu."
        ),
        "inactive": _("Tài khoản này đã ngừng hoạt động. Xin liên hệ quản trị của đơn vị."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: object, **kwargs: object) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign_in", _("Đăng nhập")))


class ChangePasswordForm(PasswordChangeForm):
    """A person's own password: the present one, and the new one twice."""

    error_title = _("Chưa đổi được mật khẩu.")
    error_messages = {
        "password_incorrect": _(
            "Mật khẩu đang dùng chưa đúng. Xin kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        "password_mismatch": _("Hai lần nhập mật khẩu mới chưa giống nhau. Xin nhập lại cả hai ô."),
    }

    def __init__(self, user: AbstractBaseUser, *args: object, **kwargs: object) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu đang dùng")
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""

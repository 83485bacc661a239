"""The one kind that this app owns: mail that Django itself sends to staff."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import NoticeKind, register

STAFF_MAIL = register(NoticeKind("notices.staff_mail", _("Thư cho cán bộ (mật khẩu)"), is_urgent=True, is_secret=True))

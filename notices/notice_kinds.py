"""The kinds that this app owns: Django's own mail to staff, and what keeps the outbox itself in order."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import NoticeKind, register

STAFF_MAIL = register(NoticeKind("notices.staff_mail", _("Thư cho cán bộ (mật khẩu)"), is_urgent=True, is_secret=True))
TRIAL = register(NoticeKind("notices.trial", _("Tin gửi thử"), is_urgent=True))
DIGEST = register(NoticeKind("notices.digest", _("Điểm tin thông báo mỗi sáng")))

"""What the access log calls a message that somebody opened: by what it was."""

from django.utils.translation import gettext as _

from accounts.subjects import SubjectKind, register, uuids_of
from notices.kinds import kind_label
from notices.models import Notice


def _kinds(ids: list[str]) -> dict[str, str]:
    rows = Notice.objects.filter(pk__in=uuids_of(ids)).values_list("pk", "kind")
    return {str(pk): _("thông báo “%(kind)s”") % {"kind": kind_label(kind)} for pk, kind in rows}


register(SubjectKind("notice", words=_kinds))

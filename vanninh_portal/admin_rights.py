"""What a role allows in the administration on the days it is held: no groups, no permissions ticked by hand.

Phòng Nội vụ (REVIEWER) reads everything, settles notices, and keeps offices, the calendar and procedures;
administrators also keep the wording of forms and messages, the gateways that carry them, people and their roles, so
that nobody who checks the work gives themselves rights. Nobody edits dossiers there, whatever the role.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.backends import BaseBackend
from django.db.models import Model
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.queries import memberships_of

READ = ("accounts", "catalogue", "dossiers", "notices", "papers", "signing", "workdays")
KEPT = ("catalogue", "workdays")  # every table of these, and of accounts these:
OFFICES = ("accounts.office", "dossiers.officerule")
# Whoever keeps these decides who has which right, who signs in whose stead, and whose signature is believed.
PEOPLE = ("accounts.user", "accounts.membership", "signing.instead", "signing.trustanchor")
GATEWAYS = ("notices.gateway", "notices.gatewayturn", "notices.gatewaytemplate")  # contracts, keys and money
# How the sentences of forms and the messages to citizens read.
WORDING = frozenset({"papers.change_papertext", "notices.change_messagetext"})
SETTLE = frozenset({"notices.settle_notice"})
UNLOCK = frozenset({"axes.view_accessattempt", "axes.delete_accessattempt"})  # who is locked out, and letting them in


def _permission(act: str, model: type[Model]) -> str:
    return f"{model._meta.app_label}.{get_permission_codename(act, model._meta)}"


@cache
def permissions_of(role: str) -> frozenset[str]:
    """The permissions (``accounts.change_office``) that a role brings to the administration."""
    if role not in (Role.REVIEWER, Role.ADMINISTRATOR):
        return frozenset()
    held = {_permission("view", model) for app in READ for model in apps.get_app_config(app).get_models()} | SETTLE
    kept = [model for app in KEPT for model in apps.get_app_config(app).get_models()]
    kept += [apps.get_model(table) for table in OFFICES]
    if role == Role.ADMINISTRATOR:
        kept += [apps.get_model(table) for table in (*PEOPLE, *GATEWAYS)]
        held |= UNLOCK | WORDING
    return frozenset(held | {_permission(act, model) for model in kept for act in ("add", "change", "delete")})


class RoleBackend(BaseBackend):
    """Permissions from the memberships in force today. It signs nobody in: that is StaffBackend's work."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not isinstance(user_obj, User) or not (user_obj.is_active and user_obj.is_staff) or obj is not None:
            return set()
        held: set[str] | None = getattr(user_obj, "_role_permissions", None)
        if held is None:
            roles = set(memberships_of(user_obj, on=timezone.localdate()).values_list("role", flat=True))
            held = set().union(*map(permissions_of, roles))
            user_obj._role_permissions = held  # type: ignore[attr-defined]  # kept for one request, as ModelBackend does
        return held

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(permission.startswith(f"{app_label}.") for permission in self.get_user_permissions(user_obj))

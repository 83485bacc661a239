from accounts.admin.access import AccessRecordAdmin
from accounts.admin.office import OfficeAdmin
from accounts.admin.user import UserAdmin

__all__ = ["AccessRecordAdmin", "OfficeAdmin", "UserAdmin"]

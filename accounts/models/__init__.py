from accounts.models.access import AccessRecord
from accounts.models.office import Office
from accounts.models.user import Membership, User

__all__ = ["AccessRecord", "Membership", "Office", "User"]

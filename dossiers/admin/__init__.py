from dossiers.admin.call import PhoneCallAdmin
from dossiers.admin.dossier import DossierAdmin
from dossiers.admin.supplement import OfficeRuleAdmin, SupplementRequestAdmin

__all__ = ["DossierAdmin", "OfficeRuleAdmin", "PhoneCallAdmin", "SupplementRequestAdmin"]

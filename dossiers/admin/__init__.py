from dossiers.admin.call import PhoneCallAdmin
from dossiers.admin.correction import CorrectionAdmin
from dossiers.admin.dossier import DossierAdmin
from dossiers.admin.supplement import OfficeRuleAdmin, SupplementRequestAdmin

__all__ = ["CorrectionAdmin", "DossierAdmin", "OfficeRuleAdmin", "PhoneCallAdmin", "SupplementRequestAdmin"]

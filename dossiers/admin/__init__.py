from dossiers.admin.call import PhoneCallAdmin
from dossiers.admin.correction import CorrectionAdmin
from dossiers.admin.dossier import DossierAdmin
from dossiers.admin.first_answer import FirstAnswerAdmin
from dossiers.admin.supplement import OfficeRuleAdmin, SupplementRequestAdmin

__all__ = [
    "CorrectionAdmin",
    "DossierAdmin",
    "FirstAnswerAdmin",
    "OfficeRuleAdmin",
    "PhoneCallAdmin",
    "SupplementRequestAdmin",
]

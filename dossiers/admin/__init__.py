from dossiers.admin.call import PhoneCallAdmin
from dossiers.admin.dossier import DossierAdmin

__all__ = ["DossierAdmin", "PhoneCallAdmin"]

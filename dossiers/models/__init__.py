from dossiers.models.applicant import Applicant, NameWord
from dossiers.models.call import PhoneCall
from dossiers.models.dossier import Dossier, DossierDocument
from dossiers.models.draft import Draft
from dossiers.models.file import DossierFile
from dossiers.models.history import Completion, Event, StepRecord
from dossiers.models.numbering import CodeCounter, next_code
from dossiers.models.promise import Promise
from dossiers.models.wait import SupplementItem, SupplementRequest

__all__ = [
    "Applicant",
    "CodeCounter",
    "Completion",
    "Dossier",
    "DossierDocument",
    "DossierFile",
    "Draft",
    "Event",
    "NameWord",
    "PhoneCall",
    "Promise",
    "StepRecord",
    "SupplementItem",
    "SupplementRequest",
    "next_code",
]

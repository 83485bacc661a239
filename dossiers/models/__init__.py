from dossiers.models.applicant import Applicant, NameWord
from dossiers.models.call import PhoneCall
from dossiers.models.dossier import Dossier, DossierDocument, FirstAnswer
from dossiers.models.draft import Draft
from dossiers.models.duty import PaymentDuty
from dossiers.models.file import DossierFile
from dossiers.models.guidance import Guidance
from dossiers.models.hand_over import HandOver, PostalFiling, TrackingCorrection
from dossiers.models.history import Completion, Correction, Event, StepRecord
from dossiers.models.numbering import CodeCounter, next_code
from dossiers.models.outage import Outage
from dossiers.models.promise import Promise
from dossiers.models.proposal import SupplementProposal
from dossiers.models.reason import OfficeRule, WrittenReason
from dossiers.models.referral import Referral
from dossiers.models.visit import SiteVisit
from dossiers.models.wait import SupplementItem, SupplementRequest

__all__ = [
    "Applicant",
    "CodeCounter",
    "Completion",
    "Correction",
    "Dossier",
    "DossierDocument",
    "DossierFile",
    "Draft",
    "Event",
    "FirstAnswer",
    "Guidance",
    "HandOver",
    "NameWord",
    "OfficeRule",
    "Outage",
    "PaymentDuty",
    "PhoneCall",
    "PostalFiling",
    "Promise",
    "Referral",
    "SiteVisit",
    "StepRecord",
    "SupplementItem",
    "SupplementProposal",
    "SupplementRequest",
    "TrackingCorrection",
    "WrittenReason",
    "next_code",
]

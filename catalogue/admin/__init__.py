from catalogue.admin.procedure import ProcedureAdmin, SectorAdmin
from catalogue.admin.version import VersionAdmin

__all__ = ["ProcedureAdmin", "SectorAdmin", "VersionAdmin"]

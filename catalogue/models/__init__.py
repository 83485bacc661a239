from catalogue.models.loaded import LoadedRow
from catalogue.models.parts import Fee, ProcessStep, RequiredDocument
from catalogue.models.procedure import Procedure, Sector
from catalogue.models.version import ProcedureVersion

__all__ = ["Fee", "LoadedRow", "Procedure", "ProcedureVersion", "ProcessStep", "RequiredDocument", "Sector"]

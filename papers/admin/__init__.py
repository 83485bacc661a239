from papers.admin.paper import PaperAdmin
from papers.admin.wording import PaperTextAdmin

__all__ = ["PaperAdmin", "PaperTextAdmin"]

from django.db.models import QuerySet

from dossiers.models import DossierFile
from papers.stored import CheckCommand


class Command(CheckCommand):
    help = (
        "Recompute the SHA-256 of every file of every dossier, withdrawn ones too, and fail with a list of those that "
        "differ or are missing. Files that belong to no dossier are named; --tidy removes them."
    )
    model, folder = DossierFile, "dossiers"
    noun, one, as_they_were = "files", "dossier", "as added"

    def rows(self) -> QuerySet[DossierFile]:
        fields = ("content", "size", "sha256", "withdrawn_at", "dossier__code")
        return DossierFile.objects.select_related("dossier").only(*fields)

    def named(self, row: DossierFile) -> str:
        return f"{row.dossier.code}, withdrawn" if row.withdrawn_at else row.dossier.code

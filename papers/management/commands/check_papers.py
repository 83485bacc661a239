from django.db.models import QuerySet

from papers.models import PaperFile
from papers.queries import number_of
from papers.stored import CheckCommand


class Command(CheckCommand):
    help = (
        "Recompute the SHA-256 of every stored paper and fail with a list of those that differ or are missing. "
        "Files that belong to no paper are named; --tidy removes them."
    )
    model, folder = PaperFile, "papers"
    noun, one, as_they_were = "papers", "paper", "as issued"

    def rows(self) -> QuerySet[PaperFile]:
        return PaperFile.objects.select_related("paper__office").defer("paper__payload")

    def named(self, row: PaperFile) -> str:
        return f"{number_of(row.paper)}, {row.paper.office}, {row.paper.year}"

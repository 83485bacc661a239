"""What the files said at the last load, kept in the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from accounts.reference.merge import Memory, Values
from catalogue.models import LoadedRow


@contextmanager
def memory_of(kind: str) -> Iterator[Memory]:
    """The memory of one kind of rows; what changed in it is written at the end. Run inside a transaction."""
    before = dict(LoadedRow.objects.filter(kind=kind).values_list("key", "values"))
    memory: dict[str, Values] = dict(before)
    yield memory
    now = timezone.now()
    changed = [
        LoadedRow(kind=kind, key=key, values=values, loaded_at=now)
        for key, values in memory.items()
        if before.get(key) != values
    ]
    LoadedRow.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["values", "loaded_at"]
    )

"""Yes or no about offices and people. Nothing here writes."""

from django.db.models import Model


def is_used(row: Model) -> bool:
    """Whether any other row of the whole portal points at this one; asks each table once and stops at the first."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists():  # type: ignore[union-attr]  # a reverse relation has both
            return True
    return False

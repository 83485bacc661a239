"""Yes or no about versions; nothing is written."""

from collections.abc import Iterable
from datetime import date

from django.db.models import ForeignObjectRel, Model

from catalogue.models import ProcedureVersion


def is_locked(version: ProcedureVersion, *, on: date) -> bool:
    """Whether the version is or was in force, so that dossiers may rest on it: it is replaced, no longer edited."""
    return version.pk is not None and version.valid_from <= on


def is_used(version: ProcedureVersion) -> bool:
    """Whether rows of other apps (dossiers, for one) point at the version, at one of its papers or of its steps."""
    parts: list[Iterable[Model]] = [[version], version.documents.all(), version.fees.all(), version.steps.all()]
    return any(_is_pointed_at(list(part)) for part in parts)


def _is_pointed_at(rows: list[Model]) -> bool:
    if not rows:
        return False
    meta = rows[0]._meta
    # Hidden ones too: relations named "+" do not show among ``related_objects``.
    for relation in meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model = relation.related_model
        if isinstance(model, str) or model._meta.app_label == meta.app_label:
            continue
        if model._base_manager.filter(**{f"{relation.field.name}__in": rows}).exists():
            return True
    return False

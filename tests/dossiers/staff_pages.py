"""What the tests of staff pages share: dossiers in every place, and what a page says."""

import re
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from dossiers.actions.work import assign, finish, hand_on, shelve
from dossiers.models import Dossier
from tests.factories import make_dossier, moment

WORK = "/can-bo/"


def said(answer: Any) -> str:
    """The words of a page as a person reads them."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def codes(answer: Any) -> list[str]:
    """The codes of the rows of a list, in order."""
    return [row.dossier.code for row in answer.context["rows"]]


def page_of(dossier: Dossier) -> str:
    return reverse("dossiers:dossier", args=[dossier.pk])


def act_on(dossier: Dossier, name: str) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk])


def at_the_desk(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    return make_dossier(world, at, **changes)


def at_the_division(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    """Handed on at once; nobody has it yet."""
    dossier = make_dossier(world, at, **changes)
    return hand_on(dossier_id=dossier.pk, actor=world.clerk, at=moment(at))


def with_the_officer(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    dossier = at_the_division(world, at, **changes)
    return assign(dossier_id=dossier.pk, holder=world.officer, actor=world.head, at=moment(at))


def done(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    """Finished by the officer, its paper not at the desk yet."""
    dossier = with_the_officer(world, at, **changes)
    return finish(dossier_id=dossier.pk, actor=world.officer, at=moment(at))


def on_the_shelf(world: SimpleNamespace, at: str = "2026-11-09T09:10", **changes: Any) -> Dossier:
    dossier = done(world, at, **changes)
    return shelve(dossier_id=dossier.pk, shelf="A3", actor=world.clerk, at=moment(at))

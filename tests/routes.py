"""All routes of the portal, walked: what the tests over doors stand on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

ADMINISTRATION = "admin"


@dataclass(frozen=True)
class Route:
    """``name`` with its namespaces (``dossiers:worklist``), the view, and the names of its arguments."""

    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def audience(self) -> str:
        return getattr(self.view, "audience", "")

    @property
    def roles(self) -> set[str]:
        """The roles a staff route names; empty when any role may enter."""
        return set(filter(None, self.audience.removeprefix("staff:").split(",")))

    @property
    def is_staff(self) -> bool:
        return self.audience.startswith("staff:")

    def path(self, **values: Any) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})


def routes() -> list[Route]:
    """Everything but Django's administration, which keeps its own door."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def administration() -> list[Route]:
    """The routes of Django's administration."""
    branches = [entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == ADMINISTRATION]
    return [route for branch in branches for route in _walk(branch.url_patterns, f"{ADMINISTRATION}:", ())]


def _walk(entries: list[Any], space: str, outer: tuple[str, ...]) -> Iterator[Route]:
    for entry in entries:
        arguments = (*outer, *entry.pattern.converters, *getattr(entry.pattern, "regex", None).groupindex)
        arguments = tuple(dict.fromkeys(arguments))
        if isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name}" if entry.name else str(entry.pattern), entry.callback, arguments)
        elif isinstance(entry, URLResolver) and entry.namespace != ADMINISTRATION:
            yield from _walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space, arguments)

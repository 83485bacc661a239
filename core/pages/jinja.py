"""Jinja2 for the hot public pages: the same words as the Django templates, at a tenth of the time.

``_`` is Django's gettext, plain ("old style"): write ``{{ _("Chào %(name)s") % {"name": name} }}``.
"""

from collections.abc import Callable, MutableMapping
from functools import cache
from hashlib import sha256
from typing import Any

import jinja2
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from core.pages import display
from core.templatetags import icons
from core.templatetags.motcua import control, errors_of


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named route in the language of the page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


_FIXED: dict[str, Callable[..., str]] = {"_": gettext, "icon": icons.icon, "static": static, "url": url}


class _Settle(NodeTransformer):
    """Replaces ``_("…")``, ``icon("…")``, ``static("…")`` and ``url("…")`` by what they give in the language of now."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 # the name that Jinja2 looks for
        self.generic_visit(node)
        called = _FIXED.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        given = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if called is None or node.kwargs or len(given) != len(node.args):
            return node
        value = called(*given)
        fixed = Markup(value) if hasattr(value, "__html__") else value  # nosec B704 # noqa: S704 # only what is marked safe already
        return nodes.Const(fixed, lineno=node.lineno).set_environment(self.environment)


class Environment(jinja2.Environment):
    """Templates of one language can be settled while they are compiled: a page then looks up no fixed word."""

    is_settled = False

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.is_settled:
            _Settle(self).visit(parsed)
        return parsed

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dict, which each page copies and each import compares many times faster than a chain of them."""
        return dict(self.globals) if self.is_settled and not d else super().make_globals(d)


def environment(**options: Any) -> Environment:
    """Django's ``OPTIONS["environment"]``: autoescape is always on, blocks leave no blank lines behind."""
    made = Environment(  # autoescape is in the options below, and nobody can switch it off
        **{**options, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined] # added by ext.i18n
    made.globals.update(url=url, static=static, current_language=get_language)
    made.globals.update(icon=icons.icon, tag=icons.tag, control=control, errors_of=errors_of, nav=[], footer_links=[])
    made.globals.update(frame=lambda _path: {}, site=lambda: None)
    made.filters.update(display.FILTERS)
    return made


@cache
def _settled(language: str) -> jinja2.Environment:
    """The environment of the pages of one language; compile its templates only while that language is active."""
    made: jinja2.Environment = engines["jinja2"].env.overlay()  # type: ignore[attr-defined] # Django's backend has it
    made.is_settled = True  # type: ignore[attr-defined] # of our own class
    return made


def write(name: str, path: str, context: dict[str, Any]) -> str:
    """The page ``name`` for the address ``path``, with what the portal puts around every page (``frame``)."""
    made = _settled(get_language() or "")
    frame: Callable[[str], dict[str, Any]] = made.globals["frame"]  # type: ignore[assignment] # globals are objects
    return made.get_template(name).render({**frame(path), **context})


def page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a citizens' page; no context processors and no search through other engines."""
    return HttpResponse(write(name, request.path_info, context), status=status)


class KeptPage:
    """A page that is the same for everybody, kept as bytes in this process for each of its addresses.

    It is written anew whenever ``site`` has been read anew, which the portal does every half minute. Browsers ask
    again after a minute and mostly hear "not modified".
    """

    def __init__(self, write: Callable[[HttpRequest], str]) -> None:
        self._write = write
        self._kept: dict[str, tuple[object, bytes, str]] = {}

    def answer(self, request: HttpRequest) -> HttpResponse:
        read: Callable[[], object] = _settled(get_language() or "").globals["site"]  # type: ignore[assignment] # as above
        site, path = read(), request.path_info
        kept = self._kept.get(path)
        if kept is None or kept[0] is not site:
            body = self._write(request).encode()
            kept = self._kept[path] = (site, body, sha256(body).hexdigest()[:20])
        is_known = kept[2] in request.META.get("HTTP_IF_NONE_MATCH", "")
        response = HttpResponseNotModified() if is_known else HttpResponse(kept[1])
        response.headers["ETag"] = f'"{kept[2]}"'
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

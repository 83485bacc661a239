"""What the portal can say, found in its own files without gettext: texts of Python, of Django's and of Jinja2 templates."""

import ast
import re
from pathlib import Path

from django.template import engines
from django.utils.translation.template import templatize

from tests import house

CALLS = {"_", "lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_IN_TEMPLATE = re.compile(r"""(?:gettext|_)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def texts_of(path: Path) -> set[str]:
    """The msgids of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _of_python(source)
    if path.is_relative_to(house.ROOT / "templates" / "jinja2"):
        found = engines["jinja2"].env.extract_translations(source)
        return {text if isinstance(text, str) else text[0] for _line, _function, text in found}
    return {ast.literal_eval(text) for text in _IN_TEMPLATE.findall(templatize(source))}


def _of_python(source: str) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    named = ((getattr(call.func, "id", getattr(call.func, "attr", "")), call.args[0]) for call in calls)
    return {text.value for name, text in named if name in CALLS and isinstance(text, ast.Constant)}

"""The project's own files and the template names in them, for the tests over the house itself."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPS = ("accounts", "catalogue", "core", "dossiers", "notices", "papers", "signing", "vanninh_portal", "workdays")
NOT_OURS = {"static_root", "media", "node_modules", "test-results", "build"}
ENGINES = ("django", "jinja2")

_TEMPLATE_NAME = re.compile(r"[\w*%/{}.-]+\.(?:html|txt)")
_TEMPLATE_TAG = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")


def files(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[Path]:
    """Files of the project with one of the suffixes, in a steady order; nothing hidden, built or uploaded."""
    tops = [ROOT / name for name in under] or [ROOT]
    for top in tops:
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")) and name not in NOT_OURS)
            yield from (Path(folder, name) for name in sorted(names) if name.endswith(suffixes))


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def function_lengths(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]


def templates(engine: str) -> set[str]:
    """Names of our templates as the engine knows them."""
    folder = ROOT / "templates" / engine
    return {path.relative_to(folder).as_posix() for path in files(".html", ".txt", under=(f"templates/{engine}",))}


def names_in_code() -> set[str]:
    """Template names in Python; a part that is filled in while running stands as ``*``."""
    found = set()
    for path in files(".py", under=APPS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        texts = [_text(node) for node in ast.walk(tree) if id(node) not in inside]
        found |= {text for text in texts if _TEMPLATE_NAME.fullmatch(text)}
    return found


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    return ""


def names_in_templates(engine: str) -> set[str]:
    """Names that templates of this engine extend, include or import."""
    return {
        name
        for path in files(".html", ".txt", under=(f"templates/{engine}",))
        for name in _TEMPLATE_TAG.findall(path.read_text(encoding="utf-8"))
    }

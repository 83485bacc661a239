"""``manage.py makemessages``: Django's own, which also reads texts anywhere in a Jinja2 template.

Django reads ``_("…")`` only where its own template language could have it, and would miss ``{{ ui.button(url, _("…")) }}``.
"""

from pathlib import Path

from django.core.management.commands import makemessages
from django.template import engines


def as_python(source: str) -> str:
    """The texts of a Jinja2 template as calls for xgettext, each on its own line number."""
    lines = [""] * (source.count("\n") + 1)
    for number, function, texts in engines["jinja2"].env.extract_translations(source):  # type: ignore[attr-defined]
        arguments = ", ".join(repr(text) for text in ([texts] if isinstance(texts, str) else texts) if text is not None)
        lines[number - 1] += f"{function}({arguments}{', 1' if function == 'ngettext' else ''}); "
    return "\n".join(lines)


class BuildFile(makemessages.BuildFile):
    """One file on its way to xgettext."""

    def preprocess(self) -> None:
        path = Path(self.path)
        if path.parts[:2] != ("templates", "jinja2"):
            super().preprocess()
            return
        Path(self.work_path).write_text(as_python(path.read_text(encoding="utf-8")), encoding="utf-8")


class Command(makemessages.Command):
    build_file_class = BuildFile

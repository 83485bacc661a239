"""Tags and filters of the Django templates; core/pages/jinja.py gives the same words to the citizens' pages."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.pages import display
from core.templatetags import icons

register = template.Library()

for name, function in display.FILTERS.items():
    register.filter(name, function)
register.simple_tag(icons.icon, name="icon")
register.simple_tag(icons.tag, name="tag")

_MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "late"}
_TONE_ICONS = {"ok": "check", "warn": "clock", "late": "alert", "info": "info"}


@register.filter
def message_tone(level_tag: str) -> str:
    """Tone of a Django message: ok, warn, late or info."""
    return _MESSAGE_TONES.get(level_tag, "info")


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon that goes with a tone; the plain information sign for any other word."""
    return icons.icon(_TONE_ICONS.get(tone, "info"))


_KINDS: list[tuple[type[forms.Widget], dict[str, str]]] = [
    (forms.DateInput, {"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
    (forms.NumberInput, {"inputmode": "decimal", "class": "w-10"}),
    (forms.EmailInput, {"inputmode": "email", "spellcheck": "false"}),
]


def control_defaults(field: BoundField) -> dict[str, str | bool]:
    """What a control needs on phones, unless its form said otherwise.

    Dates are one text box: the browser's own picker follows the browser's language and is slow for years of birth.
    """
    widget = field.field.widget
    wanted = next((attrs for kind, attrs in _KINDS if isinstance(widget, kind)), {})
    if getattr(widget, "input_type", "") == "tel":
        wanted = {"inputmode": "tel", "class": "w-20"}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's own default, too tall
        return {"rows": "5"}
    return {key: value for key, value in wanted.items() if key not in widget.attrs}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a field with our defaults; ``aria-describedby`` and ``aria-invalid`` come from Django.

    Numbers are text boxes: a browser's number box hides what it cannot read, and turns when a mouse wheel passes.
    """
    if isinstance(field.field.widget, forms.NumberInput):
        field.field.widget.input_type = "text"
    return field.as_widget(attrs=control_defaults(field))


@register.filter
def first_control_id(field: BoundField) -> str:
    """The id an error summary must point at: for groups of boxes that is the first box."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label


@register.simple_tag
def error_count(form: forms.BaseForm) -> int:
    """How many things an error summary lists."""
    return sum(len(errors) for errors in form.errors.values())


_EMPTY: list[tuple[type[forms.Widget], Any]] = [
    (forms.CheckboxSelectMultiple, _("Xin chọn ít nhất một mục ở “%(label)s”.")),
    (forms.CheckboxInput, _("Xin đánh dấu ô “%(label)s”.")),
    (forms.Select, _("Xin chọn một mục ở “%(label)s”.")),
    (forms.RadioSelect, _("Xin chọn một mục ở “%(label)s”.")),
    (forms.FileInput, _("Xin chọn tệp cho “%(label)s”.")),
]


def _left_empty(field: BoundField) -> str:
    words = next((text for kind, text in _EMPTY if isinstance(field.field.widget, kind)), _("Xin điền “%(label)s”."))
    return str(words) % {"label": field.label}


@register.filter
def errors_of(field: BoundField) -> list[str]:
    """The errors of a field, each naming it: "this field is required" twice in a summary helps nobody."""
    usual = forms.Field.default_error_messages["required"]
    return [
        _left_empty(field) if error.code == "required" and error.message == usual else str(text)
        for error, text in zip(field.errors.as_data(), field.errors, strict=True)
    ]


@register.filter
def with_errors(form: forms.BaseForm) -> list[Any]:
    """The visible fields that have errors, in the order of the page."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def minutes(seconds: float) -> int:
    """Whole minutes, rounded up: what to tell somebody who must wait."""
    return -(-int(seconds) // 60)

"""The form of a gateway: its own fields, and those that its transport asks for. Keys go in and never come out."""

import re
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import Promise as LazyText
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from core.text.placeholders import fault_of
from notices.checks import SENDER_NAME
from notices.enums import Channel
from notices.gateways import FROM_ENVIRONMENT, LOCAL, NONE
from notices.kinds import kind_label
from notices.models import Gateway, GatewayTemplate
from notices.transports import TRANSPORTS
from notices.transports.base import Setting, Transport
from notices.wording import all_texts

LONGEST_TIMEOUT = 60
LONGEST_VALUE = 8000
# A gateway of the environment answers to these names in the ledger.
TAKEN = frozenset({LOCAL, NONE, *(usual for _setting, usual in FROM_ENVIRONMENT.values())})
_PORT = re.compile(r"[1-9][0-9]{0,4}")


def offered() -> list[type[Transport]]:
    """The transports that an administrator may choose: "local" is for a demo."""
    return [transport for name, transport in TRANSPORTS.items() if name != LOCAL or settings.DEMO]


def field_name(setting: Setting) -> str:
    return f"set_{setting.name}"


def drop_name(setting: Setting) -> str:
    return f"drop_{setting.name}"


def droppable(transport: type[Transport], row: Gateway | None) -> list[Setting]:
    """Keys that are kept and that the transport can do without."""
    kept = row.values if row is not None else {}
    return [one for one in transport.settings if one.is_secret and not one.is_required and kept.get(one.name)]


class GatewayForm(forms.ModelForm):
    """Base of the form that ``form_for`` builds for one transport."""

    transport: ClassVar[type[Transport]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "timeout" in self.fields:
            self.fields["timeout"].validators.append(MaxValueValidator(LONGEST_TIMEOUT))

    def clean_ref(self) -> str:
        ref: str = self.cleaned_data["ref"]
        if ref in TAKEN:
            raise ValidationError(gettext("Tên này dành cho thiết lập chung của cổng. Ví dụ tên khác: esms-2"))
        return ref

    def clean(self) -> dict[str, Any] | None:
        for setting in self.transport.settings:
            fault = _fault(setting, self.transport, self.cleaned_data.get(field_name(setting)) or "")
            if fault:
                self.add_error(field_name(setting), fault)
        return super().clean()

    def _post_clean(self) -> None:
        if self.instance._state.adding:
            self.instance.transport = self.transport.name
            self.instance.channel = self.cleaned_data.get("channel") or self.transport.channels[0]
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which the stubs leave out
        if not self.errors and any(field_name(one) in self.fields for one in self.transport.settings):
            self.instance.values = {one.name: self._value(one) for one in self.transport.settings}

    def _value(self, setting: Setting) -> str:
        """What is typed; a key left empty stays as it is kept, unless it is to be dropped."""
        typed = str(self.cleaned_data.get(field_name(setting)) or "")
        if typed or not setting.is_secret or self.cleaned_data.get(drop_name(setting)):
            return typed
        return str((self.instance.values or {}).get(setting.name, ""))


def form_for(transport: type[Transport], row: Gateway | None) -> type[GatewayForm]:
    """The form of one transport, for a new gateway or for ``row``."""
    kept: dict[str, str] = row.values if row is not None else {}
    fields: dict[str, Any] = {field_name(one): _field(one, row is not None, kept) for one in transport.settings}
    for one in droppable(transport, row):
        label = gettext("Xóa %(label)s đã lưu") % {"label": one.label}
        fields[drop_name(one)] = forms.BooleanField(label=label, required=False)
    if row is None and len(transport.channels) > 1:
        choices = [(name, Channel(name).label) for name in transport.channels]
        fields["channel"] = forms.ChoiceField(label=gettext_lazy("Kênh"), choices=choices)
    return cast(type[GatewayForm], type("GatewayForm", (GatewayForm,), {"transport": transport, **fields}))


def _field(setting: Setting, is_saved: bool, kept: dict[str, str]) -> forms.Field:
    label = capfirst(str(setting.label))
    if setting.is_secret:
        return _secret(setting, label, is_kept=bool(kept.get(setting.name)))
    initial = kept.get(setting.name, "") if is_saved else setting.default
    shared: dict[str, Any] = {
        "label": label,
        "initial": initial,
        "required": setting.is_required,
        "help_text": escape(str(setting.help_text)),
    }
    if setting.choices:
        empty = () if setting.is_required else (("", "–"),)
        return forms.ChoiceField(choices=(*empty, *setting.choices), **shared)
    widget: forms.Widget = (
        forms.Textarea(attrs={"rows": 6, "cols": 70, "class": "vLargeTextField"})
        if setting.is_long
        else forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"})
    )
    return forms.CharField(max_length=LONGEST_VALUE, widget=widget, **shared)


def _secret(setting: Setting, label: str, *, is_kept: bool) -> forms.Field:
    """Never filled back: an empty box keeps what is kept."""
    said: list[str | LazyText] = [gettext("Đã lưu; để trống nếu giữ nguyên.")] if is_kept else []
    words = " ".join(escape(str(one)) for one in (setting.help_text, *said) if one)
    attrs = {"class": "vTextField", "autocomplete": "new-password", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        max_length=LONGEST_VALUE,
        required=setting.is_required and not is_kept,
        help_text=words,
        widget=forms.PasswordInput(attrs=attrs),
    )


def _fault(setting: Setting, transport: type[Transport], value: str) -> str:
    """What is wrong with a value that every gateway of this kind would stumble over."""
    if not value or setting.is_secret or setting.choices:
        return ""
    if setting.name.endswith("url") and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        return gettext("Địa chỉ cần bắt đầu bằng https://. Ví dụ: https://api.example.vn/sms")
    if setting.name == "port" and not (_PORT.fullmatch(value) and int(value) < 65536):
        return gettext("Cổng là một số từ 1 đến 65535. Ví dụ: 587")
    if setting.name == "sender" and transport.channels == (Channel.SMS.value,) and not SENDER_NAME.fullmatch(value):
        return gettext("Tên định danh gồm nhiều nhất 11 chữ cái không dấu hoặc chữ số. Ví dụ: UBND V.NINH")
    return ""


def places_of(kind: str) -> tuple[str, ...] | None:
    """The facts that every text of this kind has; ``None`` for a kind without texts."""
    known = [text.places for text in all_texts() if text.kind == kind]
    if not known:
        return None
    return tuple(place for place in known[0] if all(place in places for places in known))


class TemplateForm(forms.ModelForm):
    """An approved template; its places must be facts that notices of the kind have."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại thông báo"))

    class Meta:
        model = GatewayTemplate
        fields = ("kind", "template_ref", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "cols": 50})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys([text.kind for text in all_texts()] + [self.instance.kind or ""]))
        choices = sorted(((name, kind_label(name)) for name in names if name), key=lambda choice: choice[1])
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "–"), *choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, text = self.cleaned_data.get("kind"), self.cleaned_data.get("text")
        places = places_of(kind) if kind else None
        fault = fault_of(text, places) if text and places is not None else None
        if fault:
            where = gettext("Dòng %(line)d, ký tự %(letter)d:") % {"line": fault.line, "letter": fault.letter}
            self.add_error("text", f"{where} {fault.words}")
        return cleaned

"""Which part of which register: a desk, a period, perhaps a sector."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Office
from accounts.queries import Scope
from catalogue.models import Sector
from dossiers.forms.work import DayField
from dossiers.queries.register import Asked, offices_with_registers

LONGEST_PERIOD = timedelta(days=366)


class RegisterForm(forms.Form):
    """Read from the address, so that a part can be kept as a bookmark: it holds no personal data."""

    error_title = lazy("Chưa xem được sổ.")
    office = forms.ModelChoiceField(label=lazy("Bộ phận Một cửa"), queryset=Office.objects.none(), empty_label=None)
    first = DayField(label=lazy("Từ ngày"))
    last = DayField(label=lazy("Đến ngày"))
    sector = forms.ModelChoiceField(
        label=lazy("Lĩnh vực"), queryset=Sector.objects.order_by("name"), required=False, empty_label=lazy("Tất cả")
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **options: Any) -> None:
        start = {"first": f"{today.replace(day=1):%d/%m/%Y}", "last": f"{today:%d/%m/%Y}"}
        super().__init__(*args, **{"initial": start, **options})
        office = self.fields["office"]
        self.offices = offices_with_registers(scope, today)
        office.queryset = self.offices  # type: ignore[attr-defined] # a field with choices from the database
        office.error_messages["invalid_choice"] = _("Ông/bà không phụ trách sổ của nơi này. Xin chọn trong danh sách.")
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.attrs = {"novalidate": True}
        self.helper.add_input(Submit("xem", _("Xem sổ")))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            raise ValidationError(
                _("“Từ ngày” phải trước “Đến ngày”, ví dụ từ 01/11/2026 đến 30/11/2026. Xin đổi lại hai ngày.")
            )
        if first and last and last - first > LONGEST_PERIOD:
            raise ValidationError(
                _("Mỗi lần xem nhiều nhất một năm, vì mỗi năm là một quyển sổ. Xin rút ngắn thời gian.")
            )
        return values

    def asked(self) -> Asked:
        """What was asked for, of a valid form."""
        values = self.cleaned_data
        return Asked(values["office"], values["first"], values["last"], values["sector"])

"""The form by which a head declares an outage."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Office
from dossiers.actions.outages import LONGEST_REASON
from dossiers.forms.fields import LineField
from dossiers.forms.moments import HourField, day_field, joined


class OutageForm(forms.Form):
    error_title = lazy("Chưa ghi nhận được sự cố.")
    office = forms.ModelChoiceField(
        label=lazy("Bộ phận"),
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={
            "required": lazy("Xin chọn bộ phận."),
            "invalid_choice": lazy("Xin chọn bộ phận ông/bà phụ trách."),
        },
    )
    began_on, began_time = day_field(lazy("Từ ngày")), HourField(label=lazy("Từ lúc"))
    ended_on, ended_time = day_field(lazy("Đến ngày")), HourField(label=lazy("Đến lúc"))
    reason = LineField(
        label=lazy("Lý do"),
        most=LONGEST_REASON,
        help_text=lazy("Ví dụ: mất điện toàn khu trung tâm hành chính. Xin không ghi tên, số điện thoại của ai."),
        error_messages={"required": lazy("Xin ghi lý do, ví dụ: mất điện toàn khu trung tâm hành chính.")},
    )

    def __init__(self, *args: Any, desks: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = desks  # type: ignore[attr-defined]  # a ModelChoiceField has one
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            "office",
            Div("began_on", "began_time", css_class="row"),
            Div("ended_on", "ended_time", css_class="row"),
            "reason",
        )
        self.helper.add_input(Submit("save", _("Duyệt nhập bù")))

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end; only after ``is_valid``."""
        began = joined(self.cleaned_data, day="began_on", hour="began_time")
        ended = joined(self.cleaned_data, day="ended_on", hour="ended_time")
        if began is None or ended is None:
            raise ValueError("the form is not valid")
        return began, ended

"""The intake form: who files, who files for them, how many sets, how the result goes back."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Office
from dossiers.enums import ResultWay
from dossiers.forms.fields import CountField, LineField
from dossiers.forms.person import PersonForm, box

LONGEST_SUMMARY, LONGEST_PROCEDURE = 500, 500
MOST_SETS = 50


class IntakeForm(PersonForm):
    """``desks`` are those the clerk takes in at today."""

    office = forms.ChoiceField(label=lazy("Nơi tiếp nhận"))

    procedure = LineField(label=lazy("Thủ tục"), most=LONGEST_PROCEDURE, required=False)
    sets = CountField(label=lazy("Số bộ"), least=1, most=MOST_SETS, initial="1", widget=box(inputmode="numeric"))
    result_way = forms.ChoiceField(label=lazy("Nhận kết quả"), choices=ResultWay, initial=ResultWay.COUNTER)
    summary = LineField(label=lazy("Nội dung yêu cầu giải quyết"), most=LONGEST_SUMMARY, required=False, widget=box())

    def __init__(
        self, data: MultiValueDict[str, str] | None = None, *, desks: Sequence[Office], today: date, **options: Any
    ) -> None:
        super().__init__(data, today=today, **options)
        self.desks = {str(desk.pk): desk for desk in desks}
        cast(forms.ChoiceField, self.fields["office"]).choices = [(key, str(desk)) for key, desk in self.desks.items()]

    def needs_address(self, values: dict[str, Any]) -> bool:
        return values.get("result_way") == ResultWay.POST

    def desk(self) -> Office:
        """The desk chosen; the clerk's first one while none is."""
        chosen = self.desks.get(str(self["office"].value()))
        return chosen or next(iter(self.desks.values()))


def first_values(values: MultiValueDict[str, str]) -> dict[str, Any]:
    """The values as ``initial`` of a form that shows them without judging them yet."""
    return {name: values[name] for name in IntakeForm.base_fields if name in values}

"""The intake form: who files, who files for them, how many sets, how the result goes back."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Office
from dossiers.enums import GuidanceWay, ResultWay
from dossiers.forms.arrival import ArrivalForm
from dossiers.forms.fields import CountField, LineField
from dossiers.forms.person import PersonForm, box

LONGEST_SUMMARY, LONGEST_PROCEDURE, LONGEST_REASON = 500, 500, 1000
MOST_SETS = 50


class IntakeForm(ArrivalForm, PersonForm):
    """``desks`` are those the clerk takes in at today. Words of guidance and a reason to decline are read with it."""

    office = forms.ChoiceField(label=lazy("Nơi tiếp nhận"))

    procedure = LineField(label=lazy("Thủ tục"), most=LONGEST_PROCEDURE, required=False)
    sets = CountField(label=lazy("Số bộ"), least=1, most=MOST_SETS, initial="1", widget=box(inputmode="numeric"))
    result_way = forms.ChoiceField(label=lazy("Nhận kết quả"), choices=ResultWay, initial=ResultWay.COUNTER)
    summary = LineField(label=lazy("Nội dung yêu cầu giải quyết"), most=LONGEST_SUMMARY, required=False, widget=box())
    guide_way = forms.ChoiceField(
        label=lazy("Hướng dẫn"),
        choices=[choice for choice in GuidanceWay.choices if choice[0] != GuidanceWay.ONLINE],
        initial=GuidanceWay.COUNTER,
        required=False,
        error_messages={"invalid_choice": lazy("Xin chọn cách hướng dẫn: tại quầy, qua điện thoại hoặc qua bưu điện.")},
    )
    guide_words = LineField(label=lazy("Lời hướng dẫn thêm"), most=LONGEST_SUMMARY, required=False, widget=box())
    decline_reason = LineField(label=lazy("Lý do từ chối tiếp nhận"), most=LONGEST_REASON, required=False, widget=box())

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

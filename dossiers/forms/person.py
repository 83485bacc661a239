"""Who files, and who files for them: the fields of intake, and of a correction of what intake recorded."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.national_id import BadNationalId, CardFault, NationalId, cross_check, parse_number
from core.national_id.tax_code import BadTaxCode, parse_tax_code
from core.phones import is_mobile
from dossiers.actions.people import Person
from dossiers.enums import ApplicantKind
from dossiers.forms.fields import DayField, LineField, MailField, PhoneField, check_name_of_person

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PAPER = 200, 300, 200
PERSON = ("national_id", "full_name", "born_on", "phone", "email", "address")
HELPER = ("rep_national_id", "rep_full_name", "rep_phone", "rep_email", "rep_address", "rep_paper")
_OLD_NUMBER_LENGTH = 9


def box(**attrs: str | LazyText) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class PersonForm(forms.Form):
    """``warnings`` (field → sentences) do not stop anything."""

    kind = forms.ChoiceField(
        label=lazy("Người nộp là"), choices=ApplicantKind, widget=forms.RadioSelect, initial=ApplicantKind.INDIVIDUAL
    )
    national_id = LineField(label=lazy("Số định danh (CCCD)"), most=30, required=False, widget=box(inputmode="numeric"))
    full_name = LineField(
        label=lazy("Họ và tên"),
        most=LONGEST_NAME,
        widget=box(),
        error_messages={"required": lazy("Xin nhập họ và tên người nộp, ví dụ: Nguyễn Thị Hòa.")},
    )
    born_on = DayField(
        label=lazy("Ngày sinh"), required=False, widget=box(inputmode="numeric", placeholder=lazy("ngày/tháng/năm"))
    )
    phone = PhoneField(label=lazy("Điện thoại"), required=False, widget=box(type="tel", inputmode="tel"))
    email = MailField(label=lazy("Thư điện tử"), required=False, widget=box(inputmode="email"))
    address = LineField(label=lazy("Địa chỉ"), most=LONGEST_ADDRESS, required=False, widget=box())

    rep_national_id = LineField(
        label=lazy("Số định danh (CCCD)"), most=30, required=False, widget=box(inputmode="numeric")
    )
    rep_full_name = LineField(
        label=lazy("Họ và tên người được ủy quyền"), most=LONGEST_NAME, required=False, widget=box()
    )
    rep_phone = PhoneField(label=lazy("Điện thoại"), required=False, widget=box(type="tel", inputmode="tel"))
    rep_email = MailField(label=lazy("Thư điện tử"), required=False, widget=box(inputmode="email"))
    rep_address = LineField(label=lazy("Địa chỉ"), most=LONGEST_ADDRESS, required=False, widget=box())
    rep_paper = LineField(
        label=lazy("Giấy tờ ủy quyền"),
        most=LONGEST_PAPER,
        required=False,
        widget=box(placeholder=lazy("ví dụ: Giấy ủy quyền ngày 05/03/2026")),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.warnings: dict[str, list[str]] = {}
        if self["kind"].value() == ApplicantKind.ORGANISATION:
            needed = _("Xin nhập tên tổ chức hoặc hộ kinh doanh, ví dụ: Hợp tác xã Vạn Thắng.")
            self.fields["full_name"].error_messages["required"] = needed

    def needs_address(self, values: dict[str, Any]) -> bool:
        """Whether the result goes to the applicant's home."""
        raise NotImplementedError

    @property
    def has_helper(self) -> bool:
        """Whether anything was typed about a person who files for the applicant."""
        return any(str(self[name].value() or "").strip() for name in HELPER)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") == ApplicantKind.ORGANISATION:
            self._check_organisation(values)
        else:
            self._check_person(values, "", born_on=values.get("born_on"))
        if any(values.get(name) for name in HELPER):
            self._check_helper(values)
        self._check_contact(values)
        return values

    def _check_organisation(self, values: dict[str, Any]) -> None:
        values["born_on"] = None
        try:
            values["national_id"] = (
                parse_tax_code(values["national_id"], today=self.today) if values.get("national_id") else ""
            )
        except BadTaxCode as error:
            self.add_error("national_id", str(error))

    def _check_person(self, values: dict[str, Any], prefix: str, *, born_on: date | None = None) -> None:
        name = values.get(f"{prefix}full_name")
        if name:
            try:
                check_name_of_person(name, self.fields[f"{prefix}full_name"].label or "")
            except ValidationError as error:
                self.add_error(f"{prefix}full_name", error)
        if born_on and born_on > self.today:
            self.add_error("born_on", _("Ngày sinh phải trước ngày hôm nay, ví dụ 05/03/1990."))
            born_on = None
        number = "".join(values.get(f"{prefix}national_id", "").split())
        if number:
            self._check_number(values, f"{prefix}national_id", number, born_on)

    def _check_number(self, values: dict[str, Any], field: str, number: str, born_on: date | None) -> None:
        if len(number) == _OLD_NUMBER_LENGTH and number.isascii() and number.isdigit():
            self.add_error(field, CardFault.OLD_CARD.label)
            return
        try:
            identity = parse_number(number, today=self.today)
        except BadNationalId as error:
            self.add_error(field, str(error))
            return
        values[field] = identity.number
        self._check_birth(field, identity, born_on)

    def _check_birth(self, field: str, identity: NationalId, born_on: date | None) -> None:
        try:
            for warning in cross_check(identity, born_on=born_on, sex=None):
                self._warn(field, warning.label)
        except BadNationalId as error:
            self.add_error("born_on", str(error))

    def _check_helper(self, values: dict[str, Any]) -> None:
        self._check_person(values, "rep_")
        if not values.get("rep_full_name") and "rep_full_name" not in self.errors:
            self.add_error("rep_full_name", _("Xin nhập họ tên người được ủy quyền, ví dụ: Trần Văn Đại."))
        if not values.get("rep_paper") and "rep_paper" not in self.errors:
            self.add_error("rep_paper", _("Xin ghi giấy tờ ủy quyền, ví dụ: Giấy ủy quyền ngày 05/03/2026."))

    def _check_contact(self, values: dict[str, Any]) -> None:
        for field in ("phone", "rep_phone"):
            if values.get(field) and not is_mobile(values[field]):
                self._warn(field, _("Số máy bàn không nhận được tin nhắn. Xin hỏi thêm số di động nếu có."))
        if self.needs_address(values) and not values.get("address") and "address" not in self.errors:
            self.add_error("address", _("Nhận qua bưu điện cần địa chỉ, ví dụ: Tổ dân phố số 6, thị trấn Vạn Giã."))
        asked = ("national_id", "phone", "rep_national_id", "rep_phone")
        if not any(values.get(name) or name in self.errors for name in asked):
            self.add_error(
                "national_id",
                _("Cần số định danh hoặc số điện thoại, vì người nộp tra cứu bằng 4 số cuối của một trong hai số này."),
            )
        elif not any(values.get(name) or name in self.errors for name in ("phone", "email", "rep_phone", "rep_email")):
            self._warn("phone", _("Chưa có điện thoại, thư điện tử: người nộp sẽ không nhận được tin nhắn nào."))

    def _warn(self, field: str, sentence: str | LazyText) -> None:
        self.warnings.setdefault(field, []).append(str(sentence))

    def person(self) -> Person:
        """Who the dossier is for; only after ``is_valid``."""
        values = self.cleaned_data
        born_on = values["born_on"]
        return Person(
            full_name=values["full_name"],
            kind=values["kind"],
            national_id=values["national_id"],
            born_on=born_on.isoformat() if born_on else "",
            address=values["address"],
            phone=values["phone"],
            email=values["email"],
        )

    def representative(self) -> dict[str, str] | None:
        """Who files for them: name, national_id, phone, email, address, paper; ``None`` for nobody."""
        if not any(self.cleaned_data[name] for name in HELPER):
            return None
        given = {name.removeprefix("rep_"): self.cleaned_data[name] for name in HELPER}
        return {"name": given.pop("full_name"), **given}

"""What the clerk types, judged in sentences: nothing is cut, nothing is cleared."""

import unicodedata
from datetime import date

import pytest
from django.utils.datastructures import MultiValueDict

from accounts.models import Office
from dossiers.forms.intake import IntakeForm

TODAY = date(2026, 11, 22)
PERSON = {
    "office": "7",
    "kind": "individual",
    "national_id": "056190000018",
    "full_name": "Nguyễn Thị Hòa",
    "born_on": "02/03/1990",
    "phone": "0905123456",
    "email": "",
    "address": "Vạn Thắng",
    "sets": "1",
    "result_way": "counter",
}


def form_of(**changes):
    values = MultiValueDict({name: [text] for name, text in {**PERSON, **changes}.items()})
    form = IntakeForm(values, desks=[Office(pk=7, name="Bộ phận Một cửa")], today=TODAY)
    form.is_valid()
    return form


def error_of(field, **changes):
    errors = form_of(**changes).errors.get(field, [])
    return errors[0] if errors else ""


def test_a_usual_person_is_taken_as_typed_and_normalised():
    person = form_of(full_name="  Nguyễn   Thị Hòa ").person()

    assert person.full_name == "Nguyễn Thị Hòa"
    assert person.phone == "+84905123456"
    assert person.born_on == "1990-03-02"


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2/3/1990", "1990-03-02"), ("02031990", "1990-03-02"), ("02-03-1990", "1990-03-02"), ("", "")],
)
def test_a_birth_date_is_read_day_first(text, iso):
    assert form_of(born_on=text).person().born_on == iso


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02/1990", "Lịch không có ngày này"),
        ("2/3/90", "bốn chữ số"),
        ("1990", "đủ ngày, tháng và năm"),
        ("hôm qua", "ví dụ 05/03/1990"),
        ("23/11/2026", "trước ngày hôm nay"),
        ("02/03/1991", "Năm sinh không khớp"),
    ],
)
def test_a_wrong_birth_date_is_told_with_an_example_and_kept(text, says):
    form = form_of(born_on=text)

    assert says in form.errors["born_on"][0]
    assert form["born_on"].value() == text


def test_a_name_typed_in_parts_is_put_together():
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hòa")
    assert form_of(full_name=name).person().full_name == "Nguyễn Thị Hòa"


@pytest.mark.parametrize("name", ["Y", "H’Hen Niê", "Nguyễn Thị Hòa", "Cao Là-Phương", "Jean-Luc D'Arc", "Trần V. Đại"])
def test_names_of_all_peoples_are_names(name):
    assert error_of("full_name", full_name=name) == ""


@pytest.mark.parametrize("name", ["Nguyễn Thị Hòa 2", "Nguy?n Thị Hòa", "...", "<b>Hòa</b>"])
def test_a_name_with_strange_signs_names_them(name):
    assert "chỉ gồm chữ cái" in error_of("full_name", full_name=name)


@pytest.mark.parametrize("field", ["full_name", "address", "summary", "rep_paper"])
def test_pictures_are_refused_with_a_sentence(field):
    error = error_of(field, **{field: "Hòa 😀👍🏽 nhà"})
    assert "không in được: 😀👍" in error


@pytest.mark.parametrize(
    "field", ["full_name", "address", "summary", "email", "national_id", "phone", "born_on", "rep_full_name"]
)
def test_five_thousand_characters_are_refused_and_kept(field):
    text = "a" * 5000
    form = form_of(**{field: text})

    assert form.errors[field]
    assert form[field].value() == text


def test_too_long_a_text_says_how_long_it_may_be():
    assert "5000 ký tự, nhiều hơn 500" in error_of("summary", summary="đ" * 5000)


@pytest.mark.parametrize("phone", ["0905 123 456", "+84905123456", "84905123456", "(+84) 905.123.456"])
def test_a_mobile_is_kept_in_one_form(phone):
    assert form_of(phone=phone).person().phone == "+84905123456"


@pytest.mark.parametrize("phone", ["090512345", "0905 12345a", "+14155552671", "113"])
def test_a_wrong_phone_is_told_with_an_example(phone):
    assert "0905 123 456" in error_of("phone", phone=phone)


def test_a_landline_is_taken_and_told_to_get_no_messages():
    form = form_of(phone="0258 3840 123")

    assert form.is_valid()
    assert "không nhận được tin nhắn" in form.warnings["phone"][0]


def test_a_person_without_any_contact_is_taken_and_told_to_hear_nothing():
    form = form_of(phone="")
    assert form.is_valid()
    assert "không nhận được tin nhắn nào" in form.warnings["phone"][0]


def test_without_number_and_phone_nobody_could_look_the_dossier_up():
    assert "4 số cuối" in error_of("national_id", national_id="", phone="")
    assert error_of("national_id", national_id="", phone="0905123456") == ""


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("05619000001", "12 chữ số"),
        ("0561900000180", "12 chữ số"),
        ("０５６１９００００００１８", "12 chữ số"),
        ("225123456", "chứng minh nhân dân 9 số"),
        ("056290000018", "chưa ra đời"),
    ],
)
def test_a_wrong_identity_number_says_what_is_wrong(number, says):
    assert says in error_of("national_id", national_id=number, born_on="")


def test_a_number_typed_in_groups_is_one_number():
    assert form_of(national_id="056 190 000 018").person().national_id == "056190000018"


def test_an_unknown_place_of_birth_warns_and_does_not_stop():
    form = form_of(national_id="300190000018")
    assert form.is_valid()
    assert "nước ngoài" in form.warnings["national_id"][0]


@pytest.mark.parametrize("code", ["0100233488", "0314409058-002", "056190000018"])
def test_an_organisation_has_a_tax_code_of_ten_thirteen_or_twelve_digits(code):
    form = form_of(kind="organisation", full_name="Công ty TNHH Hòa 2 & Con", national_id=code, born_on="rác")
    assert "national_id" not in form.errors
    assert "full_name" not in form.errors


def test_an_organisation_with_a_mistyped_tax_code_is_told():
    assert "chữ số nhập sai" in error_of("national_id", kind="organisation", national_id="0100233480")


def test_an_organisation_without_a_name_is_asked_for_its_own():
    assert "tên tổ chức" in error_of("full_name", kind="organisation", full_name="")


def test_an_authorised_person_needs_a_name_and_the_paper_of_authority():
    form = form_of(rep_phone="0905123456")
    assert "được ủy quyền" in form.errors["rep_full_name"][0]
    assert "Giấy ủy quyền ngày" in form.errors["rep_paper"][0]


def test_an_authorised_person_goes_into_the_dossier_whole():
    form = form_of(
        rep_full_name="Trần Văn Đại", rep_national_id="056090000017", rep_paper="Giấy ủy quyền ngày 01/11/2026"
    )
    assert form.representative() == {
        "name": "Trần Văn Đại",
        "national_id": "056090000017",
        "phone": "",
        "email": "",
        "address": "",
        "paper": "Giấy ủy quyền ngày 01/11/2026",
    }


def test_nobody_files_for_somebody_unless_typed():
    assert form_of().representative() is None


@pytest.mark.parametrize("sets", ["0", "51", "hai", "", "1.5", "１"])
def test_sets_are_a_small_number(sets):
    assert form_of(sets=sets).errors["sets"]


def test_a_result_by_post_needs_an_address():
    assert "bưu điện" in error_of("address", result_way="post", address="")


@pytest.mark.parametrize("address", ["hoa@", "hoa.example.vn", "hòa@example.vn x"])
def test_a_wrong_mail_address_is_told_with_an_example(address):
    assert "@" in error_of("email", email=address)

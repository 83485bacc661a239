from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Fee, Procedure, ProcedureVersion
from tests.factories import make_user, make_version
from tests.reference_files import load

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/catalogue/procedureversion/"
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def admin(client):
    client.force_login(
        make_user("Võ Thị Giang", is_staff=True, is_superuser=True), backend="accounts.backends.StaffBackend"
    )
    return client


def page(version) -> str:
    return reverse("admin:catalogue_procedureversion_change", args=[version.pk])


def posted(response) -> dict[str, str]:
    """What a browser would send back from the page, unchanged."""
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    for inline in response.context["inline_admin_formsets"]:
        parts = [inline.formset.management_form, *inline.formset.forms]
        values |= {part.add_prefix(name): part[name].value() for part in parts for name in part.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_the_list_searches_without_accents_by_name_code_and_shorthand(admin):
    load()

    for words in ("khai sinh tre em duoi 6 tuoi thuong tru", "KHAI SINH, THƯỜNG TRÚ", "2.000986"):
        found = admin.get(LIST, {"q": words}).context["cl"].result_list
        assert [version.procedure.national_code for version in found] == ["2.000986"]
    assert admin.get(LIST, {"q": "dkks"}).context["cl"].result_count >= 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_as_many_queries_however_long_it_is(admin, n, django_assert_max_num_queries):
    for number in range(n):
        make_version(f"Thủ tục {number}")

    with django_assert_max_num_queries(12):
        assert admin.get(LIST).status_code == 200


@pytest.mark.parametrize(("chosen", "names"), [("nay", ["Nay"]), ("sap", ["Sắp"]), ("cu", ["Cũ"])])
def test_the_list_filters_by_validity(admin, chosen, names):
    make_version("Nay")
    make_version("Sắp", valid_from=SOON)
    make_version("Cũ", valid_to=date(2020, 12, 31))

    found = admin.get(LIST, {"hieu-luc": chosen}).context["cl"].result_list
    assert [version.name for version in found] == names


def test_a_version_in_force_changes_only_in_what_is_no_content(admin):
    version = make_version()
    response = admin.get(page(version))

    assert set(response.context["adminform"].form.fields) == {
        "plain_name",
        "shorthand",
        "is_confirmed",
        "valid_to",
        "issued_by_decision",
    }
    assert "Tạo phiên bản mới" in response.content.decode()
    sent = posted(response) | {"name": "Khác", "shorthand": "gpxd", "is_confirmed": "on", "time_amount": "9"}
    assert admin.post(page(version), sent).status_code == 302
    version.refresh_from_db()
    assert (version.name, version.time_amount) == ("Cấp giấy phép xây dựng nhà ở riêng lẻ", 3)
    assert (version.shorthand, version.is_confirmed) == ("gpxd", True)


def test_papers_of_a_version_in_force_cannot_be_changed_by_a_forged_form(admin):
    version = make_version()
    forged = posted(admin.get(page(version))) | {
        "documents-TOTAL_FORMS": "1",
        "documents-INITIAL_FORMS": "1",
        "documents-0-id": str(version.documents.first().pk),
        "documents-0-version": str(version.pk),
        "documents-0-order": "1",
        "documents-0-name": "Giấy bịa",
        "documents-0-originals": "9",
        "documents-0-copies": "0",
        "documents-0-kind": "submit",
    }

    admin.post(page(version), forged)

    assert "Giấy bịa" not in version.documents.values_list("name", flat=True)


def test_a_fee_of_a_version_in_force_is_corrected_and_confirmed_then_stands(admin):
    version = make_version()
    fee = Fee.objects.create(version=version, amount_vnd=75000)

    sent = posted(admin.get(page(version))) | {"fees-0-amount_vnd": "90000", "fees-0-is_confirmed": "on"}
    admin.post(page(version), sent)
    fee.refresh_from_db()
    assert (fee.amount_vnd, fee.is_confirmed) == (90000, True)

    admin.post(page(version), posted(admin.get(page(version))) | {"fees-0-amount_vnd": "1"})
    fee.refresh_from_db()
    assert (fee.amount_vnd, fee.is_confirmed) == (90000, True)


def test_a_fee_without_an_amount_is_not_confirmed(admin):
    version = make_version()
    Fee.objects.create(version=version, amount_vnd=None)

    response = admin.post(page(version), posted(admin.get(page(version))) | {"fees-0-is_confirmed": "on"})

    assert "Cần điền số tiền trước khi xác nhận. Không thu thì điền 0." in response.content.decode()
    assert not Fee.objects.get().is_confirmed


def test_a_version_that_has_not_begun_may_be_edited_and_its_laws_are_lines(admin):
    version = make_version(valid_from=SOON, legal_basis=["Luật A"])

    sent = posted(admin.get(page(version)))
    assert sent["legal_basis"] == "Luật A"
    sent |= {"name": "Tên mới", "legal_basis": "Luật A\r\n\r\n Luật  B ", "documents-0-name": "Đơn mới"}
    assert admin.post(page(version), sent).status_code == 302

    version.refresh_from_db()
    assert (version.name, version.legal_basis) == ("Tên mới", ["Luật A", "Luật B"])
    assert version.documents.first().name == "Đơn mới"


def test_a_new_version_is_made_from_the_list_on_a_page_that_asks_for_its_first_day(admin):
    version = make_version()

    chosen = admin.post(LIST, {"action": "start_new_version", "_selected_action": [version.pk]})
    assert chosen.status_code == 302
    assert chosen.url == f"{LIST}{version.pk}/phien-ban-moi/"
    assert "Chép toàn bộ" in admin.get(chosen.url).content.decode()
    made = admin.post(chosen.url, {"valid_from": SOON.isoformat(), "issued_by_decision": "1/QĐ-UBND"})

    new = ProcedureVersion.objects.get(valid_from=SOON)
    assert made.url == page(new)
    assert LogEntry.objects.filter(object_id=str(new.pk)).exists()
    assert admin.get(made.url).status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("2020-01-01", "Ngày có hiệu lực phải sau ngày"),
        ("31/02/2027", "Ngày không đúng"),
        ("", "Cần chọn ngày có hiệu lực."),
    ],
)
def test_a_bad_first_day_is_told(admin, sent, said):
    version = make_version()

    response = admin.post(f"{LIST}{version.pk}/phien-ban-moi/", {"valid_from": sent})

    assert said in response.content.decode()
    assert ProcedureVersion.objects.count() == 1


def test_new_versions_are_made_one_at_a_time(admin):
    chosen = [make_version().pk, make_version().pk]

    response = admin.post(LIST, {"action": "start_new_version", "_selected_action": chosen}, follow=True)

    assert "Hãy chọn đúng một thủ tục để tạo phiên bản mới." in response.content.decode()


def test_many_versions_are_confirmed_at_once_and_it_is_logged(admin):
    chosen = [make_version().pk, make_version().pk]

    response = admin.post(LIST, {"action": "confirm", "_selected_action": chosen}, follow=True)

    assert "Đã xác nhận 2 thủ tục." in response.content.decode()
    assert ProcedureVersion.objects.filter(is_confirmed=True).count() == 2
    assert LogEntry.objects.count() == 2


def test_only_a_version_that_has_not_begun_is_deleted_and_the_old_one_goes_on(admin):
    old = make_version()
    admin.post(f"{LIST}{old.pk}/phien-ban-moi/", {"valid_from": SOON.isoformat()})
    new = ProcedureVersion.objects.get(valid_from=SOON)

    assert admin.post(f"{LIST}{old.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post(f"{LIST}{new.pk}/delete/", {"post": "yes"}).status_code == 302

    assert ProcedureVersion.objects.get().valid_to is None


def test_a_full_code_is_cut_to_its_two_groups(admin):
    admin.post("/quan-tri/catalogue/procedure/add/", {"national_code": "1.001193.000.00.00.H32"})
    wrong = admin.post("/quan-tri/catalogue/procedure/add/", {"national_code": "11193"})

    assert Procedure.objects.get().national_code == "1.001193"
    assert "Mã thủ tục gồm một số, dấu chấm và sáu số." in wrong.content.decode()


def test_people_without_the_right_are_kept_out(client):
    version = make_version()
    client.force_login(make_user("Trần Thị Cúc", is_staff=True), backend="accounts.backends.StaffBackend")

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{version.pk}/phien-ban-moi/").status_code == 403
    assert client.post(f"{LIST}{version.pk}/phien-ban-moi/", {"valid_from": SOON.isoformat()}).status_code == 403


def test_the_add_page_opens_with_all_parts(admin):
    response = admin.get(f"{LIST}add/")

    assert response.status_code == 200
    assert len(response.context["inline_admin_formsets"]) == 3

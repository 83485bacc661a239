"""Choosing the procedure: type-ahead, the parts of the page that follow, and the same without a script."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import OfficeLevel
from catalogue.models import Fee, RequiredDocument
from tests.dossiers.intake_posts import ask, filled, read
from tests.factories import make_dossier, make_version
from workdays.enums import CutOff, TimeUnit

pytestmark = pytest.mark.django_db
FIND = "/can-bo/tiep-nhan/thu-tuc/"


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def names(clerk, text):
    return [option["name"] for option in clerk.get(FIND, {"q": text}).json()["options"]]


def test_a_shorthand_and_words_without_accents_find_the_procedure(clerk, world):
    make_version("Đăng ký khai sinh")
    assert names(clerk, "dkks") == ["Đăng ký khai sinh"]
    assert names(clerk, "khai sinh") == ["Đăng ký khai sinh"]
    assert names(clerk, "gpxd") == [world.version.name]
    assert names(clerk, "zzzz") == []


def test_what_the_desk_takes_most_comes_first_among_equals(clerk, world):
    make_version("Đăng ký khai sinh A")
    often = make_version("Đăng ký khai sinh B")
    make_dossier(world, version=often)
    assert names(clerk, "khai sinh") == ["Đăng ký khai sinh B", "Đăng ký khai sinh A"]


def test_an_empty_box_offers_the_usual_procedures_first(clerk, world):
    often = make_version("Việc hay gặp")
    make_dossier(world, version=often)
    assert names(clerk, "") == ["Việc hay gặp", world.version.name]


def test_an_option_tells_its_term(clerk, world):
    (option,) = clerk.get(FIND, {"q": "gpxd"}).json()["options"]
    assert option["id"] == world.version.pk
    assert option["term"] == "03 ngày làm việc"


def test_the_search_costs_the_same_for_one_and_three_procedures(clerk, world, django_assert_num_queries):
    clerk.get(FIND, {"q": "khai"})
    make_version("Đăng ký khai sinh 1")
    # session (read, and three to keep it alive), person, scope, desks, what the desk takes, procedures
    with django_assert_num_queries(9):
        assert len(names(clerk, "khai")) == 1
    for number in (2, 3):
        make_version(f"Đăng ký khai sinh {number}")
    with django_assert_num_queries(9):
        assert len(names(clerk, "khai")) == 3


def test_a_chosen_procedure_brings_its_own_papers_unticked(clerk, world):
    make_version("Thủ tục khác", papers=("Giấy lạ",))
    RequiredDocument.objects.create(
        version=world.version, order=3, name="Văn bản ủy quyền", condition="khi ủy quyền", originals=2
    )

    parts = ask(clerk, "intake_procedure", {"version": str(world.version.pk), "office": str(world.desk.pk)})

    assert "Đơn đề nghị" in parts["papers"]
    assert "Giấy lạ" not in parts["papers"]
    assert " checked" not in parts["papers"]
    assert "chỉ khi:" in parts["papers"]
    assert "khi ủy quyền" in parts["papers"]
    assert parts["papers"].count("data-needed") == 2
    assert re.search(r'name="originals_\d+" value="2"', parts["papers"])
    assert parts["name"] == world.version.name


def test_the_parts_tell_the_date_owed_the_term_and_that_no_fee_is_confirmed(clerk, world):
    Fee.objects.create(version=world.version, amount_vnd=75000, is_confirmed=False)

    owed = ask(clerk, "intake_procedure", {"version": str(world.version.pk)})["owed"]

    assert re.search(r"Hẹn trả:.*<b>thứ|Hẹn trả:.*<b>Chủ", owed)
    assert "03 ngày làm việc" in owed
    assert "Lệ phí: chưa xác nhận, không thu" in owed
    assert "75.000" not in owed


def test_a_confirmed_fee_is_shown(clerk, world):
    Fee.objects.create(version=world.version, amount_vnd=75000, is_confirmed=True)
    assert "75.000 đồng" in ask(clerk, "intake_procedure", {"version": str(world.version.pk)})["owed"]


def test_an_hour_term_shows_its_minute(clerk, world):
    version = make_version("Việc nhanh", amount="4", unit=TimeUnit.WORKING_HOUR, cutoff=CutOff.NONE)
    assert re.search(r"<b>\d+ giờ \d\d, ", ask(clerk, "intake_procedure", {"version": str(version.pk)})["owed"])


def test_a_year_not_confirmed_warns(clerk, world):
    version = make_version("Việc lâu", amount="400")
    assert (
        "chưa được xác nhận, ngày hẹn trả có thể thay đổi"
        in ask(clerk, "intake_procedure", {"version": str(version.pk)})["owed"]
    )


def test_the_parts_warn_of_the_person_and_of_twins(clerk, world):
    known = make_dossier(world, timezone.localtime().strftime("%Y-%m-%dT%H:%M"))

    parts = ask(clerk, "intake_procedure", filled(world, phone="0258 3840 123"))

    assert known.code in parts["twins"]
    assert "không nhận được tin nhắn" in parts["warnings"]["phone"][0]


def test_a_missing_telephone_is_no_matter_before_the_procedure_is_chosen(clerk, world):
    before = ask(clerk, "intake_procedure", filled(world, phone="", email="", version=""))
    after = ask(clerk, "intake_procedure", filled(world, phone="", email=""))
    assert before["warnings"] == {}
    assert "không nhận được tin nhắn nào" in after["warnings"]["phone"][0]


def test_a_procedure_of_another_office_is_not_to_be_had(clerk, world):
    province = make_version("Việc của tỉnh", level=OfficeLevel.PROVINCE)
    parts = ask(clerk, "intake_procedure", {"version": str(province.pk)})
    assert "Việc của tỉnh" not in parts["papers"]
    assert parts["version"] == ""


def test_ids_of_four_digits_are_written_without_separators(clerk, world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalogue_requireddocument', 'id'), 123456)")
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalogue_procedureversion', 'id'), 234567)")
    version = make_version("Thủ tục số lớn")
    paper = version.documents.first()
    assert paper.pk > 100_000

    page = read(clerk.post(FIND, filled(world, of=version)))

    assert f'name="paper" value="{paper.pk}"' in page
    assert f'name="version" value="{version.pk}"' in page


def test_without_a_script_the_words_give_buttons_and_a_button_gives_the_papers(clerk, world):
    form = {**filled(world), "version": "", "procedure": "gpxd", "find": "1"}

    page = read(clerk.post(FIND, form))
    assert f'name="choose" value="{world.version.pk}"' in page
    assert "Đơn đề nghị" not in page
    assert 'value="Nguyễn Thị Hòa"' in page

    page = read(clerk.post(FIND, {**form, "choose": str(world.version.pk), "paper": []}))
    assert "Đơn đề nghị" in page
    assert f'name="version" value="{world.version.pk}"' in page
    assert "Hẹn trả:" in page


def test_without_a_script_words_that_find_nothing_say_what_to_try(clerk, world):
    page = read(clerk.post(FIND, {**filled(world), "version": "", "procedure": "zzzz", "find": "1"}))
    assert "Không thấy thủ tục nào" in page


def test_the_procedure_search_is_for_the_desk_only(client, world):
    client.force_login(world.officer)
    assert client.get(FIND, {"q": "x"}).status_code == 403

"""The scan box through its endpoint: what fills the form, what is said instead, what is logged."""

import unicodedata

import pytest

from accounts.enums import OfficeKind, Role
from accounts.models import AccessRecord
from core.text import strip_accents
from tests.dossiers.intake_posts import CARD, ask, filled, read
from tests.factories import make_dossier, make_office, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "Thôn Quảng Hội, Vạn Thắng, Vạn Ninh, Khánh Hòa"


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def scan(clerk, text, **form):
    return ask(clerk, "intake_scan", {"scan": text, **form})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CARD, id="standard"),
        pytest.param(CARD + "\r\n", id="with Enter"),
        pytest.param(CARD.replace("225123456", ""), id="no old number"),
        pytest.param(CARD.replace("225123456|", ""), id="old number left out"),
        pytest.param(CARD + "|Nguyễn Văn Ba|Trần Thị Năm||", id="fields after the seventh"),
        pytest.param(CARD.replace("|", "\t"), id="TAB for the bar"),
        pytest.param("]Q1" + CARD, id="symbology prefix"),
        pytest.param(unicodedata.normalize("NFD", CARD), id="decomposed"),
        pytest.param(CARD.encode().decode("latin-1"), id="read byte by byte"),
        pytest.param(CARD.encode().decode("cp1252"), id="read as Windows"),
    ],
)
def test_every_way_a_scanner_sends_a_card_fills_the_same_person(clerk, text):
    answer = scan(clerk, text)

    assert answer["tone"] == "ok"
    assert answer["fields"] == {
        "national_id": "056190000018",
        "full_name": "Nguyễn Thị Hòa",
        "born_on": "02/03/1990",
        "address": ADDRESS,
    }
    assert answer["focus"] == "phone"


def test_a_card_that_lost_its_accents_asks_for_the_name_alone(clerk):
    answer = scan(clerk, strip_accents(CARD))

    assert answer["tone"] == "warn"
    assert answer["focus"] == "full_name"
    assert answer["fields"]["born_on"] == "02/03/1990"
    assert any("nhập lại" in warning for warning in answer["warnings"])


def test_a_telex_mangled_card_is_turned_back_and_to_be_compared(clerk):
    telex = "056190000018||Nguyeexn Thij Hofa|02031990|Nuwx|Thoon Quarng Hooji, Vanj Thawsng|10052021"
    answer = scan(clerk, telex)

    assert answer["tone"] == "warn"
    assert answer["fields"]["full_name"] == "Nguyễn Thị Hòa"
    assert any("Telex" in warning for warning in answer["warnings"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "quét lại"),
        ("rác rưởi", "12 chữ số"),
        ("225123456", "9 số"),
        ("https://example.vn/khac", "mã QR khác"),
        ("x" * 5000, "quá dài"),
        (CARD.replace("02031990", "31021990"), "Ngày sinh"),
        (CARD.replace("02031990", "02031991"), "Năm sinh không khớp"),
        ("056190000018|Nguyễn", "thiếu dữ liệu"),
    ],
)
def test_a_wrong_scan_fills_nothing_and_says_what_to_do(clerk, text, says):
    answer = scan(clerk, text)

    assert answer["tone"] == "late"
    assert says in answer["message"]
    assert answer["fields"] == {}
    assert answer["focus"] == "scan"


def test_a_card_from_a_place_that_is_no_province_warns(clerk):
    answer = scan(clerk, CARD.replace("056190000018", "300190000018"))

    assert answer["tone"] == "warn"
    assert any("nước ngoài" in warning for warning in answer["warnings"])


def test_another_sex_than_the_number_tells_warns(clerk):
    answer = scan(clerk, CARD.replace("Nữ", "Nam"))

    assert answer["tone"] == "warn"
    assert any("Giới tính" in warning for warning in answer["warnings"])


def test_a_known_number_fills_the_person_of_the_newest_dossier(clerk, world):
    make_dossier(world, "2026-11-09T09:10", person={"phone": "+84905000111", "address": "Chỗ ở cũ"})
    newest = make_dossier(world, "2026-11-10T09:10", person={"address": "Chỗ ở mới"})
    before = AccessRecord.objects.count()

    answer = scan(clerk, "056190000018\r\n")

    assert answer["fields"] == {
        "national_id": "056190000018",
        "full_name": "Nguyễn Thị Hòa",
        "born_on": "02/03/1990",
        "phone": "0905 123 456",
        "email": "hoa@example.vn",
        "address": "Chỗ ở mới",
    }
    assert answer["focus"] == "procedure"
    record = AccessRecord.objects.latest("pk")
    assert AccessRecord.objects.count() == before + 1
    assert (record.user, record.kind, record.subject) == (world.clerk, "view", newest.subject)


def test_a_known_person_costs_a_damaged_scan_nothing(clerk, world):
    make_dossier(world)

    answer = scan(clerk, strip_accents(CARD))

    assert answer["fields"]["full_name"] == "Nguyễn Thị Hòa"
    assert answer["fields"]["phone"] == "0905 123 456"
    assert answer["focus"] == "procedure"
    assert any("hồ sơ trước" in warning for warning in answer["warnings"])


def test_a_number_that_nobody_knows_is_filled_in_and_writes_no_access(clerk):
    before = AccessRecord.objects.count()

    answer = scan(clerk, "056190000018")

    assert answer["fields"] == {"national_id": "056190000018"}
    assert answer["focus"] == "full_name"
    assert AccessRecord.objects.count() == before


def test_the_card_of_somebody_else_clears_the_telephone_before(clerk, world):
    other = "056090000017||Trần Văn Đại|31121990|Nam|TT Vạn Giã|10082024||||"

    answer = scan(clerk, other, **filled(world))

    assert answer["fields"]["full_name"] == "Trần Văn Đại"
    assert answer["fields"]["phone"] == answer["fields"]["email"] == ""


def test_a_card_goes_to_the_authorised_person_when_f6_is_open_and_the_applicant_is_there(clerk, world):
    helper = "056090000017||Trần Văn Đại|31121990|Nam|TT Vạn Giã|10082024||||"

    answer = scan(clerk, helper, **filled(world), helper_open="1")

    assert answer["fields"]["rep_full_name"] == "Trần Văn Đại"
    assert answer["fields"]["rep_national_id"] == "056090000017"
    assert not any(name in answer["fields"] for name in ("full_name", "rep_born_on", "born_on"))
    assert answer["focus"] == "rep_phone"


def test_a_card_goes_to_the_authorised_person_of_an_organisation(clerk, world):
    answer = scan(clerk, CARD, kind="organisation", full_name="Hợp tác xã Vạn Thắng")

    assert answer["fields"]["rep_full_name"] == "Nguyễn Thị Hòa"


def test_our_own_receipt_links_to_its_dossier(clerk, world):
    dossier = make_dossier(world)

    for text in (f"http://testserver/q/{dossier.public_token}/\r\n", dossier.code.lower()):
        answer = scan(clerk, text)
        assert answer["link"]["url"] == f"/can-bo/ho-so/{dossier.pk}/"
        assert dossier.code in answer["message"]
        assert answer["fields"] == {}


def test_a_receipt_of_a_dossier_out_of_sight_says_nothing_about_it(client, world):
    dossier = make_dossier(world)
    elsewhere = make_office("Bộ phận Một cửa xã khác", OfficeKind.ONE_STOP, receives_dossiers=True)
    client.force_login(make_user("Người xã khác", (elsewhere, Role.INTAKE)))

    answer = scan(client, f"http://testserver/q/{dossier.public_token}/")

    assert answer["tone"] == "late"
    assert answer["link"] is None
    assert dossier.code not in answer["message"]


def test_a_number_typed_by_hand_fills_a_known_person(clerk, world):
    make_dossier(
        world,
        person={
            "full_name": "Hợp tác xã Vạn Thắng",
            "kind": "organisation",
            "national_id": "0100233488",
            "born_on": "",
        },
    )

    answer = ask(clerk, "intake_scan", {"number": "0100233488", "kind": "organisation"})

    assert answer["fields"]["full_name"] == "Hợp tác xã Vạn Thắng"


def test_without_a_script_the_page_comes_back_filled(clerk, world):
    form = {
        **filled(world),
        "national_id": "",
        "full_name": "",
        "born_on": "",
        "address": "",
        "scan": CARD,
        "read": "1",
    }

    page = read(clerk.post("/can-bo/tiep-nhan/quet/", form))

    assert 'value="056190000018"' in page
    assert 'value="Nguyễn Thị Hòa"' in page
    assert "Đã điền Nguyễn Thị Hòa từ thẻ căn cước." in page
    assert 'value="0905 123 456"' in page
    assert "Lỗi:" not in page


def test_without_a_script_a_wrong_scan_keeps_what_was_typed(clerk, world):
    page = read(clerk.post("/can-bo/tiep-nhan/quet/", {**filled(world), "scan": "rác"}))

    assert "12 chữ số" in page
    assert 'value="Nguyễn Thị Hòa"' in page


def test_nothing_of_a_scan_stands_in_the_logs(clerk, caplog):
    caplog.set_level("DEBUG")
    scan(clerk, CARD)
    assert "056190000018" not in caplog.text
    assert "Nguyễn" not in caplog.text


def test_scanning_is_for_the_desk_only(client, world):
    client.force_login(world.officer)
    assert client.post("/can-bo/tiep-nhan/quet/", {"scan": CARD}).status_code == 403

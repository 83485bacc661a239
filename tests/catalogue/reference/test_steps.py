import pytest

from accounts.enums import OfficeLevel, Role
from accounts.reference.offices import read_offices
from accounts.reference.sets import ReferenceSet
from catalogue.enums import Performer
from catalogue.reference.steps import place_of, role_of
from tests.reference_files import DATA

COMMUNE, DISTRICT = OfficeLevel.COMMUNE, OfficeLevel.DISTRICT


@pytest.fixture(scope="module")
def offices():
    return {chosen.value: read_offices(DATA / "units.json", chosen) for chosen in ReferenceSet}


@pytest.mark.parametrize(
    ("unit", "level", "performer", "ref"),
    [
        ("Bộ phận Một cửa UBND xã", COMMUNE, Performer.DESK, ""),
        ("UBND xã", COMMUNE, Performer.COMMITTEE, ""),
        ("UBND huyện", COMMUNE, Performer.UPPER_COMMITTEE, ""),
        ("UBND huyện", DISTRICT, Performer.COMMITTEE, ""),
        ("Bộ phận Một cửa UBND huyện", DISTRICT, Performer.DESK, ""),
        ("Bộ phận Một cửa UBND huyện", COMMUNE, Performer.LINKED, ""),
        ("UBND xã", DISTRICT, Performer.LINKED, ""),
        ("Phòng Tư pháp", DISTRICT, Performer.SPECIALIST, "p-tu-phap"),
        ("phòng  tư pháp", DISTRICT, Performer.SPECIALIST, "p-tu-phap"),
        ("Phòng Kinh tế", DISTRICT, Performer.SPECIALIST, "p-kinh-te"),
        ("Chi nhánh Văn phòng Đăng ký đất đai", DISTRICT, Performer.LINKED, "cn-vpdkdd"),
        ("Chi cục Thuế", DISTRICT, Performer.LINKED, "thue"),
        ("BHXH huyện", COMMUNE, Performer.LINKED, "bhxh"),
        ("Công an huyện", COMMUNE, Performer.LINKED, "ca-huyen"),
        ("Công an xã", COMMUNE, Performer.LINKED, ""),
        ("Chi cục", COMMUNE, Performer.LINKED, ""),
    ],
)
def test_places_of_2021(offices, unit, level, performer, ref):
    placed = place_of(unit, level, offices["huyen-2021"])

    assert (placed.performer, placed.office_ref) == (performer, ref)


@pytest.mark.parametrize(
    ("unit", "level", "performer", "ref"),
    [
        ("Bộ phận Một cửa UBND huyện", DISTRICT, Performer.DESK, ""),
        ("UBND huyện", COMMUNE, Performer.COMMITTEE, ""),
        ("Phòng Tư pháp", DISTRICT, Performer.SPECIALIST, "vp-2025"),
        ("Phòng Kinh tế", DISTRICT, Performer.SPECIALIST, "kt-2025"),
        ("Phòng Nội vụ", DISTRICT, Performer.SPECIALIST, "vhxh-2025"),
        ("Chi cục Thuế", DISTRICT, Performer.LINKED, "thue"),
        ("Công an huyện", COMMUNE, Performer.LINKED, ""),
    ],
)
def test_places_of_the_two_tier_communes(offices, unit, level, performer, ref):
    placed = place_of(unit, level, offices["xa-2025"])

    assert (placed.performer, placed.office_ref) == (performer, ref)


@pytest.mark.parametrize(
    ("title", "performer", "role"),
    [
        ("Công chức tiếp nhận hồ sơ", Performer.DESK, Role.INTAKE),
        ("Văn thư đóng dấu, trả kết quả", Performer.DESK, Role.INTAKE),
        ("Chủ tịch/Phó Chủ tịch UBND xã ký", Performer.COMMITTEE, Role.HEAD),
        ("Trưởng phòng ký", Performer.SPECIALIST, Role.HEAD),
        ("Lãnh đạo phòng trình", Performer.SPECIALIST, Role.HEAD),
        ("Sở LĐTBXH quyết định", Performer.LINKED, Role.HEAD),
        ("Chuyên viên thụ lý", Performer.SPECIALIST, Role.PROCESSING),
        ("Công chức Tư pháp - Hộ tịch đăng ký khai sinh", Performer.COMMITTEE, Role.PROCESSING),
        ("Đăng ký thường trú", Performer.LINKED, Role.PROCESSING),
        ("Công chức Văn hóa - Xã hội: rà soát, Hội đồng xét duyệt", Performer.COMMITTEE, Role.PROCESSING),
    ],
)
def test_roles(title, performer, role):
    assert role_of(title, performer) == role

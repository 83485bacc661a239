from datetime import date

import pytest

from accounts.enums import OfficeKind, OfficeLevel
from accounts.models import Office
from catalogue.enums import Regime
from catalogue.models import Fee, ProcedureVersion
from catalogue.queries import documents_of, fees_of, find_versions, is_two_tier, steps_of, version_on, versions_at
from tests.factories import make_office, make_version
from tests.reference_files import load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def desk():
    committee = make_office("UBND huyện", OfficeKind.COMMITTEE)
    return make_office("Một cửa", OfficeKind.ONE_STOP, parent=committee)


def names(versions) -> list[str]:
    return [version.name for version in versions]


def test_the_district_desk_takes_the_procedures_of_the_district(huyen):
    assert versions_at(huyen, TODAY).count() == 26
    assert set(versions_at(huyen, TODAY).values_list("level", flat=True)) == {"district"}


def test_a_commune_desk_takes_those_of_the_commune(huyen):
    commune = Office.objects.get(ref="mc-22489")

    assert versions_at(commune, TODAY).count() == 27
    assert not is_two_tier(commune)


def test_a_two_tier_commune_takes_both(xa):
    assert is_two_tier(xa)
    assert versions_at(xa, TODAY).count() == 53


def test_agencies_outside_the_committees_have_no_procedures_here(huyen):
    assert not versions_at(Office.objects.get(ref="thue"), TODAY).exists()


def test_each_tier_follows_its_own_regime_when_both_are_loaded(huyen):
    load(set="xa-2025")
    communes = {ref: Office.objects.get(ref=ref) for ref in ("mc-22489", "ttpvhcc-2025-22489")}

    assert set(versions_at(huyen, TODAY).values_list("regime", flat=True)) == {"2018"}
    assert set(versions_at(communes["mc-22489"], TODAY).values_list("regime", flat=True)) == {"2018"}
    assert set(versions_at(communes["ttpvhcc-2025-22489"], TODAY).values_list("regime", flat=True)) == {"2025"}
    assert versions_at(communes["ttpvhcc-2025-22489"], TODAY).count() == 53
    assert version_on("1.001193", communes["mc-22489"], TODAY).regime == "2018"


def test_a_desk_takes_a_procedure_of_the_other_regime_while_its_own_has_none(desk):
    make_version("Cấp giấy phép", regime=Regime.Y2025)

    assert names(versions_at(desk, TODAY)) == ["Cấp giấy phép"]


def test_only_versions_in_force_on_the_day_are_taken(desk):
    make_version("Cũ", valid_to=date(2026, 11, 21))
    make_version("Nay", valid_to=TODAY)
    make_version("Mai", valid_from=date(2026, 11, 23))

    assert names(versions_at(desk, TODAY)) == ["Nay"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dkks", "Đăng ký khai sinh"),
        ("DKKS", "Đăng ký khai sinh"),
        ("đkks", "Đăng ký khai sinh"),
        ("dk ks", "Đăng ký khai sinh"),
        ("khai sinh đăng", "Đăng ký khai sinh"),
        ("đăng ký, khai sinh", "Đăng ký khai sinh"),
        ("1.001193", "Đăng ký khai sinh"),
        ("chung thuc di chuc", "Chứng thực di chúc"),
        ("ctdc", "Chứng thực di chúc"),
    ],
)
def test_a_clerk_finds_a_procedure_by_shorthand_words_or_code(huyen, typed, first):
    found = find_versions(Office.objects.get(ref="mc-22489"), TODAY, typed)

    assert found[0].name == first


def test_a_shorthand_may_begin_inside_the_name(huyen):
    found = find_versions(huyen, TODAY, "gpxd")

    assert names(found) == [
        "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        "Gia hạn giấy phép xây dựng đối với nhà ở riêng lẻ",
    ]


def test_the_shorthand_itself_comes_first_then_those_it_begins_then_words(desk):
    make_version("An toàn", shorthand="atx")
    make_version("Bản sao an táng", shorthand="bsat")
    make_version("Chỉ mục at", shorthand="cm")
    make_version("Đúng là nó", shorthand="khac at")

    assert names(find_versions(desk, TODAY, "at")) == ["Đúng là nó", "An toàn", "Chỉ mục at", "Bản sao an táng"]


def test_any_of_several_shorthands_is_enough(desk):
    make_version("Đăng ký khai sinh", shorthand="dkks khs")

    assert names(find_versions(desk, TODAY, "khs")) == ["Đăng ký khai sinh"]


def test_an_empty_text_lists_the_first_in_vietnamese_order_and_the_limit_holds(desk):
    for name in ("Đất", "Dân", "Ấn", "Em"):
        make_version(name)

    assert names(find_versions(desk, TODAY, "  ", limit=3)) == ["Ấn", "Dân", "Đất"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table", "😀", "x" * 5000])
def test_odd_text_finds_nothing_and_breaks_nothing(desk, typed):
    make_version("Đăng ký khai sinh")

    assert find_versions(desk, TODAY, typed) == []


@pytest.mark.parametrize(("level", "queries"), [(OfficeLevel.DISTRICT, 1), (OfficeLevel.COMMUNE, 2)])
@pytest.mark.parametrize("n", [1, 3])
def test_the_type_ahead_takes_as_many_queries_however_many_are_found(n, level, queries, django_assert_num_queries):
    committee = make_office("UBND", OfficeKind.COMMITTEE, level=level)
    desk = make_office("Một cửa", OfficeKind.ONE_STOP, parent=committee, level=level)
    for number in range(n):
        make_version(f"Đăng ký khai sinh {number}", level=level)

    with django_assert_num_queries(queries):
        found = find_versions(desk, TODAY, "dkks")
        assert len({(version.procedure.national_code, version.sector.name) for version in found}) == n


@pytest.mark.parametrize("n", [1, 3])
def test_papers_steps_and_fees_are_one_query_each(n, django_assert_num_queries):
    version = make_version(
        papers=tuple(f"Giấy {number}" for number in range(n)), steps=(("Tiếp nhận", "desk", "", "1"),) * n
    )

    with django_assert_num_queries(3):
        assert [paper.order for paper in documents_of(version)] == list(range(1, n + 1))
        assert [step.order for step in steps_of(version)] == list(range(1, n + 1))
        assert fees_of(version) == []


def test_a_fee_is_charged_and_published_only_when_confirmed():
    version = make_version()
    Fee.objects.create(version=version, amount_vnd=8000)
    confirmed = Fee.objects.create(version=version, amount_vnd=0, is_confirmed=True)

    assert fees_of(version) == [confirmed]


def test_every_loaded_procedure_is_found_by_its_own_shorthand(huyen):
    desks = {OfficeLevel.DISTRICT: huyen, OfficeLevel.COMMUNE: Office.objects.get(ref="mc-22489")}

    for version in ProcedureVersion.objects.all():
        assert version in find_versions(desks[version.level], TODAY, version.shorthand[:60])

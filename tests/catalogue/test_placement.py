from datetime import date

import pytest

from accounts.models import Office
from catalogue.enums import Performer
from catalogue.models import ProcedureVersion, ProcessStep
from catalogue.queries import step_office, step_offices, steps_of, versions_at

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
# Agencies that the reference files do not list; their steps keep the text of the procedure.
UNLISTED = {"Công an xã", "Sở LĐTBXH", "Trường THCS", "Trường tiểu học nơi đi", "Trường tiểu học nơi đến"}


def unplaced(desk: Office) -> set[str]:
    return {
        step.office_name
        for version in versions_at(desk, TODAY)
        for step in steps_of(version)
        if step_office(step, desk, on=TODAY) is None
    }


def refs(code: str, desk: Office) -> list[str]:
    version = versions_at(desk, TODAY).get(procedure__national_code=code)
    placed = step_offices(steps_of(version), desk, on=TODAY)
    return [office.ref if office else "" for office in placed.values()]


@pytest.mark.parametrize("ref", ["mc-huyen", "mc-22489", "mc-22525"])
def test_all_steps_at_the_desks_of_2021_have_an_office_but_those_of_unlisted_agencies(huyen, ref):
    assert unplaced(Office.objects.get(ref=ref)) <= UNLISTED


def test_all_steps_in_every_two_tier_commune_have_an_office_but_those_of_unlisted_agencies(xa):
    for desk in Office.objects.filter(kind="one_stop"):
        assert unplaced(desk) == UNLISTED | {"Công an huyện"}


def test_steps_of_a_commune_run_between_its_desk_and_its_committee(huyen):
    desk = Office.objects.get(ref="mc-22504")

    assert refs("1.001193", desk) == ["mc-22504", "xa-22504", "xa-22504", "mc-22504"]


def test_steps_of_the_district_run_through_the_room_and_the_committee(huyen):
    assert refs("2.000748", huyen) == ["mc-huyen", "p-tu-phap", "p-tu-phap", "ubnd-huyen", "mc-huyen"]
    assert refs("1.009994", huyen) == ["mc-huyen", "p-qldt", "p-qldt", "ubnd-huyen", "mc-huyen"]


def test_a_linked_dossier_of_a_commune_climbs_to_the_room_and_the_committee_of_its_district(huyen):
    desk = Office.objects.get(ref="mc-22489")

    assert refs("1.001731", desk) == ["mc-22489", "xa-22489", "xa-22489", "p-ldtbxh", "ubnd-huyen", "mc-22489"]


def test_agencies_outside_the_committees_are_found_by_name(huyen):
    assert refs("2.000889", huyen) == ["mc-huyen", "cn-vpdkdd", "thue", "cn-vpdkdd", "mc-huyen"]
    assert refs("2.000986", Office.objects.get(ref="mc-22489"))[2:4] == ["ca-huyen", "bhxh"]


def test_a_two_tier_commune_does_the_districts_work_in_its_own_rooms(xa):
    desk, home = "ttpvhcc-2025-22489", "xa2025-22489"

    assert refs("2.000748", xa) == [desk, "vp-2025-22489", "vp-2025-22489", home, desk]
    assert refs("1.009994", xa) == [desk, "kt-2025-22489", "kt-2025-22489", home, desk]
    assert refs("1.001731", xa) == [desk, home, home, "vhxh-2025-22489", home, desk]


def test_a_renamed_room_is_still_found(huyen):
    Office.objects.filter(ref="p-qldt").update(name="Phòng Kinh tế và Hạ tầng")

    assert refs("1.009994", huyen)[1] == "p-qldt"


def test_an_office_that_ended_takes_no_more_steps(huyen):
    Office.objects.filter(ref="p-qldt").update(valid_to=date(2026, 11, 21))

    assert refs("1.009994", huyen)[1] == ""


@pytest.mark.parametrize("n", [1, 3])
def test_placing_steps_takes_two_queries_however_many_there_are(huyen, n, django_assert_num_queries):
    steps = list(ProcessStep.objects.order_by("pk")[:n])

    with django_assert_num_queries(2):
        step_offices(steps, huyen, on=TODAY)


def test_the_plans_of_all_steps_add_up_to_the_published_hours(huyen):
    for version in ProcedureVersion.objects.filter(time_unit="working_day"):
        hours = sum(step.hours for step in steps_of(version))
        assert hours == version.time_amount * 8, version


def test_a_step_without_a_known_office_is_linked_and_keeps_its_text(huyen):
    step = ProcessStep.objects.filter(office_name="Sở LĐTBXH").first()

    assert (step.performer, step.office_ref) == (Performer.LINKED, "")
    assert step_office(step, huyen, on=TODAY) is None

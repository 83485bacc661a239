from datetime import date

import pytest

from accounts.models import Office
from accounts.queries import code_prefix, committee_of
from accounts.reference.offices import load_offices, read_offices
from accounts.reference.sets import ReferenceSet
from tests.reference_files import DATA, edited, unit

HUYEN = ReferenceSet.HUYEN_2021


def test_parents_come_before_children():
    for chosen in ReferenceSet:
        seen = {""}
        for office in read_offices(DATA / "units.json", chosen):
            assert office.parent in seen
            seen.add(office.ref)


@pytest.mark.django_db
def test_a_desk_without_a_code_uses_that_of_its_committee():
    load_offices(read_offices(DATA / "units.json", HUYEN), memory={})
    desk = Office.objects.get(ref="mc-22489")

    assert (desk.code, code_prefix(desk), committee_of(desk).ref) == ("", "H32.27.21", "xa-22489")


@pytest.mark.django_db
def test_the_district_desk_stands_under_its_office_of_the_committee():
    load_offices(read_offices(DATA / "units.json", HUYEN), memory={})
    desk = Office.objects.get(ref="mc-huyen")

    assert (desk.parent.ref, committee_of(desk).ref, desk.receives_dossiers) == ("vp-huyen", "ubnd-huyen", True)


@pytest.mark.django_db
def test_a_later_row_of_the_same_ref_made_by_a_person_is_left_alone(tmp_path):
    memory = {}
    load_offices(read_offices(DATA / "units.json", HUYEN), memory=memory)
    old = Office.objects.get(ref="p-qldt")
    Office.objects.filter(pk=old.pk).update(valid_to=date(2026, 12, 31))
    new = Office.objects.create(
        ref="p-qldt", name="Phòng mới", kind="specialist", level="district", valid_from=date(2027, 1, 1)
    )

    folder = edited(tmp_path, "units.json", lambda whole: unit(whole, "p-qldt").update(short="QLĐT"))
    tally = load_offices(read_offices(folder / "units.json", HUYEN), memory=memory)

    assert (tally.created, tally.updated) == (0, 1)
    assert Office.objects.get(pk=new.pk).short_name == ""
    assert Office.objects.get(pk=old.pk).valid_to == date(2026, 12, 31)


@pytest.mark.django_db
def test_an_office_that_changed_its_place_in_the_file_moves(tmp_path):
    memory = {}
    load_offices(read_offices(DATA / "units.json", HUYEN), memory=memory)

    folder = edited(tmp_path, "units.json", lambda whole: unit(whole, "mc-huyen").update(parent="ubnd-huyen"))
    load_offices(read_offices(folder / "units.json", HUYEN), memory=memory)

    assert Office.objects.get(ref="mc-huyen").parent.ref == "ubnd-huyen"


@pytest.mark.django_db
def test_an_office_that_is_missing_comes_back():
    memory = {}
    offices = read_offices(DATA / "units.json", HUYEN)
    load_offices(offices, memory=memory)
    Office.objects.filter(ref="buu-dien").delete()

    assert load_offices(offices, memory=memory).created == 1

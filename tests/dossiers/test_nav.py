"""The navigation of staff pages: only what the person can do something with."""

import pytest

from accounts.enums import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def entries(browser, page="/can-bo/"):
    return [str(entry["label"]) for entry in browser.get(page).context["staff_nav"]]


@pytest.mark.parametrize(
    ("who", "has_register", "has_outages"),
    [("clerk", True, False), ("officer", False, False), ("head", False, False), ("chairman", True, True)],
)
def test_register_and_outages_stand_there_only_for_who_has_a_desk(sign_in, world, who, has_register, has_outages):
    found = entries(sign_in(getattr(world, who)))

    assert ("Sổ theo dõi" in found, "Sự cố" in found) == (has_register, has_outages)


def test_the_head_of_a_desk_has_both_and_phong_noi_vu_the_register(sign_in, world):
    assert {"Sổ theo dõi", "Sự cố"} <= set(entries(sign_in(make_user("Hồ Thị Kim", (world.desk, Role.HEAD)))))
    reviewer = entries(sign_in(world.reviewer))
    assert "Sổ theo dõi" in reviewer and "Sự cố" not in reviewer


def test_the_counters_work_is_a_verb_in_english_too(sign_in, world):
    found = entries(sign_in(world.clerk), "/en/can-bo/")

    assert "Receive" in found and "Received" not in found

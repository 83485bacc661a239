from datetime import date

import pytest
from django.core.exceptions import ValidationError

from catalogue.actions import discard_version, open_new_version
from catalogue.models import Fee, ProcedureVersion
from catalogue.queries import version_on
from tests.factories import make_user, make_version, make_world, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-22T10:00")


@pytest.fixture
def clerk():
    return make_user("Trần Thị Cúc")


def test_a_new_version_takes_everything_along_and_closes_the_old_one_the_day_before(clerk):
    old = make_version(is_confirmed=True, legal_basis=["Luật Xây dựng"])
    Fee.objects.create(version=old, amount_vnd=75000, per="giấy phép")

    new = open_new_version(
        version=old, valid_from=date(2027, 1, 1), actor=clerk, at=NOW, issued_by_decision="1/QĐ-UBND"
    )

    old = ProcedureVersion.objects.get(pk=old.pk)
    assert (old.valid_to, old.documents.count(), old.steps.count(), old.fees.count()) == (date(2026, 12, 31), 2, 3, 1)
    assert (new.valid_from, new.valid_to, new.is_confirmed) == (date(2027, 1, 1), None, False)
    assert (new.issued_by_decision, new.legal_basis) == ("1/QĐ-UBND", ["Luật Xây dựng"])
    assert list(new.documents.values_list("order", "name")) == list(old.documents.values_list("order", "name"))
    assert list(new.steps.values_list("order", "hours")) == list(old.steps.values_list("order", "hours"))
    assert new.fees.get().amount_vnd == 75000


def test_every_day_has_one_version_across_the_change():
    world = make_world()
    new = open_new_version(version=world.version, valid_from=date(2027, 1, 1), actor=world.clerk, at=NOW)
    code = world.version.procedure.national_code

    assert version_on(code, world.desk, date(2026, 12, 31)) == world.version
    assert version_on(code, world.desk, date(2027, 1, 1)) == new


def test_a_version_between_two_others_ends_before_the_later_one(clerk):
    first = make_version()
    last = open_new_version(version=first, valid_from=date(2028, 1, 1), actor=clerk, at=NOW)

    middle = open_new_version(version=first, valid_from=date(2027, 1, 1), actor=clerk, at=NOW)

    first.refresh_from_db()
    assert (first.valid_to, middle.valid_to, last.valid_to) == (date(2026, 12, 31), date(2027, 12, 31), None)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 21), date(2018, 1, 1)])
def test_no_version_begins_today_or_in_the_past(clerk, day):
    version = make_version()

    with pytest.raises(ValidationError, match="phải sau ngày 22/11/2026"):
        open_new_version(version=version, valid_from=day, actor=clerk, at=NOW)

    assert ProcedureVersion.objects.count() == 1


def test_two_versions_do_not_begin_on_one_day(clerk):
    version = make_version()
    open_new_version(version=version, valid_from=date(2027, 1, 1), actor=clerk, at=NOW)

    with pytest.raises(ValidationError, match="Đã có phiên bản bắt đầu từ 01/01/2027"):
        open_new_version(version=version, valid_from=date(2027, 1, 1), actor=clerk, at=NOW)


def test_a_version_that_has_not_begun_can_be_taken_back_and_the_one_before_goes_on(clerk):
    old = make_version()
    new = open_new_version(version=old, valid_from=date(2027, 1, 1), actor=clerk, at=NOW)

    discard_version(version=new, actor=clerk, at=NOW)

    assert ProcedureVersion.objects.get().valid_to is None


def test_a_version_in_force_is_not_taken_back(clerk):
    with pytest.raises(ValidationError, match="đã có hiệu lực"):
        discard_version(version=make_version(), actor=clerk, at=NOW)

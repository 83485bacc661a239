from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.enums import Performer, Regime
from catalogue.models import Fee, ProcedureVersion, ProcessStep
from tests.factories import make_version

pytestmark = pytest.mark.django_db


def sibling(version, **fields):
    values = {
        "procedure": version.procedure,
        "regime": version.regime,
        "name": version.name,
        "sector": version.sector,
        "level": version.level,
        "time_amount": Decimal(1),
        "time_unit": "working_day",
        "result_name": "Giấy",
        **fields,
    }
    return ProcedureVersion(**values)


def test_the_shorthand_is_made_of_the_initials_unless_someone_chose_one():
    assert make_version("Đăng ký khai sinh").shorthand == "dkks"
    assert make_version("Đăng ký khai tử", shorthand="KT  ktử").shorthand == "kt ktu"


def test_the_searched_text_is_folded_and_holds_the_code():
    version = make_version("Đăng ký khai sinh", plain_name="Làm giấy khai sinh")

    assert version.search_text == f"dang ky khai sinh lam giay khai sinh {version.procedure.national_code}"


def test_two_versions_of_one_procedure_are_never_in_force_on_the_same_day():
    version = make_version(valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        sibling(version, valid_from=date(2021, 12, 31)).save()

    sibling(version, valid_from=date(2022, 1, 1)).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        sibling(version, valid_from=date(2030, 1, 1)).save()


def test_an_overlap_is_told_in_a_sentence_before_it_reaches_the_database():
    version = make_version(valid_from=date(2021, 1, 1))

    with pytest.raises(ValidationError, match="đã có phiên bản khác có hiệu lực"):
        sibling(version, valid_from=date(2022, 1, 1)).validate_constraints()


def test_a_procedure_may_be_in_force_under_both_regimes():
    version = make_version(regime=Regime.Y2018)

    sibling(version, regime=Regime.Y2025, valid_from=date(2025, 7, 1)).save()

    assert version.procedure.versions.on(date(2026, 1, 1)).count() == 2


def test_a_version_does_not_end_before_it_begins_and_takes_some_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(valid_from=date(2021, 1, 2), valid_to=date(2021, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(amount="0")


def test_a_fee_without_an_amount_cannot_be_confirmed():
    version = make_version()

    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(version=version, amount_vnd=None, is_confirmed=True)


@pytest.mark.parametrize(("hours", "minutes"), [("0.5", 30), ("17.5", 1050), ("0", 0), ("0.33", 20)])
def test_a_step_is_planned_in_whole_minutes(hours, minutes):
    assert ProcessStep(hours=Decimal(hours)).minutes == minutes


def test_only_agencies_outside_the_committee_are_external():
    assert ProcessStep(performer=Performer.LINKED).is_external
    assert not any(ProcessStep(performer=p).is_external for p in Performer if p != Performer.LINKED)

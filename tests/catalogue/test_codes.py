import pytest

from catalogue.codes import BadCode, core_code


@pytest.mark.parametrize("text", ["1.001193", " 1.001193 ", "1.001193.000.00.00.H32", "1.001193.000.00.00.h32"])
def test_a_code_is_compared_on_its_first_two_parts(text):
    assert core_code(text) == "1.001193"


@pytest.mark.parametrize("text", ["", "1.00119", "1.0011933", "1-001193", "x.001193", "1.001193.", "1.001193. H32"])
def test_other_texts_are_no_code(text):
    with pytest.raises(BadCode):
        core_code(text)

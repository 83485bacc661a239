import pytest

from papers.kinds import PaperKind, all_kinds, kind_of, register


def test_a_kind_is_found_by_its_name():
    assert kind_of("apology").symbol == "PXL"
    assert [kind.name for kind in all_kinds()] == sorted(kind.name for kind in all_kinds())


def test_registering_the_same_kind_again_changes_nothing():
    assert register(kind_of("receipt")) is kind_of("receipt")


def test_another_kind_of_the_same_name_is_refused():
    with pytest.raises(ValueError, match="registered twice"):
        register(PaperKind(name="receipt", title="Giấy khác", symbol="X", template="x.html"))


def test_an_unknown_kind_is_a_mistake():
    with pytest.raises(KeyError):
        kind_of("nothing")

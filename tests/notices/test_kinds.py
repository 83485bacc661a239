import pytest

from notices.kinds import NoticeKind, UnknownKind, all_kinds, kind_label, kind_named, register


def test_the_same_kind_may_be_registered_again_but_no_other_of_its_name():
    kind = NoticeKind("tests.kinds", "Một")
    assert register(kind) is kind
    register(NoticeKind("tests.kinds", "Một"))
    with pytest.raises(ValueError, match=r"tests\.kinds"):
        register(NoticeKind("tests.kinds", "Hai"))
    assert kind in all_kinds()


def test_a_name_nobody_registered_is_an_error_in_code_and_a_bare_name_in_lists():
    with pytest.raises(UnknownKind):
        kind_named("tests.gone")
    assert kind_label("tests.gone") == "tests.gone"

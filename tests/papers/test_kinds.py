import dataclasses

import pytest

from papers.kinds import all_kinds, form_of, kind_of, register
from papers.queries import symbol_of


def test_a_kind_is_found_by_its_name():
    assert kind_of("apology").name == "apology"
    assert [kind.name for kind in all_kinds()] == sorted(kind.name for kind in all_kinds())


def test_registering_the_same_kind_again_changes_nothing():
    assert register(kind_of("receipt")) is kind_of("receipt")


def test_another_kind_of_the_same_name_is_refused():
    with pytest.raises(ValueError, match="registered twice"):
        register(dataclasses.replace(kind_of("receipt"), title="Giấy khác"))


def test_an_unknown_kind_is_a_mistake():
    with pytest.raises(KeyError):
        kind_of("nothing")


@pytest.mark.parametrize(
    ("kind", "regime", "number", "title", "symbol", "is_inferred"),
    [
        ("receipt", "2018", "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "BPTNTKQ", True),
        ("receipt", "2025", "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "TTPVHCC (BPTNTKQ)", False),
        ("supplement", "2018", "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "PBS-BPTNTKQ", True),
        ("supplement", "2025", "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "PBS-TTPVHCC (BPTNTKQ)", False),
        ("refusal", "2018", "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "PTC-BPTNTKQ", True),
        ("refusal", "2025", "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "PTC-TTPVHCC (BPTNTKQ)", False),
        ("apology", "2018", "04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "PXL", True),
        ("apology", "2025", "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "PXL", False),
        ("stop_notice", "2025", "05", "Thông báo dừng giải quyết hồ sơ", "TBD-TTPVHCC (BPTNTKQ)", True),
        ("routing_slip", "2018", "05", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "PKS-BPTNTKQ", True),
        ("routing_slip", "2025", "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "PKS-TTPVHCC (BPTNTKQ)", False),
    ],
)
def test_each_regime_has_its_own_form(kind, regime, number, title, symbol, is_inferred):
    form = form_of(kind, regime)
    assert (form.number, form.title, form.symbol, form.is_inferred) == (number, title, symbol, is_inferred)


def test_the_regime_of_2018_knows_no_notice_of_stopping():
    with pytest.raises(KeyError):
        form_of("stop_notice", "2018")


@pytest.mark.parametrize(
    ("office", "symbol"),
    [
        ("Trung tâm Phục vụ hành chính công xã Vạn Ninh", "PBS-TTPVHCC"),
        ("Bộ phận Một cửa xã Vạn Ninh", "PBS-BPTNTKQ"),
        ("", "PBS-TTPVHCC"),
    ],
)
def test_an_office_prints_its_own_of_the_two_symbols(office, symbol):
    assert symbol_of("supplement", "2025", office=office) == symbol
    assert symbol_of("supplement", "2018", office=office) == "PBS-BPTNTKQ"

"""Gateways in the administration: set up by transport; their keys go in and never come out."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from notices.actions import deliver_due, enqueue
from notices.enums import Outcome
from notices.models import Attempt, Gateway, GatewayTemplate, GatewayTurn, LocalMessage, Notice
from tests.notices.admin.conftest import make_staff

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/notices/gateway/"
ADD = f"{LIST}add/"
TURNS = "/quan-tri/notices/gatewayturn/"
SECRET = "khoa-rat-bi-mat"
ESMS = {
    "name": "eSMS 12/2026",
    "ref": "esms-2",
    "price_vnd": "320",
    "rate": "10",
    "timeout": "10",
    "is_active": "on",
    "set_url": "https://rest.esms.vn/x/",
    "set_api_key": SECRET,
    "set_secret_key": SECRET,
    "set_sender": "VanNinh",
}
VNPT = {
    **{key: ESMS[key] for key in ("name", "price_vnd", "rate", "timeout", "is_active", "set_url")},
    "ref": "vnpt",
    "set_label_id": "7",
    "set_contract_type_id": "1",
    "set_contract_id": "9",
    "set_agent_id": "3",
    "set_api_user": "api",
    "set_api_password": SECRET,
    "set_user": "vanninh",
    "templates-TOTAL_FORMS": "1",
    "templates-INITIAL_FORMS": "0",
    "templates-0-kind": "tests.apology",
    "templates-0-template_ref": "4711",
    "templates-0-text": "Ho so {code} da xong.",
}


def added(client, transport="esms", values=ESMS, **changes):
    return client.post(f"{ADD}?cach={transport}", {**values, **changes})


@pytest.fixture
def gateway(client, administrator) -> Gateway:
    assert added(client).status_code == 302
    return Gateway.objects.get()


def test_first_the_transport_is_chosen(opened, administrator, settings):
    assert "?cach=smpp" in opened(ADD).text
    assert "?cach=local" in opened(ADD).text
    settings.DEMO = False
    assert "?cach=local" not in opened(ADD).text
    assert "?cach=zalo" in opened(f"{ADD}?cach=local").text


def test_then_what_it_needs(opened, administrator):
    text = opened(f"{ADD}?cach=esms").text
    assert "Khóa API (ApiKey)" in text
    assert "https://rest.esms.vn/MainService.svc" in text
    assert "set_system_id" not in text
    assert 'name="templates-TOTAL_FORMS"' not in text


def test_a_new_gateway_keeps_what_was_typed(gateway):
    assert (gateway.transport, gateway.channel, gateway.ref) == ("esms", "sms", "esms-2")
    assert gateway.values == {
        "url": "https://rest.esms.vn/x/",
        "api_key": SECRET,
        "secret_key": SECRET,
        "sender": "VanNinh",
    }


def test_a_transport_of_several_channels_asks_which(client, opened, administrator):
    own = {key: ESMS[key] for key in ("name", "price_vnd", "rate", "timeout", "is_active")}
    assert 'name="channel"' in opened(f"{ADD}?cach=local").text
    assert added(client, "local", {**own, "ref": "thu", "channel": "zalo"}).status_code == 302
    assert Gateway.objects.get().channel == "zalo"


def test_keys_never_come_out(client, opened, gateway):
    for address in (LIST, f"{LIST}{gateway.pk}/change/", f"{LIST}{gateway.pk}/history/"):
        text = opened(address).text
        assert SECRET not in text
    assert "Đã lưu; để trống nếu giữ nguyên." in opened(f"{LIST}{gateway.pk}/change/").text
    wrong = opened(f"{LIST}{gateway.pk}/change/", {**ESMS, "set_url": "", "set_api_key": SECRET + "2"})
    assert SECRET not in wrong.text
    assert SECRET not in opened(f"{ADD}?cach=esms", {**ESMS, "ref": "X Y"}).text
    assert not [entry for entry in LogEntry.objects.all() if SECRET in entry.change_message + entry.object_repr]


def test_an_empty_key_stays_and_a_new_one_replaces_it(client, gateway):
    typed = {**ESMS, "set_api_key": "", "set_secret_key": "moi", "set_sender": "VanNinh2", "ref": "other"}
    assert client.post(f"{LIST}{gateway.pk}/change/", typed).status_code == 302
    row = Gateway.objects.get()
    assert row.values["api_key"] == SECRET
    assert row.values["secret_key"] == "moi"
    assert row.values["sender"] == "VanNinh2"
    assert row.ref == "esms-2", "the ledger knows it by this name"
    assert "moi" not in LogEntry.objects.first().change_message


def test_a_key_that_can_be_done_without_is_dropped_when_asked(client, administrator):
    smtp = {key: ESMS[key] for key in ("name", "price_vnd", "rate", "timeout", "is_active")}
    smtp |= {"ref": "thu", "set_host": "mail.example.vn", "set_port": "587", "set_security": "tls", "set_user": "u"}
    smtp |= {"set_password": SECRET, "set_sender": "motcua@example.vn"}
    assert added(client, "smtp", smtp).status_code == 302
    row = Gateway.objects.get()
    address = f"{LIST}{row.pk}/change/"
    assert client.post(address, {**smtp, "set_password": "", "drop_password": "on"}).status_code == 302
    assert Gateway.objects.get().values["password"] == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ref": "esms"}, "Tên này dành cho thiết lập chung"),
        ({"ref": "Hợp đồng"}, "Chỉ dùng chữ thường không dấu"),
        ({"timeout": "61"}, "60"),
        ({"set_url": "rest.esms.vn"}, "bắt đầu bằng https://"),
        ({"set_sender": "UBND huyện Vạn Ninh"}, "nhiều nhất 11 chữ cái không dấu"),
        ({"set_api_key": ""}, "errorlist"),
    ],
)
def test_what_would_not_work_is_refused_and_nothing_typed_is_lost(client, administrator, changes, sentence):
    response = added(client, **changes)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    assert "eSMS 12/2026" in text
    assert not Gateway.objects.exists()


def test_the_callback_address_is_shown_with_what_to_do_with_it(client, opened, gateway, settings):
    address = f"{LIST}{gateway.pk}/change/"
    assert "Chưa có: cổng cần địa chỉ công khai" in opened(address).text
    settings.PUBLIC_URL = "https://motcua.example.vn"
    text = opened(address).text
    assert "https://motcua.example.vn/nhan-bao/esms-2/" in text
    assert "Dán địa chỉ này vào mục báo kết quả" in text


def test_who_may_only_look_sees_neither_settings_nor_the_callback(client, opened, gateway, settings):
    settings.PUBLIC_URL = "https://motcua.example.vn"
    client.force_login(make_staff("nhin", "view_gateway"))
    text = opened(f"{LIST}{gateway.pk}/change/").text
    assert "eSMS 12/2026" in text
    assert "rest.esms.vn" not in text
    assert "nhan-bao" not in text
    assert client.post(f"{LIST}{gateway.pk}/change/", ESMS).status_code == 403
    assert client.get(ADD).status_code == client.get(f"{LIST}gui-thu/").status_code == 403


def test_a_gateway_is_put_out_of_use_and_never_deleted(client, gateway):
    assert client.get(f"{LIST}{gateway.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{gateway.pk}/change/", {**ESMS, "is_active": ""}).status_code == 302
    assert not Gateway.objects.get().is_active


def test_approved_templates_are_kept_where_only_they_are_taken(client, opened, administrator):
    assert "templates-0-template_ref" not in opened(f"{ADD}?cach=esms").text
    assert added(client, "vnpt", VNPT).status_code == 302
    template = GatewayTemplate.objects.get()
    assert (template.kind, template.template_ref, template.text) == ("tests.apology", "4711", "Ho so {code} da xong.")


def test_a_template_with_a_place_that_the_kind_has_not_is_refused_with_where_it_stands(client, administrator):
    response = added(client, "vnpt", VNPT, **{"templates-0-text": "Ho so {ma} da xong."})
    text = response.content.decode()
    assert "Dòng 1, ký tự 7:" in text
    assert "{ma}" in text
    assert not GatewayTemplate.objects.exists()


def tried(at, draft, ref, outcome, *, number=1, seconds=2.0, minutes=1):
    (pk,) = enqueue(drafts=[draft(number)], at=at)
    started = timezone.now() - timedelta(minutes=minutes)
    Attempt.objects.create(
        notice_id=pk,
        number=1,
        reference=str(number),
        transport=ref,
        started_at=started,
        finished_at=started + timedelta(seconds=seconds),
        outcome=outcome,
    )


def test_the_list_says_how_each_gateway_is(opened, gateway, at, draft):
    assert "chưa gửi tin nào" in opened(LIST).text
    tried(at, draft, "esms-2", Outcome.ACCEPTED, number=1)
    tried(at, draft, "esms-2", Outcome.PASSING, number=2, seconds=4.0, minutes=2)
    text = opened(LIST).text
    assert "đang khỏe" in text
    assert "nhận 50% của 2" in text
    assert "trung bình 3,0 giây" in text


def test_a_gateway_in_trouble_is_said_to_rest(opened, gateway, at, draft):
    for number in range(1, 7):
        tried(at, draft, "esms-2", Outcome.PASSING, number=number, seconds=50)
    assert "đang nghỉ đến" in opened(LIST).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_for_any_number(opened, administrator, rows, django_assert_num_queries):
    for number in range(rows):
        Gateway.objects.create(ref=f"g{number}", name="x", transport="esms", channel="sms")
    opened(LIST)
    with django_assert_num_queries(11):  # session, person, counts, list, three of the figures, savepoints
        opened(LIST)


def test_an_office_has_its_order_and_everybody_else_the_general_one(client, opened, gateway):
    assert client.post(f"{TURNS}add/", {"office": "", "gateway": gateway.pk, "order": "1"}).status_code == 302
    assert GatewayTurn.objects.get().office is None
    assert "(thứ tự chung)" in opened(TURNS).text
    assert client.post(f"{TURNS}add/", {"office": "", "gateway": gateway.pk, "order": "2"}).status_code == 200


def test_a_trial_message_takes_the_way_of_all_others(client, opened, administrator):
    address = f"{LIST}gui-thu/"
    assert "Gửi thử" in opened(LIST).text
    response = client.post(address, {"recipient": "0905 123 456", "office": ""})
    notice = Notice.objects.get()
    assert response.headers["Location"] == f"/quan-tri/notices/notice/{notice.pk}/change/"
    assert (notice.channel, notice.recipient, notice.kind) == ("sms", "+84905123456", "notices.trial")
    deliver_due(at=timezone.now())
    assert "Tin gui thu cua Cong Mot cua" in LocalMessage.objects.get().text
    client.post(address, {"recipient": "0905 123 456", "office": ""})
    client.post(address, {"recipient": "binh@example.vn", "office": ""})
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("typed", ["0258", "binh@", ""])
def test_a_trial_to_nowhere_is_refused(opened, administrator, typed):
    text = opened(f"{LIST}gui-thu/", {"recipient": typed, "office": ""}).text
    assert "errorlist" in text
    assert not Notice.objects.exists()

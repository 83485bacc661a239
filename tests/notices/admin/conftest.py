from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from notices.wording import Text, forget_wording, register

SMS = "Hồ sơ {code} của {full_name} đã xong, mời nhận tại {place}."
TITLE = "Hồ sơ {code} đã xong"
BODY = "Kính gửi {full_name},\n\nHồ sơ {code} đã xong. Tra cứu tại https://motcua.example.vn/tra-cuu/."
FACTS = {"code": "H32.27-261119-0001", "full_name": "Nguyễn Văn Mẫu", "place": "quầy 3"}
REAL = {"code": "H32.27-261119-0007", "full_name": "Trần Thị <Thật>", "place": "quầy 7"}


def facts_of(reference: str) -> dict[str, str]:
    if not reference:
        return FACTS
    if reference != REAL["code"]:
        raise LookupError("Không có hồ sơ nào mang mã này.")
    return REAL


READY = register(
    Text("tests.apology", "Xin lỗi trễ hẹn", sms=SMS, title=TITLE, body=BODY, places=tuple(FACTS), facts_of=facts_of)
)


def make_staff(name: str, *permissions: str, **fields) -> User:
    user = User.objects.create_user(name, full_name=name.title(), is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def administrator(client):
    user = make_staff("quan-tri", is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def reader(client):
    """Who may look at everything and change nothing."""
    views = ("notice", "gateway", "gatewayturn", "messagetext", "inboundmessage")
    user = make_staff("giang", *(f"view_{name}" for name in views))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _shipped_words():
    forget_wording()
    yield
    forget_wording()


@pytest.fixture
def opened(client):
    """``opened(address).text``: the page, which must answer 200."""

    def get(address: str, data=None, **more) -> SimpleNamespace:
        response = client.post(address, data, **more) if data is not None else client.get(address, **more)
        assert response.status_code == 200, response.status_code
        return SimpleNamespace(text=response.content.decode(), response=response)

    return get

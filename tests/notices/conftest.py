from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notices.actions import NoticeDraft
from notices.kinds import NoticeKind, register

APOLOGY = register(NoticeKind("tests.apology", "Xin lỗi trễ hẹn"))
OWED = register(NoticeKind("tests.owed", "Xin lỗi mãi", gives_up=False))
SIGN_IN = register(NoticeKind("tests.sign_in", "Mã dùng ngay", lasts=timedelta(minutes=5)))
CODE = register(NoticeKind("tests.code", "Mã đăng nhập", is_urgent=True))


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def draft():
    """A draft with what a test does not care about filled in."""

    def make(number: int = 1, channel: str = "sms", **given) -> NoticeDraft:
        recipients = {"sms": f"+8490512{number:04d}", "email": f"hoa{number}@example.vn", "inbox": ""}
        fields = {
            "kind": "tests.apology",
            "subject": f"dossier:{number}",
            "occasion": "promise:1",
            "channel": channel,
            "recipient": recipients[channel],
            "title": "Xin lỗi ông/bà" if channel != "sms" else "",
            "body": "Hồ sơ H32.27-261119-0001 trễ hẹn. Mong ông/bà thông cảm.",
        }
        return NoticeDraft(**{**fields, **given})

    return make

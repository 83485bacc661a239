"""Settings read from the environment or from secret files."""

import pytest

from core.env import BadSetting, flag, number, text, words


def test_a_value_is_read_and_a_missing_one_has_its_default(monkeypatch):
    monkeypatch.setenv("PORTAL_HOTLINE", "02583840123")
    assert text("PORTAL_HOTLINE") == "02583840123"
    assert text("PORTAL_MISSING", "mặc định") == "mặc định"


def test_a_secret_comes_from_its_file_without_the_last_newline(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret \r\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_KEY", "from the environment")
    monkeypatch.setenv("PORTAL_KEY_FILE", str(secret))
    assert text("PORTAL_KEY") == "s3cret "


def test_an_unreadable_secret_file_says_which_and_gives_an_example(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(
        BadSetting, match=r"PORTAL_KEY_FILE=.*missing cannot be read .*Example: /run/secrets/portal_key"
    ):
        text("PORTAL_KEY")


def test_a_secret_file_that_is_no_text_is_refused(monkeypatch, tmp_path):
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("PORTAL_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(BadSetting, match="not UTF-8"):
        text("PORTAL_KEY")


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("TRUE", True), (" on ", True), ("0", False), ("No", False)]
)
def test_flags_are_read_in_the_usual_words(monkeypatch, value, expected):
    monkeypatch.setenv("PORTAL_FLAG", value)
    assert flag("PORTAL_FLAG", default=not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_a_blank_flag_means_its_default(monkeypatch, default):
    monkeypatch.setenv("PORTAL_FLAG", "")
    assert flag("PORTAL_FLAG", default=default) is default


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("PORTAL_FLAG", "maybe")
    with pytest.raises(BadSetting, match="Example: PORTAL_FLAG=1"):
        flag("PORTAL_FLAG")


def test_numbers_and_their_refusal(monkeypatch):
    monkeypatch.setenv("PORTAL_NUMBER", " 12 ")
    assert number("PORTAL_NUMBER", 5) == 12
    monkeypatch.setenv("PORTAL_NUMBER", "")
    assert number("PORTAL_NUMBER", 5) == 5
    monkeypatch.setenv("PORTAL_NUMBER", "many")
    with pytest.raises(BadSetting, match="Example: PORTAL_NUMBER=5"):
        number("PORTAL_NUMBER", 5)


def test_lists_drop_blanks(monkeypatch):
    monkeypatch.setenv("PORTAL_HOSTS", "a.vn, ,b.vn,")
    assert words("PORTAL_HOSTS") == ["a.vn", "b.vn"]

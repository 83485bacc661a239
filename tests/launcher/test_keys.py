"""Secrets of a local portal."""

import base64

from launcher import keys


def test_keys_are_made_once_for_us_alone(tmp_path):
    file = tmp_path / "keys.env"
    made = keys.load_or_make(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.load_or_make(file) == made
    assert keys.load_or_make(tmp_path / "other.env") != made


def test_keys_have_the_shape_that_the_settings_read(tmp_path):
    made = keys.load_or_make(tmp_path / "keys.env")
    assert set(made) == {"SECRET_KEY", "DATA_KEYS", "INDEX_KEYS"}
    assert len(made["SECRET_KEY"]) >= 50
    for name in ("DATA_KEYS", "INDEX_KEYS"):
        version, _, key = made[name].partition(":")
        assert version == "1"
        assert len(base64.b64decode(key, validate=True)) == 32


def test_rotated_keys_in_the_file_are_read_as_they_stand(tmp_path):
    file = tmp_path / "keys.env"
    keys.load_or_make(file)
    file.write_text("# two\nDATA_KEYS=2:bbbb=,1:aaaa=\n")
    assert keys.load_or_make(file) == {"DATA_KEYS": "2:bbbb=,1:aaaa="}


def test_a_given_secret_directly_or_by_file_is_not_made():
    given = {"SECRET_KEY": "s", "DATA_KEYS_FILE": "/run/secrets/data_keys", "INDEX_KEYS": ""}
    assert keys.missing_from(given) == ["INDEX_KEYS"]

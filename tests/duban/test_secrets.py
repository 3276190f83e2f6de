"""Secrets come from the environment, or from a file that only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from duban.settings import SecretsReadableError, Settings, load_settings

SECRET = {name for name, one in Settings.model_fields.items() if one.annotation is SecretStr}
posix = pytest.mark.skipif(os.name != "posix", reason="rights are kept elsewhere on Windows")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("DUBAN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    return tmp_path


def _write(path: Path, text: str, mode: int) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def test_secrets_are_read_from_their_own_file_and_the_environment_wins(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(home / "duban.env", "DUBAN_CHANNELS=inbox\nDUBAN_PORT=9000\n", 0o644)
    robots = "DUBAN_WECOM_ROBOTS='办公室群=k1;区县群=k2'\nDUBAN_PORT=9001\n"
    _write(home / "secrets.env", f"{robots}DUBAN_SMTP_PASSWORD=file\n", 0o600)
    monkeypatch.setenv("DUBAN_SMTP_PASSWORD", "environment")
    settings = load_settings()
    assert settings.wecom_robots.get_secret_value() == "办公室群=k1;区县群=k2"
    assert (settings.channels, settings.port) == ("inbox", 9001)
    assert settings.smtp_password.get_secret_value() == "environment"
    assert "k1" not in repr(settings)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_of_secrets_that_others_can_read_is_refused_with_how_to_mend_it(
    home: Path, mode: int
) -> None:
    _write(home / "secrets.env", "DUBAN_SMTP_PASSWORD=x\n", mode)
    with pytest.raises(SecretsReadableError, match=r"chmod 600 .*secrets\.env"):
        load_settings()


@posix
@pytest.mark.parametrize("name", sorted(SECRET))
def test_other_settings_may_be_read_by_all_until_a_secret_stands_among_them(
    home: Path, name: str
) -> None:
    plain = "DUBAN_CHANNELS=inbox\n# DUBAN_SMTP_PASSWORD=x\n"
    _write(home / "duban.env", plain, 0o644)
    assert load_settings().channels == "inbox"
    _write(home / "duban.env", f"{plain}export duban_{name} = x\n", 0o644)
    with pytest.raises(SecretsReadableError, match=r"chmod 600 .*duban\.env"):
        load_settings()
    (home / "duban.env").chmod(0o600)
    assert getattr(load_settings(), name).get_secret_value() == "x"

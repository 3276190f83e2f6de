"""The key that signs links: made once, for its owner's eyes only."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from duban.secret import SecretKeyError, office_key
from duban.settings import Settings

posix = pytest.mark.skipif(os.name != "posix", reason="no file modes on this system")


def test_a_key_is_made_on_first_need_and_stays(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "office")
    key = office_key(settings)
    assert len(key) >= 32
    assert office_key(settings) == key
    assert office_key(Settings(home=tmp_path / "another")) != key


@posix
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    office_key(Settings(home=tmp_path))
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


@posix
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    office_key(Settings(home=tmp_path))
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(SecretKeyError, match="chmod 600"):
        office_key(Settings(home=tmp_path))


def test_the_setting_goes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key="k" * 16)
    assert office_key(settings) == b"k" * 16
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["short", ""])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(key)
    path.chmod(0o600)
    with pytest.raises(SecretKeyError, match="太短"):
        office_key(Settings(home=tmp_path, secret_key=key))


def test_many_that_need_it_first_at_once_agree_on_one(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(office_key(Settings(home=tmp_path)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "office").write_text("")
    with pytest.raises(SecretKeyError, match="DUBAN_SECRET_KEY"):
        office_key(Settings(home=tmp_path / "office"))

"""The address that letters name: what is taken, and what would break its links."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.address import BadAddressError, checked_base, is_local
from duban.settings import Settings, SettingsError, load_settings


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("https://duban.example.org", "https://duban.example.org"),
        (" https://Duban.Example.org/ ", "https://duban.example.org"),
        ("http://10.0.0.5:8080/office/duban/", "http://10.0.0.5:8080/office/duban"),
        ("http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_an_address_is_kept_without_what_stands_behind_its_path(text: str, kept: str) -> None:
    assert checked_base(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "duban.example.org",
        "ftp://duban.example.org",
        "javascript://duban.example.org",
        "https://",
        "https:///duban",
        "https://wang:secret@duban.example.org",
        "https://duban.example.org:port",
        "https://duban.example.org:99999",
        "https://duban.example.org/?a=1",
        "https://duban.example.org/#top",
        "https://duban.example.org?",
        "https://duban.example.org/a b",
        "https://duban.example.org/a//b",
        "https://duban.example.org/../a",
        "https://duban.example.org/督办",
        "https://duban example.org",
        "https://[broken",
        "https://duban.example.org\n/x",
        'https://duban.example.org/"><script>',
        "https://duban.example.org/" + "a" * 200,
    ],
)
def test_an_address_that_would_break_links_is_refused(text: str) -> None:
    with pytest.raises(BadAddressError, match="要写成 https://主机"):
        checked_base(text)


def test_a_bad_address_is_said_with_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    monkeypatch.setenv("DUBAN_BASE_URL", "duban.example.org")
    with pytest.raises(
        SettingsError, match=r"DUBAN_BASE_URL 的值 'duban\.example\.org' 不可用，要写成"
    ):
        load_settings()


@pytest.mark.parametrize(
    ("address", "local", "page"),
    [
        ("", False, ""),
        ("http://127.0.0.1:8765", True, "http://127.0.0.1:8765"),
        ("http://localhost", True, "http://localhost"),
        ("https://duban.example.org/x", False, ""),
    ],
)
def test_pages_are_linked_only_where_they_can_be_opened(
    tmp_path: Path, address: str, local: bool, page: str
) -> None:
    assert is_local(address) is local
    assert Settings(home=tmp_path, base_url=address).page_url == page

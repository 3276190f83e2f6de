"""The office's own key, for signing links: from the environment, or a file of its owner's."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from duban.errors import DubanError, os_words
from duban.settings import Settings

FILE = "secret.key"
OWNER_ONLY = 0o600
OTHERS = 0o077
LEAST = 16


class SecretKeyError(DubanError):
    """The office's key cannot be used."""

    def __init__(self, why: str) -> None:
        super().__init__(f"签名密钥{why}，也可以改用环境变量 DUBAN_SECRET_KEY。")


def office_key(settings: Settings) -> bytes:
    """Return DUBAN_SECRET_KEY, else what `<home>/secret.key` holds, which is made on first need.

    The file is readable by its owner only. Two processes that need it first at once agree on
    one key. Whoever loses the key loses nothing but the links in letters already sent.

    Raises:
        SecretKeyError: the key is too short, or the file cannot be made or read, or others
            can read it.
    """
    given = settings.secret_key.get_secret_value()
    if given:
        return _long_enough(given.encode(), "DUBAN_SECRET_KEY ")
    path = settings.home / FILE
    try:
        if not path.exists():
            _make(path)
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            said = f"文件 {path} 别人也能读，请运行 chmod 600"
            raise SecretKeyError(said)
        return _long_enough(path.read_bytes().strip(), f"文件 {path} ")
    except OSError as error:
        said = f"文件 {path} 不能读写：{os_words(error)}"
        raise SecretKeyError(said) from error


def key_exists(settings: Settings) -> bool:
    """Say whether there is a key already; asking for it makes none."""
    return bool(settings.secret_key.get_secret_value()) or (settings.home / FILE).exists()


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < LEAST:
        said = f"{where}太短，至少{LEAST}个字节"
        raise SecretKeyError(said)
    return key


def _make(path: Path) -> None:
    """Write a key whole under another name, then give it the name if nobody else has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()

"""文件: one .eml file a letter, in a folder a day; any mail program opens it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from duban.errors import os_words
from duban.settings import Settings
from notifications.channel import Message, TransportError
from notifications.draft import called
from notifications.mail import as_mail, mailbox

UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')
# A reserved domain (RFC 2606): the file is for a person, not for a mail server.
NOWHERE = "letter@duban.invalid"
NAME_LENGTH = 80


class FolderError(TransportError):
    """The folder of letters cannot be written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"信函文件夹 {_shown(folder)} 不能写入：{os_words(error)}", fault="channel"
        )


class LetterFolder:
    """Writes `<folder>/<date>/<number>-<person>.eml`, whole or not at all."""

    at_once: str | None = None

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: Message, address: str) -> str:
        """Write the file and return where; a second attempt writes the same file again."""
        content = as_mail(message, self._sender, mailbox(called(message.unit, address), NOWHERE))
        target = self._folder / message.written_on.isoformat() / f"{_name(message, address)}.eml"
        part = target.with_suffix(f".{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(target)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise FolderError(self._folder, error) from error
        return f"已写入 {_shown(target)}"

    def check(self) -> str:
        """Say where the letters go; the folder, or what exists above it, must be writable."""
        existing = next(p for p in (self._folder, *self._folder.parents) if p.exists())
        if not (existing.is_dir() and os.access(existing, os.W_OK)):
            raise FolderError(self._folder, OSError(0, "没有写权限"))
        return f"写入 {_shown(self._folder)}"

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _name(message: Message, address: str) -> str:
    """Return the file's name: with the reader's, where the system can write Chinese names."""
    name = UNSAFE.sub("_", f"{message.letter_id:06d}-{address}")[:NAME_LENGTH]
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return f"{message.letter_id:06d}"
    return name


def _shown(path: Path) -> str:
    """Return a path as text that can be stored: the system may not be able to spell it."""
    return os.fsencode(path).decode("utf-8", "replace")


def make(settings: Settings) -> LetterFolder:
    """Return the channel; the folder is made when the first letter is written."""
    return LetterFolder(settings.letters_dir, settings.mail_from)

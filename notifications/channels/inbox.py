"""收件箱: the letter itself, read on the page and by the command line."""

from __future__ import annotations

from duban.settings import Settings
from notifications.channel import Message


class Inbox:
    """Nothing to transport: a letter is in the inbox as soon as it is written."""

    at_once: str | None = "已放入收件箱"

    def send(self, message: Message, address: str) -> str:
        """Say that it is there."""
        return f"已放入{message.unit}{address}的收件箱"

    def check(self) -> str:
        """Say that it is ready: it needs only the database."""
        return "在本系统数据库中，随时可用"

    def close(self) -> None:
        """Do nothing: there is no connection."""


def make(settings: Settings) -> Inbox:  # noqa: ARG001
    """Return the inbox; it has no settings."""
    return Inbox()

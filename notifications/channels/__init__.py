"""Channels: the ways a letter goes out. One file and one line of channels.yaml each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import Channel
from notifications.registry import read_table

TABLE = Path(__file__).with_name("channels.yaml")
FIELDS = frozenset({"key", "name", "address"})
Needs = Literal["none", "own", "own-or-office"]


class UnknownChannelError(DubanError):
    """The settings name a channel that the program does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"DUBAN_CHANNELS 中的渠道「{name}」不存在，可用：{'、'.join(known)}。")


class NoChannelError(DubanError):
    """The settings switch every channel off, so that letters would reach nobody."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(f"DUBAN_CHANNELS 是空的，信发不到任何人，可用：{'、'.join(known)}。")


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One line of the table."""

    key: str
    name: str
    address: Needs


@cache
def channel_lines() -> dict[str, ChannelLine]:
    """Return the table by key, in its order."""
    return {
        str(line["key"]): ChannelLine(
            str(line["key"]), str(line["name"]), cast("Needs", line["address"])
        )
        for line in read_table(TABLE, FIELDS)
    }


def enabled(settings: Settings) -> list[ChannelLine]:
    """Return the lines of the channels that the settings switch on, in the settings' order.

    Raises:
        NoChannelError: none is switched on.
        UnknownChannelError: there is no such channel.
    """
    known = channel_lines()
    if not settings.channel_names:
        raise NoChannelError(list(known))
    for name in settings.channel_names:
        if name not in known:
            raise UnknownChannelError(name, list(known))
    return [known[name] for name in settings.channel_names]


def make_channels(settings: Settings) -> dict[str, Channel]:
    """Make the channels that the settings switch on; none connects yet.

    Raises:
        UnknownChannelError: there is no such channel.
        ChannelNotConfiguredError: one lacks a setting.
    """
    return {line.key: make_channel(line.key, settings) for line in enabled(settings)}


def make_channel(key: str, settings: Settings) -> Channel:
    """Make one channel of the table, whether switched on or not."""
    return cast("Channel", import_module(f"{__name__}.{key}").make(settings))

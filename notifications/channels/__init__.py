"""Channels: the ways a letter goes out. One file and one line of channels.yaml each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import Channel
from notifications.pace import Limit
from notifications.registry import read_table
from notifications.terms import Terms, Unknown, read_pace, read_unknown

TABLE = Path(__file__).with_name("channels.yaml")
FIELDS = frozenset({"key", "name", "address", "office", "quiet", "relay", "unknown", "limits"})
Needs = Literal["none", "own", "own-or-office"]


class UnknownChannelError(DubanError):
    """The settings or a command name a channel that the program does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"DUBAN_CHANNELS 中的渠道「{name}」不存在，可用：{'、'.join(known)}。")


class NoChannelError(DubanError):
    """The settings switch every channel off, so that letters would reach nobody."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(f"DUBAN_CHANNELS 是空的，信发不到任何人，可用：{'、'.join(known)}。")


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One line of the table; `office` is the setting that gives the office's own address."""

    key: str
    name: str
    address: Needs
    office: str
    terms: Terms


@cache
def channel_lines() -> dict[str, ChannelLine]:
    """Return the table by key, in its order."""
    return {
        str(line["key"]): ChannelLine(
            key=str(line["key"]),
            name=str(line["name"]),
            address=cast("Needs", line["address"]),
            office=str(line["office"]),
            terms=Terms(
                limits=tuple(Limit(*one) for one in cast("list[list[int]]", line["limits"])),
                unknown=Unknown(str(line["unknown"])),
                quiet=bool(line["quiet"]),
                relay=bool(line["relay"]),
            ),
        )
        for line in read_table(TABLE, FIELDS)
    }


def enabled(settings: Settings) -> list[ChannelLine]:
    """Return the lines of the channels that the settings switch on, in the settings' order.

    Where the office has no address of its own, only people's own addresses count.

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
    return [_in_force(known[name], settings) for name in settings.channel_names]


def _in_force(line: ChannelLine, settings: Settings) -> ChannelLine:
    if line.address == "own-or-office" and not getattr(settings, line.office):
        return replace(line, address="own")
    return line


def terms(settings: Settings) -> dict[str, Terms]:
    """Return the terms of every channel: the table's, changed by the settings.

    Raises:
        TermsError: DUBAN_UNKNOWN or DUBAN_PACE cannot be read.
    """
    found = {key: line.terms for key, line in channel_lines().items()}
    for key, unknown in read_unknown(settings.unknown, list(found)).items():
        found[key] = replace(found[key], unknown=unknown)
    for key, limits in read_pace(settings.pace, list(found)).items():
        found[key] = replace(found[key], limits=limits)
    return found


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

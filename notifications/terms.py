"""On what terms a channel sends: its pace, its quiet hours, what becomes of an unknown outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from duban.errors import DubanError
from notifications.pace import Limit

LIMIT = re.compile(r"([1-9]\d{0,6})/([1-9]\d{0,4})")
UNLIMITED = "off"


class Unknown(StrEnum):
    """What is done with a letter of which nobody knows whether it went out."""

    RESEND = "resend"
    HOLD = "hold"


class TermsError(DubanError):
    """A setting about channels cannot be read."""

    def __init__(self, setting: str, part: str, allowed: str) -> None:
        super().__init__(f"设置有误：{setting} 中的「{part}」不可用，{allowed}。")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all letters of one channel."""

    limits: tuple[Limit, ...] = ()
    unknown: Unknown = Unknown.RESEND
    quiet: bool = True
    relay: bool = False


def read_unknown(text: str, channels: list[str]) -> dict[str, Unknown]:
    """Read `smtp=hold,wecom_robot=resend`.

    Raises:
        TermsError: a channel does not exist, or the word is neither.
    """
    found = {}
    allowed = "写成 渠道=resend（重发）或 渠道=hold（等人决定），逗号隔开"
    for part, channel, word in _parts(text):
        if channel not in channels or word not in set(Unknown):
            raise TermsError("DUBAN_UNKNOWN", part, allowed)
        found[channel] = Unknown(word)
    return found


def read_pace(text: str, channels: list[str]) -> dict[str, tuple[Limit, ...]]:
    """Read `smtp=30/60,feishu_robot=50/60+2/1,wecom_app=off`.

    Raises:
        TermsError: a channel does not exist, or what stands behind it is no limit.
    """
    found = {}
    allowed = "写成 渠道=条数/秒数（如 smtp=30/60），两重限制用 + 连接，不限写 off，逗号隔开"
    for part, channel, word in _parts(text):
        limits = [] if word == UNLIMITED else [LIMIT.fullmatch(one) for one in word.split("+")]
        if channel not in channels or None in limits:
            raise TermsError("DUBAN_PACE", part, allowed)
        found[channel] = tuple(Limit(int(one[1]), int(one[2])) for one in limits if one)
    return found


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    for part in filter(None, (one.strip() for one in re.split("[,，]", text))):
        channel, _, word = part.partition("=")
        yield part, channel.strip(), word.strip()

"""What a platform's answer means: one table of codes, and the error that follows from one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from notifications.channel import Fault, TransportError
from notifications.posting import Answer
from notifications.registry import read_table
from notifications.secrecy import masked

TABLE = Path(__file__).with_name("answers.yaml")
FIELDS = frozenset({"key", "platform", "code", "text", "does", "wait", "meaning", "mend"})
SAID_LENGTH = 100
NAMES = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书"}
# Where each platform puts the code and its words; Feishu has an older pair beside the newer.
CODES = {
    "wecom": (("errcode", "errmsg"),),
    "dingtalk": (("errcode", "errmsg"), ("status", "punish")),
    "feishu": (("code", "msg"), ("StatusCode", "StatusMessage")),
}


class Does(StrEnum):
    """What follows from a code; the table's head says what each means."""

    RETRY = "retry"
    SLOW = "slow"
    ADDRESS = "address"
    MESSAGE = "message"
    CONFIGURATION = "configuration"
    RENEW = "renew"


FAULTS: dict[Does, Fault] = {Does.ADDRESS: "address", Does.MESSAGE: "message"}
FOR_GOOD = frozenset({Does.ADDRESS, Does.MESSAGE, Does.CONFIGURATION, Does.RENEW})


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the table; `wait` is how long the robot pauses, zero where it does not."""

    platform: str
    code: int
    text: str
    does: Does
    wait: timedelta
    meaning: str
    mend: str


class PlatformError(TransportError):
    """A platform answered with a code that is no success."""

    def __init__(self, name: str, code: int, known: Known | None, said: str) -> None:
        self.code = code
        self.known = known
        if known is None:
            super().__init__(f"{name}答复 {code}：{said or '没有说明'}", fault="message")
            return
        super().__init__(
            f"{name}答复 {code}：{known.meaning}；{known.mend}",
            permanent=known.does in FOR_GOOD,
            fault=FAULTS.get(known.does, "channel"),
            pause=known.wait or None,
        )


class NoPlatformError(TransportError):
    """What answered is not the platform: a proxy's page, or a wrong address."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(f"应答的不是{name}（HTTP {status}），请核对地址和代理", fault="channel")


@cache
def answers() -> tuple[Known, ...]:
    """Return the table in its order."""
    return tuple(
        Known(
            platform=str(line["platform"]),
            code=int(str(line["code"])),
            text=str(line["text"]),
            does=Does(str(line["does"])),
            wait=timedelta(seconds=int(str(line["wait"]))),
            meaning=str(line["meaning"]),
            mend=str(line["mend"]),
        )
        for line in read_table(TABLE, FIELDS)
    )


def meaning_of(platform: str, code: int, said: str) -> Known | None:
    """Return the line of a code; of several the first whose text occurs in what was said."""
    lines = (one for one in answers() if (one.platform, one.code) == (platform, code))
    return next((one for one in lines if one.text in said.lower()), None)


def settled(
    platform: str, answer: Answer, secrets: Collection[str], who: str = ""
) -> dict[str, object]:
    """Return a platform's answer if it is a success; `who` answers, by default the platform.

    Raises:
        PlatformError: its code is another than 0, whatever the HTTP status says.
        NoPlatformError: it holds no code at all.
    """
    found = answer.json() or {}
    who = who or NAMES[platform]
    for key, words in CODES[platform]:
        code = found.get(key)
        if isinstance(code, int) and not isinstance(code, bool):
            if code == 0 and answer.ok:
                return found
            if code == 0:
                break
            said = masked(" ".join(str(found.get(words, "")).split()), secrets)[:SAID_LENGTH]
            raise PlatformError(who, code, meaning_of(platform, code, said), said)
    raise NoPlatformError(who, answer.status)

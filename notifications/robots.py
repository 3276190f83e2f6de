"""Group robots: their names and keys in the settings, and what they have in common.

The roster and the database hold a robot's name («办公室群») only; its key stands in a
setting. An address may add whom to mention: «办公室群@13800000000».
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from duban.errors import DubanError
from notifications.answers import NAMES, settled
from notifications.channel import Message, TransportError
from notifications.posting import Poster, origin
from notifications.secrecy import hidden

JSON = {"Content-Type": "application/json; charset=utf-8"}
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
MOBILE = re.compile(r"1\d{10}")


class RobotsUnreadableError(DubanError):
    """A setting with robots cannot be read; the sentence shows nothing of it."""

    def __init__(self, setting: str, number: int | None, why: str) -> None:
        place = f"第{number}项" if number else ""
        super().__init__(f"设置有误：{setting} {place}{why}，写法见 docs/settings.md。")


class UnknownRobotError(TransportError):
    """The roster names a robot that the settings do not have."""

    def __init__(self, setting: str, name: str, known: list[str]) -> None:
        super().__init__(
            f"没有名为「{name}」的机器人，{setting} 里有：{'、'.join(known)}",
            permanent=True,
            fault="channel",
        )


@dataclass(frozen=True, slots=True)
class Robot:
    """One named robot: where it listens, with its key, and the secret that signs."""

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything of it that may be shown to nobody."""
        parts = urlsplit(self.url)
        values = (one.partition("=")[2] for one in parts.query.split("&"))
        return (self.url, self.secret, parts.path.rpartition("/")[2], *values)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as a platform takes it; the address may be signed."""

    url: str = field(repr=False)
    body: Mapping[str, Any]


Wrap = Callable[[Robot, Message, str], Parcel]


def read_robots(text: str, setting: str, template: str, *, web: bool = True) -> dict[str, Robot]:
    """Read `名=key;名=key 密钥`, or the same as a JSON object; `template` makes a key a URL.

    In place of the key the whole address may stand, as the platform shows it. With `web` it
    must be https; without it every scheme is taken as it is, blanks and all.

    Raises:
        RobotsUnreadableError: an entry lacks its name or key, or its address is not https.
    """
    robots: dict[str, Robot] = {}
    for number, (name, value) in enumerate(_entries(text, setting), start=1):
        key, _, secret = value.strip().partition(" ") if web else (value.strip(), "", "")
        if not name or not key or "@" in name:
            raise RobotsUnreadableError(setting, number, "要写成 名称=key，名称里不能有 @")
        url = key if "://" in key else template.format(key)
        parts = urlsplit(url)
        if web and parts.scheme != "https" and parts.hostname not in LOCAL:
            raise RobotsUnreadableError(setting, number, "的地址要以 https:// 开头")
        if name in robots:
            raise RobotsUnreadableError(setting, number, "和前面的重名")
        robots[name] = Robot(name, url, secret.strip())
    return robots


def _entries(text: str, setting: str) -> list[tuple[str, str]]:
    if text.strip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError as error:
            raise RobotsUnreadableError(setting, None, "不是完整的 JSON") from error
        return [(str(name).strip(), str(value)) for name, value in found.items()]
    entries = (one.strip() for one in re.split("[;；\n]", text))
    parts = (one.partition("=") for one in entries if one)
    return [(name.strip(), value) for name, _, value in parts]


class GroupRobots:
    """The robots of one platform; `wrap` makes a message what the platform takes.

    A letter of somebody without an own robot goes to the office's, if it has one.
    """

    at_once: str | None = None

    def __init__(
        self, platform: str, setting: str, robots: Mapping[str, Robot], office: str, wrap: Wrap
    ) -> None:
        self._platform = platform
        self._name = f"{NAMES[platform]}群机器人"
        self._setting = setting
        self._robots = robots
        self._office = office
        self._wrap = wrap
        self._poster = Poster(self._name)

    def send(self, message: Message, address: str) -> str:
        """Post one letter; return who took it."""
        robot, member = self._find(address, message.person)
        parcel = self._wrap(robot, message, member)
        body = json.dumps(parcel.body, ensure_ascii=False).encode()
        answer = self._poster.post(parcel.url, body, JSON, at=message.at, fault="channel")
        who = f"{self._name}「{robot.name}」"
        settled(self._platform, answer, robot.secrets, who)
        return f"{who}已接收"

    def bucket(self, message: Message, address: str) -> str:
        """Return the robot's pace, by its key: two names for one robot share it."""
        return f"{self._platform}_robot:{hidden(self._find(address, message.person)[0].url)}"

    @property
    def robots(self) -> Collection[str]:
        """The names of the robots in the setting."""
        return self._robots.keys()

    def robot_of(self, address: str, person: str) -> str:
        """Return the name of the robot that a letter goes to."""
        return self._find(address, person)[0].name

    def check(self) -> str:
        """Say that the platform can be reached; only a message shows whether the keys are right."""
        for where in dict.fromkeys(origin(robot.url) for robot in self._robots.values()):
            self._poster.reach(where)
        if self._office and self._office not in self._robots:
            raise UnknownRobotError(self._setting, self._office, list(self._robots))
        return f"平台可连通，已设机器人：{'、'.join(self._robots)}"

    def close(self) -> None:
        """Close the connections."""
        self._poster.close()

    def _find(self, address: str, person: str) -> tuple[Robot, str]:
        """Return the robot of an address and whom to mention.

        A letter owed without an own address carries its reader's name in that place.
        """
        if address in self._robots:
            return self._robots[address], ""
        name, _, member = address.rpartition("@")
        name = name or address
        if name in self._robots:
            return self._robots[name], member
        if address == person and self._office in self._robots:
            return self._robots[self._office], ""
        missing = self._office if address == person and self._office else name
        raise UnknownRobotError(self._setting, missing, list(self._robots))


def is_mobile(member: str) -> bool:
    """Whether a member is named by a mobile number rather than an account."""
    return MOBILE.fullmatch(member) is not None

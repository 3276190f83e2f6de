"""Apprise 转发: everything else that Apprise knows; it says whether it took a letter, no more.

WeCom, DingTalk and Feishu are left to our own channels: Apprise calls their refusals a success.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Message, TransportError
from notifications.letters.fitting import fit, letter_page
from notifications.robots import Robot, UnknownRobotError, read_robots
from notifications.secrecy import hidden, hush

if TYPE_CHECKING:
    from apprise import NotifyBase

SETTING = "DUBAN_APPRISE_TARGETS"
# What Apprise's own schemas are called, and the channel that takes their place.
OURS = {
    "wecombot": "wecom_robot",
    "wechat": "wecom_app",
    "dingtalk": "dingtalk_robot",
    "feishu": "feishu_robot",
    "lark": "feishu_robot",
}
HOSTS = {
    "qyapi.weixin.qq.com": "wecom_robot",
    "oapi.dingtalk.com": "dingtalk_robot",
    "open.feishu.cn": "feishu_robot",
    "open.larksuite.com": "feishu_robot",
}
MARKDOWN_BYTES = 20_000


class OwnChannelError(DubanError):
    """A target is one of the platforms that have a channel of their own."""

    def __init__(self, name: str, channel: str) -> None:
        super().__init__(
            f"{SETTING} 中的「{name}」请改用渠道 {channel}：Apprise 把这个平台的拒收也当成送达。"
        )


class BadTargetError(TransportError):
    """Apprise cannot read a target, or knows no such service."""

    def __init__(self, name: str) -> None:
        said = f"Apprise 不认识「{name}」的写法，请核对 {SETTING}"
        super().__init__(said, permanent=True, fault="channel")


class NotTakenError(TransportError):
    """Apprise says no; it does not say why."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Apprise 没有把信交给「{name}」（它不说明原因）", fault="message")


class Apprise:
    """Named targets, each an Apprise address in the settings."""

    at_once: str | None = None

    def __init__(self, targets: Mapping[str, Robot], office: str, page_url: str) -> None:
        self._targets = targets
        self._office = office
        self._page_url = page_url

    def send(self, message: Message, address: str) -> str:
        """Hand one letter over; whether it arrived, nobody says."""
        from apprise import NotifyFormat

        target = self._find(message, address)
        url = letter_page(self._page_url, message.letter_id)
        body = fit(message.markdown or message.text, url, MARKDOWN_BYTES)
        service = _service(target)
        if not service.notify(body=body, title=message.subject, body_format=NotifyFormat.MARKDOWN):
            raise NotTakenError(target.name)
        return f"已交 Apprise 转发给「{target.name}」，不知是否送达"

    def bucket(self, message: Message, address: str) -> str:
        """Return the target's pace."""
        return f"apprise:{hidden(self._find(message, address).url)}"

    def check(self) -> str:
        """Say that Apprise can read every target; nothing is called."""
        for target in self._targets.values():
            _service(target)
        return f"Apprise 能识别：{'、'.join(self._targets)}（是否可达要发一封才知道）"

    def close(self) -> None:
        """Do nothing: Apprise keeps no connection."""

    def _find(self, message: Message, address: str) -> Robot:
        name = self._office if address == message.person and self._office else address
        if name not in self._targets:
            raise UnknownRobotError(SETTING, name, list(self._targets))
        return self._targets[name]


def _service(target: Robot) -> NotifyBase:
    from apprise import Apprise as Library

    hush("apprise", "urllib3")
    service = Library.instantiate(target.url)
    if service is None:
        raise BadTargetError(target.name)
    return service


def make(settings: Settings) -> Apprise:
    """Return the channel.

    Raises:
        ChannelNotConfiguredError: no target is set.
        OwnChannelError: a target belongs to one of our own channels.
        RobotsUnreadableError: the setting cannot be read.
    """
    text = settings.apprise_targets.get_secret_value()
    targets = read_robots(text, SETTING, "{}", web=False)
    if not targets:
        raise ChannelNotConfiguredError("apprise", SETTING)
    for target in targets.values():
        scheme, _, rest = target.url.partition("://")
        host = rest.partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
        ours = OURS.get(scheme.lower()) or HOSTS.get(host)
        if ours:
            raise OwnChannelError(target.name, ours)
    return Apprise(targets, settings.apprise_target, settings.page_url)

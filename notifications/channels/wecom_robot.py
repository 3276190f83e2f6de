"""企业微信群机器人: markdown, or text where somebody is mentioned by mobile number.

Sizes: developer.work.weixin.qq.com/document/path/91770 (markdown 4,096 bytes, text 2,048).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Message
from notifications.letters.fitting import fit, letter_page, plain
from notifications.robots import GroupRobots, Parcel, Robot, is_mobile, read_robots

SETTING = "DUBAN_WECOM_ROBOTS"
TEMPLATE = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={}"
MARKDOWN_BYTES = 4096
TEXT_BYTES = 2048


def wrap(page_url: str, robot: Robot, message: Message, member: str) -> Parcel:
    """Return the message; markdown can mention accounts only, text mobile numbers too."""
    letter = message.markdown or message.text
    url = letter_page(page_url, message.letter_id)
    content: dict[str, Any]
    if is_mobile(member):
        text = plain(fit(letter, url, TEXT_BYTES))
        content = {"content": text, "mentioned_mobile_list": [member]}
        return Parcel(robot.url, {"msgtype": "text", "text": content})
    mention = f"<@{member}>\n" if member else ""
    room = MARKDOWN_BYTES - len(mention.encode())
    content = {"content": mention + fit(letter, url, room)}
    return Parcel(robot.url, {"msgtype": "markdown", "markdown": content})


def make(settings: Settings) -> GroupRobots:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: no robot is set.
        RobotsUnreadableError: the setting cannot be read.
    """
    robots = read_robots(settings.wecom_robots.get_secret_value(), SETTING, TEMPLATE)
    if not robots:
        raise ChannelNotConfiguredError("wecom_robot", SETTING)
    send = partial(wrap, settings.page_url)
    return GroupRobots("wecom", SETTING, robots, settings.wecom_robot, send)

"""钉钉群机器人: markdown, signed where the robot has a secret.

Signature and sizes: open.dingtalk.com/document/orgapp/customize-robot-security-settings
(base64 of HMAC-SHA256 over the milliseconds, a line break and the secret, in the query) and
custom-robots-send-group-messages (20,000 bytes a message).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Message
from notifications.letters.fitting import fit, letter_page
from notifications.robots import GroupRobots, Parcel, Robot, is_mobile, read_robots

SETTING = "DUBAN_DINGTALK_ROBOTS"
TEMPLATE = "https://oapi.dingtalk.com/robot/send?access_token={}"
# Below the limit for the whole message: title, mention and JSON's own marks come on top.
MARKDOWN_BYTES = 18_000
ONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


def signed(robot: Robot, milliseconds: int) -> str:
    """Return the robot's address with its signature; without a secret as it is."""
    if not robot.secret:
        return robot.url
    text = f"{milliseconds}\n{robot.secret}".encode()
    digest = hmac.new(robot.secret.encode(), text, hashlib.sha256).digest()
    sign = quote_plus(base64.b64encode(digest))
    return f"{robot.url}{'&' if '?' in robot.url else '?'}timestamp={milliseconds}&sign={sign}"


def wrap(page_url: str, robot: Robot, message: Message, member: str) -> Parcel:
    """Return the message; a mention works only if the text names the member too."""
    url = letter_page(page_url, message.letter_id)
    text = fit(message.markdown or message.text, url, MARKDOWN_BYTES)
    # A single line break joins lines in DingTalk's markdown.
    text = ONE_BREAK.sub("  \n", text)
    body: dict[str, Any] = {"msgtype": "markdown"}
    if member:
        text = f"@{member}\n\n{text}"
        body["at"] = {"atMobiles" if is_mobile(member) else "atUserIds": [member]}
    body["markdown"] = {"title": message.subject, "text": text}
    return Parcel(signed(robot, round(message.at.timestamp() * 1000)), body)


def make(settings: Settings) -> GroupRobots:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: no robot is set.
        RobotsUnreadableError: the setting cannot be read.
    """
    robots = read_robots(settings.dingtalk_robots.get_secret_value(), SETTING, TEMPLATE)
    if not robots:
        raise ChannelNotConfiguredError("dingtalk_robot", SETTING)
    send = partial(wrap, settings.page_url)
    return GroupRobots("dingtalk", SETTING, robots, settings.dingtalk_robot, send)

"""飞书群机器人: a card with markdown, signed where the robot has a secret.

Signature and sizes: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (base64 of
HMAC-SHA256 keyed with the seconds, a line break and the secret, over nothing; 20 KB a body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from functools import partial
from typing import Any

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Message
from notifications.letters.fitting import fit, letter_page
from notifications.robots import GroupRobots, Parcel, Robot, read_robots

SETTING = "DUBAN_FEISHU_ROBOTS"
TEMPLATE = "https://open.feishu.cn/open-apis/bot/v2/hook/{}"
# Below the limit for the whole body: the card's frame and JSON's own marks come on top.
MARKDOWN_BYTES = 16_000
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def signature(secret: str, seconds: int) -> str:
    """Return the sign of a body: the secret is part of the key, and there is no text."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def wrap(page_url: str, robot: Robot, message: Message, member: str) -> Parcel:
    """Return the message; only an account (open_id, user_id) can be mentioned, no number."""
    url = letter_page(page_url, message.letter_id)
    text = fit(message.markdown or message.text, url, MARKDOWN_BYTES)
    # A card shows the marks of a heading as they are.
    text = HEADING.sub(r"**\1**", text)
    if member:
        text = f"<at id={member}></at>\n{text}"
    card = {
        "config": {"wide_screen_mode": True},
        "header": {"title": {"tag": "plain_text", "content": message.subject}},
        "elements": [{"tag": "markdown", "content": text}],
    }
    body: dict[str, Any] = {"msg_type": "interactive", "card": card}
    if robot.secret:
        seconds = int(message.at.timestamp())
        body |= {"timestamp": str(seconds), "sign": signature(robot.secret, seconds)}
    return Parcel(robot.url, body)


def make(settings: Settings) -> GroupRobots:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: no robot is set.
        RobotsUnreadableError: the setting cannot be read.
    """
    robots = read_robots(settings.feishu_robots.get_secret_value(), SETTING, TEMPLATE)
    if not robots:
        raise ChannelNotConfiguredError("feishu_robot", SETTING)
    send = partial(wrap, settings.page_url)
    return GroupRobots("feishu", SETTING, robots, settings.feishu_robot, send)

"""Apprise: what it hands over, what it refuses, and which platforms it must not be used for."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date

import pytest

from duban.settings import Settings
from notifications.channel import Channel, ChannelNotConfiguredError, Message, TransportError
from notifications.channels import make_channel
from notifications.channels.apprise import HOSTS, OURS, OwnChannelError
from tests.notifications.making import NOW, Hook

# Apprise imports a module that Python 3.13 has no more, and has a substitute for it.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
Make = Callable[..., Settings]
MESSAGE = Message(
    letter_id=12,
    unit="文化科",
    person="王填",
    kind="daily",
    written_on=date(2024, 11, 25),
    subject="督办提醒：1项已逾期",
    text="文化科 王填：\n",
    html="<p>文化科 王填：</p>\n",
    at=NOW,
    markdown="**文化科 王填**",
)


def _channel(make_settings: Make, targets: str, **values: object) -> Channel:
    return make_channel("apprise", make_settings(apprise_targets=targets, **values))


def _local(hook: Hook) -> str:
    return f"甲={hook.url.replace('http', 'json')}/inbox/hidden-token"


def test_a_letter_is_handed_over_and_nobody_says_that_it_arrived(
    make_settings: Make, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = _channel(make_settings, _local(hook)).send(MESSAGE, "甲")
    assert said == "已交 Apprise 转发给「甲」，不知是否送达"
    [(path, _, body)] = hook.posts
    assert path == "/inbox/hidden-token"
    assert json.loads(body)["title"] == MESSAGE.subject
    assert "hidden-token" not in caplog.text


def test_a_no_of_apprise_is_tried_again_and_shows_no_secret(
    make_settings: Make, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hook.status = 500
    with pytest.raises(TransportError, match="没有把信交给「甲」") as caught:
        _channel(make_settings, _local(hook)).send(MESSAGE, "甲")
    assert (caught.value.permanent, caught.value.fault) == (False, "message")
    assert "hidden-token" not in caplog.text


def test_letters_of_those_without_an_own_target_go_to_the_offices(
    make_settings: Make, hook: Hook
) -> None:
    _channel(make_settings, _local(hook), apprise_target="甲").send(MESSAGE, "王填")
    assert len(hook.posts) == 1
    with pytest.raises(TransportError, match="没有名为「王填」"):
        _channel(make_settings, _local(hook)).send(MESSAGE, "王填")


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("wecombot://botkey", "wecom_robot"),
        ("wechat://corp/agent/secret", "wecom_app"),
        ("dingtalk://token/", "dingtalk_robot"),
        ("feishu://token/", "feishu_robot"),
        ("lark://token/", "feishu_robot"),
        ("LARK://token/", "feishu_robot"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "wecom_robot"),
        ("jsons://user:pw@oapi.dingtalk.com/robot/send", "dingtalk_robot"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/k", "feishu_robot"),
    ],
)
def test_the_three_platforms_are_refused_with_the_channel_to_use(
    url: str, channel: str, make_settings: Make
) -> None:
    with pytest.raises(OwnChannelError, match=f"「甲」请改用渠道 {channel}"):
        _channel(make_settings, f"甲={url}")


def test_every_schema_that_apprise_has_for_the_three_platforms_is_refused() -> None:
    from apprise import Apprise

    found = set()
    for one in Apprise().details()["schemas"]:
        name = str(one["service_name"]).lower()
        if any(word in name for word in ("wecom", "wechat", "dingtalk", "feishu", "lark")):
            found |= {*(one["protocols"] or ()), *(one["secure_protocols"] or ())}
    assert found == set(OURS)
    assert set(OURS.values()) == set(HOSTS.values()) | {"wecom_app"}


def test_what_apprise_cannot_read_is_named_without_being_shown(make_settings: Make) -> None:
    channel = _channel(make_settings, "甲=nosuchservice://hidden-token")
    for act in (channel.check, lambda: channel.send(MESSAGE, "甲")):
        with pytest.raises(TransportError, match="不认识「甲」") as caught:
            act()
        assert (caught.value.permanent, caught.value.fault) == (True, "channel")
        assert "hidden-token" not in str(caught.value)
    assert "能识别：乙" in _channel(make_settings, "乙=json://127.0.0.1/x").check()


def test_apprise_without_targets_is_not_configured(make_settings: Make) -> None:
    with pytest.raises(ChannelNotConfiguredError, match="DUBAN_APPRISE_TARGETS"):
        make_channel("apprise", make_settings())

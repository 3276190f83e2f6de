"""Group robots and the WeCom application, against a server that answers as the platforms do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duban.errors import DubanError
from duban.settings import Settings
from notifications.answers import CODES, NAMES, Does, answers
from notifications.channel import Channel, ChannelNotConfiguredError, Message, TransportError
from notifications.channels import make_channel
from notifications.results import result_of
from notifications.robots import RobotsUnreadableError, read_robots
from notifications.terms import Terms
from tests.notifications.making import NOW
from tests.notifications.platforms import (
    CUT,
    Platforms,
    Reply,
    dingtalk_sign,
    feishu_sign,
    serving,
)

Make = Callable[..., Settings]
KEYS = {
    "wecom": "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa",
    "dingtalk": "566cc69da782ec34c5f2d9a8e8b5f0f1",
    "feishu": "8b0d1f4e-5a77-4a3f-9d51-0f6a2b7c1d2e",
}
SECRETS = {"wecom": "", "dingtalk": "SECf00ba47f00ba47", "feishu": "Zk2hqfeishusecret"}
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key={}",
    "dingtalk": "/robot/send?access_token={}",
    "feishu": "/open-apis/bot/v2/hook/{}",
}
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
    markdown="# 督办提醒\n文化科 王填：\n1. 报送总结\n",
)


@pytest.fixture
def platforms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platforms]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    kept = Platforms()
    server, thread = serving(kept)
    yield kept
    kept.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


Robot = Callable[..., Channel]


@pytest.fixture
def robot(make_settings: Make, platforms: Platforms) -> Iterator[Robot]:
    """A platform's channel with one robot, «办公室群», that listens on the loopback."""
    made: list[Channel] = []

    def robot(platform: str, **values: object) -> Channel:
        url = platforms.url + PATHS[platform].format(KEYS[platform])
        setting = {f"{platform}_robots": f"办公室群={url} {SECRETS[platform]}"}
        channel = make_channel(f"{platform}_robot", make_settings(**setting, **values))
        made.append(channel)
        return channel

    yield robot
    for channel in made:
        channel.close()


PLATFORMS = pytest.mark.parametrize("platform", ["wecom", "dingtalk", "feishu"])


@PLATFORMS
def test_a_robot_takes_a_letter_as_its_platform_wants_it(
    platform: str, robot: Robot, platforms: Platforms
) -> None:
    assert "「办公室群」已接收" in robot(platform).send(MESSAGE, "办公室群")
    [taken] = platforms.taken
    if platform == "wecom":
        assert taken.query == {"key": KEYS["wecom"]}
        assert taken.body["markdown"]["content"].startswith("# 督办提醒\n文化科 王填：")
    elif platform == "dingtalk":
        assert taken.body["markdown"]["title"] == MESSAGE.subject
        assert "文化科 王填：  \n1. 报送总结" in taken.body["markdown"]["text"]
        assert taken.query["timestamp"] == str(int(NOW.timestamp() * 1000))
        sign = dingtalk_sign(SECRETS["dingtalk"], taken.query["timestamp"])
        assert taken.query["sign"] == sign
    else:
        [element] = taken.body["card"]["elements"]
        assert element["content"].startswith("**督办提醒**\n文化科 王填：")
        assert taken.body["timestamp"] == str(int(NOW.timestamp()))
        assert taken.body["sign"] == feishu_sign(SECRETS["feishu"], taken.body["timestamp"])


def test_a_member_named_in_the_address_is_mentioned(robot: Robot, platforms: Platforms) -> None:
    for platform in ("wecom", "dingtalk", "feishu"):
        robot(platform).send(MESSAGE, "办公室群@wangtian")
    robot("wecom").send(MESSAGE, "办公室群@13800000000")
    robot("dingtalk").send(MESSAGE, "办公室群@13800000000")
    wecom, ding, feishu, wecom_mobile, ding_mobile = (one.body for one in platforms.taken)
    assert wecom["markdown"]["content"].startswith("<@wangtian>\n")
    assert ding["at"] == {"atUserIds": ["wangtian"]}
    assert ding["markdown"]["text"].startswith("@wangtian")
    assert "<at id=wangtian></at>" in feishu["card"]["elements"][0]["content"]
    assert wecom_mobile["msgtype"] == "text"
    assert wecom_mobile["text"]["mentioned_mobile_list"] == ["13800000000"]
    assert ding_mobile["at"] == {"atMobiles": ["13800000000"]}


@pytest.mark.parametrize(
    ("platform", "path", "most"),
    [
        ("wecom", ("markdown", "content"), 4096),
        ("dingtalk", ("markdown", "text"), 20_000),
        ("feishu", ("card", "elements", 0, "content"), 20_000),
    ],
)
def test_a_long_letter_is_cut_to_the_platforms_size_with_a_link_to_the_rest(
    platform: str, path: tuple[object, ...], most: int, robot: Robot, platforms: Platforms
) -> None:
    lines = "".join(f"{n}. 修订服务业数据质量风险等级办法\n" for n in range(1, 900))
    robot(platform).send(replace(MESSAGE, markdown=f"# 督办提醒\n{lines}"), "办公室群@wangtian")
    content: object = platforms.taken[0].body
    for key in path:
        content = content[key]  # type: ignore[index]
    assert isinstance(content, str)
    assert most // 2 < len(content.encode()) <= most
    assert "http://127.0.0.1:8765/letters/12" in content


def test_a_letter_without_markdown_goes_out_as_text(robot: Robot, platforms: Platforms) -> None:
    robot("wecom").send(replace(MESSAGE, markdown=""), "办公室群")
    assert platforms.taken[0].body["markdown"]["content"] == "文化科 王填："


@pytest.mark.parametrize("known", answers(), ids=lambda one: f"{one.platform}{one.code}{one.text}")
def test_every_code_of_the_table_leads_to_what_it_says(
    known: object, robot: Robot, platforms: Platforms
) -> None:
    assert isinstance(known, type(answers()[0]))
    code, words = CODES[known.platform][0]
    platforms.replies = [Reply({code: known.code, words: f"{known.text} error"})]
    with pytest.raises(TransportError, match=known.meaning[:6].replace("(", "")) as caught:
        robot(known.platform).send(MESSAGE, "办公室群")
    result = result_of(caught.value, Terms())
    states = {
        Does.RETRY: "failed",
        Does.SLOW: "pending",
        Does.ADDRESS: "refused",
        Does.MESSAGE: "refused",
        Does.CONFIGURATION: "failed",
        Does.RENEW: "failed",
    }
    assert result.state.value == states[known.does]
    assert result.disable == (known.does is Does.ADDRESS)
    assert result.channel_down == (known.does in {Does.RETRY, Does.CONFIGURATION, Does.RENEW})
    pauses = {Does.SLOW, Does.CONFIGURATION, Does.RENEW}
    assert (result.pause is not None) == (known.does in pauses)


def test_the_table_names_known_platforms_and_says_what_to_do() -> None:
    for known in answers():
        assert known.platform in NAMES
        assert known.meaning
        assert known.mend
        assert (known.wait > timedelta()) == (
            known.does in {Does.SLOW, Does.CONFIGURATION, Does.RENEW}
        )


@PLATFORMS
def test_http_200_with_a_code_that_nobody_knows_is_a_failure_to_be_tried_again(
    platform: str, robot: Robot, platforms: Platforms
) -> None:
    code, words = CODES[platform][0]
    platforms.replies = [Reply({code: 987654, words: "what now"})]
    with pytest.raises(TransportError, match="987654：what now") as caught:
        robot(platform).send(MESSAGE, "办公室群")
    assert result_of(caught.value, Terms()).again


def test_a_page_of_a_proxy_is_no_answer_of_the_platform(robot: Robot, platforms: Platforms) -> None:
    platforms.replies = [Reply("<html>请登录</html>"), Reply({"page": 1}, status=502)]
    for _ in range(2):
        with pytest.raises(TransportError, match="应答的不是") as caught:
            robot("wecom").send(MESSAGE, "办公室群")
        assert (caught.value.permanent, caught.value.fault) == (False, "channel")


def test_feishus_older_pair_of_a_success_does_not_hide_the_newer_failure(
    robot: Robot, platforms: Platforms
) -> None:
    both = {"StatusCode": 0, "StatusMessage": "", "code": 9499, "msg": "too many request"}
    platforms.replies = [Reply(both, status=400), Reply({"StatusCode": 0, "StatusMessage": "ok"})]
    with pytest.raises(TransportError, match="发送太快") as caught:
        robot("feishu").send(MESSAGE, "办公室群")
    assert caught.value.pause
    assert "已接收" in robot("feishu").send(MESSAGE, "办公室群")


def test_a_code_counts_also_under_a_http_error(robot: Robot, platforms: Platforms) -> None:
    platforms.replies = [Reply({"code": 9499, "msg": "Bad Request"}, status=400)]
    with pytest.raises(TransportError, match="9499") as caught:
        robot("feishu").send(MESSAGE, "办公室群")
    assert (caught.value.permanent, caught.value.fault) == (True, "message")


def test_the_ban_of_dingtalk_is_ten_minutes(robot: Robot, platforms: Platforms) -> None:
    slow = {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    denied = {"status": 1111, "wait": 5, "punish": "deny"}
    platforms.replies = [Reply(slow), Reply(denied)]
    for _ in range(2):
        with pytest.raises(TransportError) as caught:
            robot("dingtalk").send(MESSAGE, "办公室群")
        assert caught.value.pause == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        (
            {
                "Retry-After": "Mon, 25 Nov 2024 01:05:00 GMT",
                "Date": "Mon, 25 Nov 2024 01:00:00 GMT",
            },
            300,
        ),
        ({"Retry-After": "soon"}, 60),
        ({}, 60),
    ],
)
def test_a_429_pauses_the_robot_as_long_as_it_asks(
    headers: dict[str, str], seconds: int, robot: Robot, platforms: Platforms
) -> None:
    platforms.replies = [Reply("", status=429, headers=headers)]
    with pytest.raises(TransportError, match="放慢") as caught:
        robot("feishu").send(MESSAGE, "办公室群")
    assert caught.value.pause == timedelta(seconds=seconds)


def test_a_connection_cut_after_sending_has_an_unknown_outcome(
    robot: Robot, platforms: Platforms
) -> None:
    platforms.replies = [Reply(act=CUT), Reply({}, status=504)]
    for _ in range(2):
        with pytest.raises(TransportError, match="没有等到答复") as caught:
            robot("wecom").send(MESSAGE, "办公室群")
        assert caught.value.unknown
    assert len(platforms.taken) == 2


def test_an_answer_that_never_comes_has_an_unknown_outcome(
    robot: Robot, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    from notifications import ways

    monkeypatch.setattr(ways, "TIMEOUTS", httpx.Timeout(0.2))
    platforms.replies = [Reply(act="silent")]
    with pytest.raises(TransportError, match="ReadTimeout") as caught:
        robot("feishu").send(MESSAGE, "办公室群")
    assert caught.value.unknown


def test_the_office_robot_takes_the_letters_of_those_without_their_own(
    robot: Robot, platforms: Platforms
) -> None:
    robot("wecom", wecom_robot="办公室群").send(MESSAGE, "王填")
    assert len(platforms.taken) == 1
    with pytest.raises(
        TransportError, match="没有名为「王填」的机器人，DUBAN_WECOM_ROBOTS"
    ) as caught:
        robot("wecom").send(MESSAGE, "王填")
    assert (caught.value.permanent, caught.value.fault) == (True, "channel")


def test_two_names_of_one_robot_share_its_pace_and_nothing_shows_its_key(
    make_settings: Make,
) -> None:
    key = KEYS["wecom"]
    settings = make_settings(wecom_robots=f"甲={key};乙={key};丙={key[::-1]}")
    channel = make_channel("wecom_robot", settings)
    names = [channel.bucket(MESSAGE, name) for name in "甲乙丙"]  # type: ignore[attr-defined]
    assert names[0] == names[1] != names[2]
    assert key not in "".join(names)
    assert names[0].startswith("wecom_robot:")


def test_no_outcome_error_or_log_line_shows_a_secret(
    robot: Robot, platforms: Platforms, caplog: pytest.LogCaptureFixture
) -> None:
    """The server is as bad as can be: it repeats the key in its answer."""
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    for platform in ("wecom", "dingtalk", "feishu"):
        code, words = CODES[platform][0]
        leak = f"bad key {KEYS[platform]} {SECRETS[platform]}"
        platforms.replies = [
            Reply({code: 0, words: leak}),
            Reply({code: 987654, words: leak}),
            Reply(f"<html>{leak}</html>"),
            Reply("", status=429),
            Reply(act=CUT),
        ]
        channel = robot(platform)
        said.append(repr(channel.__dict__))
        for _ in range(5):
            try:
                said.append(channel.send(MESSAGE, "办公室群"))
            except TransportError as error:
                said += [str(error), repr(error), str(result_of(error, Terms()))]
    shown = "\n".join(said) + caplog.text
    for secret in [*KEYS.values(), *filter(None, SECRETS.values())]:
        assert secret not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("办公室群", "第1项要写成 名称=key"),
        ("甲=k1;=k2", "第2项要写成 名称=key"),
        ("甲@乙=k1", "名称里不能有 @"),
        ("甲=k1;甲=k2", "第2项和前面的重名"),
        ("甲=http://example.test/send?key=k1", "要以 https:// 开头"),
        ('{"甲": ', "不是完整的 JSON"),
    ],
)
def test_robots_that_cannot_be_read_are_refused_without_being_shown(text: str, why: str) -> None:
    with pytest.raises(RobotsUnreadableError, match=why) as caught:
        read_robots(text, "DUBAN_WECOM_ROBOTS", "https://example.test/send?key={}")
    assert "k1" not in str(caught.value)


def test_robots_are_read_from_lines_or_json_with_a_key_or_a_whole_address() -> None:
    template = "https://example.test/send?key={}"
    lines = read_robots("甲=k1 s1；乙=https://other.test/send?key=k2\n丙=k3", "X", template)
    assert [(one.url, one.secret) for one in lines.values()] == [
        ("https://example.test/send?key=k1", "s1"),
        ("https://other.test/send?key=k2", ""),
        ("https://example.test/send?key=k3", ""),
    ]
    assert read_robots('{"甲": "k1 s1"}', "X", template)["甲"] == lines["甲"]
    assert "k1" not in repr(lines)


@PLATFORMS
def test_a_platform_without_robots_is_not_configured(platform: str, make_settings: Make) -> None:
    with pytest.raises(ChannelNotConfiguredError, match=f"DUBAN_{platform.upper()}_ROBOTS"):
        make_channel(f"{platform}_robot", make_settings())


def test_robots_are_checked_without_sending(robot: Robot, platforms: Platforms) -> None:
    assert "办公室群" in robot("wecom").check()
    with pytest.raises(TransportError, match="没有名为「别的群」"):
        robot("wecom", wecom_robot="别的群").check()
    assert platforms.taken == []


@pytest.fixture
def app(make_settings: Make, platforms: Platforms) -> Iterator[Robot]:
    made: list[Channel] = []

    def app(secret: str = platforms.secret) -> Channel:
        settings = make_settings(
            wecom_corp_id="ww0001",
            wecom_agent_id=1000002,
            wecom_secret=secret,
            wecom_api=platforms.url,
        )
        made.append(make_channel("wecom_app", settings))
        return made[-1]

    yield app
    for channel in made:
        channel.close()


def test_the_application_fetches_one_token_for_many_letters(
    app: Robot, platforms: Platforms
) -> None:
    channel = app()
    for member in ("wangtian", "zhaochang"):
        assert member in channel.send(MESSAGE, member)
    assert len(platforms.tokens) == 1
    assert [one.query["access_token"] for one in platforms.taken] == ["token-1"] * 2
    body = platforms.taken[0].body
    assert (body["touser"], body["agentid"], body["enable_duplicate_check"]) == (
        "wangtian",
        1000002,
        1,
    )


@pytest.mark.parametrize("code", [42001, 40014, 40001])
def test_a_token_that_ran_out_is_fetched_anew_and_the_letter_sent(
    code: int, app: Robot, platforms: Platforms
) -> None:
    channel = app()
    channel.send(MESSAGE, "wangtian")
    platforms.replies = [Reply({"errcode": code, "errmsg": "access_token expired"})]
    channel.send(MESSAGE, "wangtian")
    assert [one.query["access_token"] for one in platforms.taken] == [
        "token-1",
        "token-1",
        "token-2",
    ]


def test_a_wrong_secret_is_a_fault_of_the_configuration(app: Robot, platforms: Platforms) -> None:
    channel = app("the-wrong-secret")
    for act in (lambda: channel.send(MESSAGE, "wangtian"), channel.check):
        with pytest.raises(TransportError, match="DUBAN_WECOM_SECRET") as caught:
            act()
        assert (caught.value.permanent, caught.value.fault) == (True, "channel")
        assert "the-wrong-secret" not in str(caught.value)
    assert platforms.taken == []
    assert "可用" in app().check()


def test_a_member_that_the_platform_skips_has_a_wrong_address(
    app: Robot, platforms: Platforms
) -> None:
    platforms.replies = [Reply({"errcode": 0, "errmsg": "ok", "invaliduser": "nobody"})]
    with pytest.raises(TransportError, match="没有账号「nobody」") as caught:
        app().send(MESSAGE, "nobody")
    assert result_of(caught.value, Terms()).disable


def test_an_application_without_its_settings_names_them(
    make_settings: Make, platforms: Platforms
) -> None:
    with pytest.raises(
        ChannelNotConfiguredError,
        match="DUBAN_WECOM_CORP_ID、DUBAN_WECOM_AGENT_ID、DUBAN_WECOM_SECRET",
    ):
        make_channel("wecom_app", make_settings())
    with pytest.raises(DubanError, match="https"):
        make_channel(
            "wecom_app",
            make_settings(
                wecom_corp_id="c",
                wecom_agent_id=1,
                wecom_secret=platforms.secret,
                wecom_api="http://wecom.example.test",
            ),
        )

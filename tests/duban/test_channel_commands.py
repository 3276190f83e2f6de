"""`duban channel`: what a coordinator sees of the channels, and one letter to try."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from duban.build.office import open_office
from duban.cli.app import app
from duban.settings import Settings
from notifications import pace
from tests.notifications.platforms import Platforms, Reply, serving

KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
Run = Callable[..., Result]


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    kept = Platforms()
    server, thread = serving(kept)
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def run(tmp_path: Path, platforms: Platforms, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of an office with one WeCom robot on the loopback."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    robots = f"办公室群={platforms.url}/cgi-bin/webhook/send?key={KEY}"
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    monkeypatch.setenv("DUBAN_CHANNELS", "inbox,wecom_robot")
    monkeypatch.setenv("DUBAN_WECOM_ROBOTS", robots)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["channel", *arguments])

    return run


def test_every_channel_is_listed_with_its_pace_and_policy(run: Run) -> None:
    found = {one["key"]: one for one in json.loads(run("list", "--json").stdout)}
    assert [key for key, one in found.items() if one["enabled"]] == ["inbox", "wecom_robot"]
    assert found["feishu_robot"]["pace"] == "60秒100条，1秒5条"
    assert (found["smtp"]["pace"], found["smtp"]["unknown"]) == ("不限", "resend")
    assert "企业微信群机器人" in run("list").stdout


def test_a_test_letter_shows_what_the_platform_answered(run: Run, platforms: Platforms) -> None:
    done = run("test", "wecom_robot", "--to", "办公室群")
    assert (done.exit_code, done.stdout) == (0, "已送出：企业微信群机器人「办公室群」已接收\n")
    assert "试发" in platforms.taken[0].body["markdown"]["content"]
    platforms.replies = [Reply({"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"})]
    refused = run("test", "wecom_robot", "--to", "办公室群")
    assert refused.exit_code == 1
    assert "答复 93000：机器人地址无效" in refused.stdout
    assert "DUBAN_WECOM_ROBOTS" in refused.stdout
    assert KEY not in refused.output


def test_what_a_test_letter_learned_of_a_pause_holds_for_all_and_is_shown(
    run: Run, platforms: Platforms, tmp_path: Path
) -> None:
    platforms.replies = [Reply({"errcode": 45009, "errmsg": "api freq out of limit"})]
    assert "答复 45009" in run("test", "wecom_robot", "--to", "办公室群").stdout
    assert "还要等" in run("test", "wecom_robot", "--to", "办公室群").stdout
    assert len(platforms.taken) == 1
    [listed] = [
        one for one in json.loads(run("list", "--json").stdout) if one["key"] == "wecom_robot"
    ]
    assert "45009" in listed["paused"][0]
    examined = CliRunner().invoke(app, ["doctor", "--json"])
    [line] = [one for one in json.loads(examined.stdout) if one["key"] == "channel-wecom_robot"]
    assert line["level"] == "warn"
    assert "暂停" in line["said"]
    with open_office(Settings(home=tmp_path)) as office, office.reading() as session:
        assert len(pace.pauses(session, datetime.now(UTC))) == 1
        assert pace.pauses(session, datetime.now(UTC) + timedelta(minutes=2)) == {}


def test_a_robot_that_was_mended_is_tried_at_once_and_rests_no_more(
    run: Run, platforms: Platforms
) -> None:
    def paused() -> list[str]:
        listed = json.loads(run("list", "--json").stdout)
        [found] = [one["paused"] for one in listed if one["key"] == "wecom_robot"]
        return list(found)

    platforms.replies = [Reply({"errcode": 93000, "errmsg": "invalid webhook url"})] * 2
    for _ in range(2):
        assert "答复 93000" in run("test", "wecom_robot", "--to", "办公室群").stdout
    assert len(paused()) == 1
    assert run("test", "wecom_robot", "--to", "办公室群").exit_code == 0
    assert paused() == []


def test_without_an_address_of_the_office_a_test_letter_needs_one(
    run: Run, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("test", "wecom_robot")
    assert "请写明 --to 地址" in str(refused.exception)
    monkeypatch.setenv("DUBAN_WECOM_ROBOT", "办公室群")
    assert run("test", "wecom_robot").exit_code == 0
    assert "没有找到渠道「fax」" in str(run("test", "fax").exception)


def test_the_channels_in_use_are_checked_and_a_fault_is_the_exit_code(
    run: Run, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = run("check")
    assert (good.exit_code, good.stdout.count("正常")) == (0, 2)
    one = run("check", "smtp")
    assert (one.exit_code, "DUBAN_SMTP_HOST" in one.stdout) == (1, True)
    monkeypatch.setenv("DUBAN_WECOM_ROBOTS", "办公室群=http://127.0.0.1:1/send?key=k")
    bad = json.loads(run("check", "--json").stdout)
    assert [(one["key"], one["ok"]) for one in bad] == [("inbox", True), ("wecom_robot", False)]
    assert platforms.taken == []

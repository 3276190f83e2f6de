from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from duban.cli import incident_commands
from duban.cli.incident_commands import read_fields, read_moment
from duban.errors import DubanError
from tests.incidents.making import CONTENT

REPORT = ["report", "--routing", "fengdu-2024", "--kind", "数据安全", "--title", "终端故障",
          "--unit", "高家镇经普办", "--by", "张三"]  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)


def duban(*arguments: str) -> Result:
    app = typer.Typer()
    incident_commands.register(app)
    return CliRunner().invoke(app, ["incident", *arguments])


def fields(content: dict[str, str]) -> list[str]:
    return [word for name, text in content.items() for word in ("--field", f"{name}={text}")]


def listed(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(duban("list", "--json", *arguments).stdout)
    return found


def test_an_event_is_reported_listed_handled_and_closed() -> None:
    told = duban(*REPORT, *fields(CONTENT), "--severity", "特别重大")
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[0] == "已受理风险事件1（数据安全，特别重大）。依次："
    assert lines[1] == "  立即：本级经济普查机构领导，汇报〔五（二）〕"
    assert len(lines) == 7
    assert duban("move", "1", "--to", "handling").stdout == "风险事件1：处置中。\n"
    assert duban("move", "1", "--to", "closed", "--why", "已修好").exit_code == 0
    (one,) = listed()
    assert (one["state"], one["severity"], one["content"]) == ("closed", "特别重大", CONTENT)
    assert one["happened_at"] == "2024-03-01T01:30:00+00:00"
    assert [step["why"] for step in one["trail"]] == ["", "", "已修好"]
    assert listed("--as-of", "2024-03-01") == []
    assert "终端故障" in duban("list").stdout


def test_one_event_is_shown_whole() -> None:
    duban(*REPORT, *fields(CONTENT))
    duban("move", "1", "--to", "handling", "--by", "李四", "--why", "已派人")
    shown = duban("show", "1").stdout
    assert all(f"  {name}：{text}\n" in shown for name, text in CONTENT.items())
    assert "  立即：本级经济普查机构领导，汇报〔五（二）〕\n" in shown
    assert shown.endswith(" 处置中，李四：已派人\n")
    assert json.loads(duban("show", "1", "--json").stdout) == listed()[0]
    refused = duban("show", "2")
    assert isinstance(refused.exception, DubanError)
    assert str(refused.exception) == "没有找到风险事件「2」。现有：1。"


def test_an_unfit_report_is_refused_whole() -> None:
    refused = duban(*REPORT, "--field", "地点=高家镇", "--field", "天气=晴")
    assert refused.exit_code != 0
    assert isinstance(refused.exception, DubanError)
    assert "缺少时间、原因、" in str(refused.exception)
    assert "多出「天气」" in str(refused.exception)
    assert listed() == []


def test_the_ordinary_severity_holds_when_none_is_given() -> None:
    told = json.loads(duban(*REPORT, *fields(CONTENT), "--json").stdout)
    assert [step["to"] for step in told["routed_to"]][1:] == [
        "上一级普查机构",
        "丰都县经普办预防风险办公室",
    ]
    assert listed()[0]["severity"] == "一般"


def test_an_unknown_state_is_answered_with_those_there_are() -> None:
    refused = duban("move", "1", "--to", "done")
    assert str(refused.exception) == "没有找到状态「done」。现有：handling、closed。"


def test_routes_show_what_the_program_settled_where_the_paper_is_open() -> None:
    shown = duban("routes").stdout
    assert "何为特别重大未写标准" in shown
    (one,) = json.loads(duban("routes", "--json").stdout)
    assert one["code"] == "fengdu-2024"
    assert {choice["key"] for choice in one["choices"]} == {
        "severity-judge",
        "fields-required",
        "office-order",
    }


@pytest.mark.parametrize("texts", [["地点"], ["=高家镇"], ["地点=甲", "地点＝乙"]])
def test_a_field_that_is_no_pair_or_comes_twice_is_refused(texts: list[str]) -> None:
    with pytest.raises(DubanError, match="--field"):
        read_fields(texts)


def test_only_the_first_equals_sign_parts_name_and_text() -> None:
    assert read_fields(["原因=a=b", "地点＝c＝d"]) == {"原因": "a=b", "地点": "c＝d"}


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2024-03-01 09:30", 1, 30),
        ("2024-3-1T9:30", 1, 30),
        ("2024年3月1日9时30分", 1, 30),
        ("2024年3月1日 9时", 1, 0),
        ("2024/3/1 9：05", 1, 5),
        ("2024-03-01 08:00", 0, 0),
    ],
)
def test_a_moment_is_read_as_beijing_time(text: str, hour: int, minute: int) -> None:
    assert read_moment(text) == datetime(2024, 3, 1, hour, minute, tzinfo=UTC)


def test_a_day_without_an_hour_begins_at_midnight_in_beijing() -> None:
    assert read_moment("2024-03-01") == datetime(2024, 2, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["今早", "2024-03-01 25:00", "2024-03-01 9:61", "2024-02-30", "9:30"]
)
def test_a_moment_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(DubanError, match=r"读不出|不是日期"):
        read_moment(text)

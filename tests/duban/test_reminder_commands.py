"""What the command line shows and sets of reminders, and 知道了."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from duban.build.office import open_office
from duban.cli.app import app
from duban.errors import DubanError
from models import Address, Person
from plans.overview import get_plan
from tests.offices import milestone

PLAN = "huangshan-2023"
VALUES = {
    "lead_days", "working", "week_preview", "month_preview", "overdue_every", "head_after",
    "coordinator_after", "leader_after", "review_after", "return_after", "ack_holds", "rest_day",
    "quiet_from", "quiet_until",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_huangshan: Path) -> None:
    shutil.copy(sqlite_huangshan, tmp_path / "duban.db")
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("DUBAN_CHANNELS", "inbox,file,smtp")


def duban(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def ok(*arguments: str) -> Any:  # noqa: ANN401
    done = duban(*arguments, "--json")
    assert done.exit_code == 0, (done.exception, done.stderr)
    return json.loads(done.stdout)


def refused(*arguments: str) -> str:
    error = duban(*arguments).exception
    assert isinstance(error, DubanError)
    return str(error)


def _late() -> str:
    with open_office() as office, office.reading() as session:
        return str(milestone(session, get_plan(session, PLAN), "9", "屯溪区统计局"))


def test_every_value_of_a_policy_is_shown_with_the_level_where_it_was_set() -> None:
    of_plan = ok("policy", "show", PLAN)
    assert of_plan.keys() == VALUES | {"set_at", "quiet_set_at"}
    assert (of_plan["set_at"], of_plan["quiet_set_at"]) == ("plan", "organisation")
    everything = (
        "--lead", "5,1", "--working", "--week", "--month", "--overdue-every", "2",
        "--head-after", "1", "--coordinator-after", "2", "--leader-after", "4",
        "--review-after", "6", "--return-after", "7", "--ack-holds", "8", "--rest-day", "before",
    )  # fmt: skip
    set_ = ok("policy", "set", PLAN, "9", *everything)
    assert set_ == ok("policy", "show", PLAN, "9") == ok("policy", "show", PLAN, "--task", "9")
    assert set_ == {
        "lead_days": [5, 1], "working": True, "week_preview": True, "month_preview": True,
        "overdue_every": 2, "head_after": 1, "coordinator_after": 2, "leader_after": 4,
        "review_after": 6, "return_after": 7, "ack_holds": 8, "rest_day": "before",
        "quiet_from": None, "quiet_until": None, "set_at": "task", "quiet_set_at": "organisation",
    }  # fmt: skip
    assert ok("policy", "show", PLAN)["lead_days"] == of_plan["lead_days"]
    assert duban("policy", "show", PLAN, "9").stdout.splitlines() == [
        "在「任务」一级设定：",
        "  提前提醒（工作日）：5天、1天",
        "  第一个工作日预告：每周、每月",
        "  逾期后次个工作日起催办填报人，每隔2个工作日",
        "  报送后没有审核提醒协调人，每隔6个工作日",
        "  退回后没有重报提醒填报人，每隔7个工作日",
        "  逾期后抄告单位负责人，满1个工作日",
        "  逾期后抄告协调人，满2个工作日",
        "  逾期后抄告分管领导，满4个工作日",
        "  知道了以后停止抄告：8个工作日",
        "  逢休息日：提前到前一个工作日",
        "免打扰时段（在「全单位」一级设定）：没有",
    ]


def test_a_units_policy_comes_first_and_brings_its_quiet_hours() -> None:
    unit = ("--unit", "屯溪区统计局")
    ok("policy", "set", *unit, "--lead", "2", "--quiet", "22:00-7:00", "--review-after", "0")
    for level in ((), (PLAN,), (PLAN, "9")):
        shown = ok("policy", "show", *level, *unit)
        assert (shown["lead_days"], shown["set_at"]) == ([2], "unit")
        assert (shown["quiet_from"], shown["quiet_until"]) == ("22:00", "07:00")
    text = duban("policy", "show", *unit).stdout
    assert "报送后没有审核提醒协调人：不做" in text
    assert "免打扰时段（在「单位」一级设定）：22:00到次日07:00" in text
    assert ok("policy", "show", PLAN, "--unit", "歙县统计局")["set_at"] == "plan"
    ok("policy", "set", *unit, "--quiet", "off")
    assert ok("policy", "show", *unit)["quiet_from"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((PLAN,), "没有写要设定什么"),
        ((PLAN, "--lead", "七"), "不是提前天数"),
        ((PLAN, "--rest-day", "never"), "没有「never」这种休息日规则"),
        ((PLAN, "--quiet", "22:00-07:00"), "只能在全单位或单位一级设定"),
        ((PLAN, "9", "--unit", "屯溪区统计局", "--week"), "不能只设定在任务「9」"),
        (("--task", "9", "--week"), "哪个方案的任务"),
        (("--unit", "无此科", "--week"), "没有找到单位「无此科」"),
        ((PLAN, "99", "--week"), "没有找到任务「99」"),
    ],
)
def test_what_cannot_be_set_is_refused(arguments: tuple[str, ...], sentence: str) -> None:
    before = ok("policy", "show", PLAN)
    assert sentence in refused("policy", "set", *arguments)
    assert ok("policy", "show", PLAN) == before


def test_a_dry_run_names_the_channels_by_which_each_letter_would_go() -> None:
    with open_office() as office, office.writing() as session:
        own = select(Address).join(Person, col(Person.id) == col(Address.person_id))
        bad = session.exec(own.where(Person.name == "歙县统计局填报人")).one()
        bad.disabled_why = "查无此人"
        session.add(bad)
        session.commit()
    planned = ok("remind", PLAN, "--as-of", "2023-12-24", "--dry-run")
    told = {one["person"]: one["channel"] for one in planned}
    assert told["屯溪区统计局填报人"] == ["inbox", "file", "smtp"]
    assert told["歙县统计局填报人"] == ["inbox", "file"]
    wanted = {"person", "unit", "milestone", "occasion", "why", "channel"}
    assert all(wanted <= one.keys() for one in planned)


def test_what_is_known_of_is_told_to_nobody_above_and_said_once() -> None:
    late, day = _late(), ("--as-of", "2024-01-03")
    others = ok("chase", PLAN, "--as-of", "2024-01-08", "--dry-run")
    mine = [one["occasion"] for one in others if str(one["milestone"]) == late]
    assert sorted(mine) == ["escalate-coordinator", "escalate-head", "overdue-1"]
    told = duban("ack", late, "--promise", "2024-01-10", "--note", "在办", "--by", "王", *day)
    assert told.stdout == f"已记下节点{late}：知道了，催办照旧。\n"
    assert ok("ack", late, *day) == [{"id": int(late), "new": False}]
    again = duban("ack", late, *day)
    assert again.stdout == f"早已记下节点{late}：知道了，催办照旧。\n"
    others = ok("chase", PLAN, "--as-of", "2024-01-08", "--dry-run")
    mine = [one["occasion"] for one in others if str(one["milestone"]) == late]
    assert mine == ["overdue-1"]
    sentence = refused("ack", late, "--promise", "2024-01-02", *day)
    assert "承诺报送的日期2024-01-02早于办理日期2024-01-03" in sentence

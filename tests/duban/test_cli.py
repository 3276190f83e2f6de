"""The command line as a person and a program use it: whole processes on a real office."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from duban.build.office import open_office
from duban.build.operations import Moment, run_load
from duban.settings import Settings
from tests.offices import SMALL

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture(scope="module")
def loaded_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with Huangshan's plan, to be copied."""
    folder = tmp_path_factory.mktemp("loaded") / "office"
    with open_office(Settings(home=folder)) as office:
        moment = Moment(date(2023, 3, 29), datetime(2023, 3, 29, tzinfo=UTC), "cli")
        run_load(office, "huangshan-2023", moment, "测试")
    return folder


@pytest.fixture
def huangshan(home: Path, loaded_office: Path) -> None:
    shutil.copytree(loaded_office, home)


@pytest.fixture
def duban(home: Path) -> Run:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
    environment |= {"DUBAN_HOME": str(home), "COLUMNS": "200", "LC_ALL": "C"}

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from duban.cli import main; main()", *arguments],
            env=environment | more,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


def ok(done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_the_interfaces_that_programs_rely_on(duban: Run) -> None:
    loaded = ok(duban("load", "huangshan-2023", "--json"))
    assert loaded["new"] is True
    tasks = ok(duban("tasks", "huangshan-2023", "--json"))
    assert sum(task["annex"] is None for task in tasks) == 16
    assert {"number", "annex", "group", "title", "units", "deadlines"} <= set(tasks[0])
    found = ok(duban("milestones", "huangshan-2023", "--as-of", "2023-11-20", "--json"))
    assert {"id", "task", "annex", "unit", "due_on", "state", "light"} <= set(found[0])
    nine = [m for m in found if m["task"] == "9" and m["annex"] is None]
    assert len(nine) == 8
    assert {m["due_on"] for m in nine} == {"2023-12-31"}
    status = ok(duban("status", "huangshan-2023", "--as-of", "2023-11-20", "--json"))
    assert status["plan"] == "huangshan-2023"
    lights = {"total", "green", "yellow", "red", "blue", "grey"}
    assert set(status["milestones"]) == lights
    assert status["milestones"]["total"] == len(found)
    assert lights < set(status["units"][0])


def test_reminders_of_hengyang_go_out_once(duban: Run, home: Path) -> None:
    ok(duban("load", "hengyang-2024", "--json"))
    zero = {"notices_new": 0, "letters": 0, "deliveries": {"sent": 0, "failed": 0, "pending": 0}}
    for day, due in (("2024-11-25", "2024-11-30"), ("2024-12-05", "2024-12-10")):
        planned = ok(duban("remind", "--as-of", day, "--dry-run", "--json"))
        assert due in {one["due_on"] for one in planned}
        assert all(one["why"] for one in planned)
        first = ok(duban("remind", "--as-of", day, "--json"))
        assert first["notices_new"] == len(planned)
        assert first["letters"] > 0
        assert first["deliveries"]["sent"] == 2 * first["letters"]  # inbox and file
        again = ok(duban("remind", "--as-of", day, "--json"))
        assert {key: again[key] for key in zero} == zero
    letters = list((home / "letters").glob("*/*.eml"))
    assert len(letters) == len(set(letters)) > 0
    inbox = ok(duban("inbox", "hengyang-2024", "--unit", "衡阳县统计局", "--json"))
    assert [letter["written_on"] for letter in inbox] == ["2024-12-05", "2024-11-25"]


def test_a_broken_file_lists_every_fault_and_changes_nothing(duban: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    text = SMALL.replace("on: 2023-11-30", "on: 2023-11-31").replace("kind: section", "kind: 科")
    broken.write_text(text.replace("title: 报总结", "titel: 报总结"), encoding="utf-8")
    done = duban("load", str(broken))
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == "broken.yaml 有4处错误，未载入，原有数据没有改动。"
    assert len(lines) == 5
    assert all("行 " in line for line in lines[1:])
    assert all(not plan["loaded"] for plan in ok(duban("plans", "--json")))


@pytest.mark.usefixtures("huangshan")
def test_a_milestone_from_submission_to_score(duban: Run, tmp_path: Path) -> None:
    paper = tmp_path / "总结.txt"
    paper.write_text("已完成", encoding="utf-8")
    found = ok(duban("milestones", "huangshan-2023", "--unit", "屯溪区统计局", "--json"))
    first, second = (str(m["id"]) for m in found[:2])
    duban("submit", first, second, "--file", str(paper), "--by", "张三", "--as-of", "2023-06-01")
    returned = duban("return", second, "--why", "缺表", "--as-of", "2023-06-02")
    assert returned.returncode == 0, returned.stderr
    ok(duban("accept", first, "--as-of", "2023-06-02", "--json"))
    ok(duban("extend", second, "--to", "2024-01-31", "--why", "疫情", "--json"))
    refused = duban("accept", first)
    assert refused.returncode == 1
    assert refused.stderr == f"不能办结：节点{first}现在是「已办结」。\n"
    both = duban("waive", second, first, "--why", "机构合并")
    assert both.returncode == 1  # one of the two has ended, so neither is waived
    states = {str(m["id"]): m["state"] for m in ok(duban("milestones", "huangshan-2023", "--json"))}
    assert (states[first], states[second]) == ("accepted", "returned")
    score = ok(duban("score", "huangshan-2023", "--as-of", "2024-01-05", "--json"))
    unit = next(u for u in score["units"] if u["unit"] == "屯溪区统计局")
    assert {"unit", "group", "total", "rank", "grade", "vetoed", "items"} <= set(unit)
    tree = ok(
        duban("explain", "huangshan-2023", "--unit", "屯溪区统计局", "--as-of", "2024-01-05",
              "--json")
    )  # fmt: skip
    assert tree["points"] == unit["total"]
    assert {"number", "points", "rule", "phrase", "clause", "facts", "children"} <= set(tree)


def test_wrong_usage_is_one_chinese_sentence_on_stderr(duban: Run) -> None:
    cases = {
        ("tasks",): "缺少参数 方案（用 duban tasks -h 查看用法）。",
        ("tasks", "x", "--zz"): "没有选项 --zz（用 duban tasks -h 查看用法）。",
        ("nothing",): "没有命令 nothing（用 duban -h 查看用法）。",
        ("statu",): "没有命令 statu，是否想用 status（用 duban -h 查看用法）。",
        ("accept", "一"): "节点号... 的值不可用：应为整数（用 duban accept -h 查看用法）。",
    }
    for arguments, sentence in cases.items():
        done = duban(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence + "\n")


@pytest.mark.usefixtures("huangshan")
def test_mistakes_of_a_person_are_one_chinese_sentence(duban: Run, tmp_path: Path) -> None:
    cases = {
        ("status", "nix"): "没有找到方案「nix」。现有：huangshan-2023。",
        ("status", "--as-of", "2023-02-30"): ("「2023-02-30」不是日期，请写成 2023-11-20 的样子。"),
        ("submit", "424242"): "没有找到节点「424242」。",
        ("load", "huangshan"): "没有找到自带的方案或方案文件「huangshan」。现有：hengyang-2024、",
        ("submit", "1", "--file", str(tmp_path / "无.doc")): (
            f"佐证文件「{tmp_path / '无.doc'}」打不开（文件不存在），没有报送。"
        ),
        ("event", "huangshan-2023", "开会", "--on", "2023-05-01"): "没有找到事件「开会」。",
        ("event", "huangshan-2023", "开会"): "请写明「开会」发生的日期：--on 2023-04-03。",
    }
    for arguments, sentence in cases.items():
        done = duban(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(sentence.removesuffix("。"))
        assert done.stderr.count("\n") == 1
    remind = duban("remind", DUBAN_CHANNELS="inbox,pigeon")
    assert remind.returncode == 1
    assert "pigeon" in remind.stderr
    settings = duban("status", DUBAN_PORT="many")
    assert settings.stderr == "设置有误：DUBAN_PORT 的值 'many' 不可用。\n"


@pytest.mark.usefixtures("huangshan")
def test_status_and_remind_import_neither_prefect_nor_fastapi(home: Path) -> None:
    script = (
        "import sys\nfrom duban.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'fastapi', 'apscheduler', 'alembic'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    for command in ("status", "remind", "milestones"):
        arguments = [command] + (["huangshan-2023"] if command == "milestones" else [])
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--as-of", "2023-12-24"],
            env={**os.environ, "DUBAN_HOME": str(home)},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_doctor_says_what_is_missing(duban: Run, home: Path) -> None:
    before = ok(duban("doctor", "--json"))
    levels = {finding["key"]: finding["level"] for finding in before}
    assert levels["clock"] == "warn"
    assert levels["database"] == levels["migrations"] == levels["channel-inbox"] == "ok"
    ok(duban("remind", "--json"))
    after = {finding["key"]: finding for finding in ok(duban("doctor", "--json"))}
    assert after["clock"]["level"] == "ok"
    assert after["home"]["said"] == str(home)
    bad = duban("doctor", "--json", DUBAN_CHANNELS="inbox,smtp", DUBAN_SMTP_HOST="")
    assert bad.returncode == 1


def test_the_whole_help_is_chinese(duban: Run) -> None:
    for arguments in (["--help"], ["load", "-h"], ["submit", "-h"], []):
        done = duban(*arguments)
        for english in ("Usage", "Options", "Show this message", "Commands", "Arguments"):
            assert english not in done.stdout
        assert "用法" in done.stdout


@pytest.mark.usefixtures("huangshan")
def test_every_table_for_a_person_is_printed_whole(duban: Run) -> None:
    duban("chase", "--as-of", "2023-12-24", "--hold")
    reminded = duban("remind", "--as-of", "2023-12-24")
    assert reminded.returncode == 0, reminded.stderr
    tables = {
        ("plans",): "huangshan-2023",
        ("tasks", "huangshan-2023"): "各业务科室",
        ("units", "huangshan-2023"): "各区县统计局",
        ("milestones", "huangshan-2023", "--light", "red", "--as-of", "2023-12-24"): "● 逾期",
        ("status", "--as-of", "2023-12-24"): "合计",
        ("remind", "--dry-run", "--as-of", "2023-12-30"): "距时限1天",
        ("chase", "--dry-run", "--as-of", "2024-02-01"): "抄告",
        ("inbox", "huangshan-2023", "--unit", "歙县统计局"): "未读",
        ("track", "huangshan-2023"): "新下达节点0个。",
        ("event", "huangshan-2023"): "尚未发生",
        ("score", "huangshan-2023", "--as-of", "2024-01-05"): "取定事项",
        ("explain", "huangshan-2023", "--unit", "投资科", "--as-of", "2024-01-05"): "应报未报",
        ("policy", "show", "huangshan-2023"): "30天、7天",
        ("doctor",): "时钟",
    }
    for arguments, word in tables.items():
        done = duban(*arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        assert word in done.stdout, arguments
        assert done.stderr == ""

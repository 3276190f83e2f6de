"""The command line as a person and a program use it, on a real office.

Most cases call it in this process, which `tests.conftest` has made to speak Chinese as `main`
does; what only a whole process shows (its streams, its locale, what it imports) is one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from duban.cli.app import app
from duban.cli.app import run as run_on_argv
from tests.offices import SMALL

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = re.compile(
    r"\b(?:usage|options?|arguments?|args|commands?|show this message|exit|missing|required"
    r"|defaults?|try|help for|bool|str|int|path)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def huangshan(home: Path, sqlite_huangshan: Path) -> None:
    home.mkdir()
    shutil.copy(sqlite_huangshan, home / "duban.db")


@pytest.fixture
def duban(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, on the settings of its own that are given."""
    for name in [name for name in os.environ if name.startswith("DUBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DUBAN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, **settings: str) -> Done:
        with monkeypatch.context() as here:
            for name, value in settings.items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["duban", *arguments])
            code = run_on_argv()
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def process(home: Path) -> Run:
    """The command line as a process of its own, in a locale that knows ASCII only."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
    environment |= {"DUBAN_HOME": str(home), "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    environment |= {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii"}

    def run(*arguments: str, script: str = "from duban.cli import main; main()") -> Done:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


def ok(done: Done) -> Any:  # noqa: ANN401
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_a_process_speaks_chinese_in_utf_8_whatever_the_locale(process: Run) -> None:
    loaded = ok(process("load", "huangshan-2023", "--json"))
    assert loaded["title"] == "黄山市统计基层基础巩固年活动方案"
    refused = process("status", "nix")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "没有找到方案「nix」。现有：huangshan-2023。\n"
    told = process("submit", "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert "用法" in told.stdout
    assert ENGLISH.findall(told.stdout) == []


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
    written = 0
    for day, due in (("2024-11-25", "2024-11-30"), ("2024-12-05", "2024-12-10")):
        planned = ok(duban("remind", "--as-of", day, "--dry-run", "--json"))
        assert due in {one["due_on"] for one in planned}
        assert all(one["why"] for one in planned)
        first = ok(duban("remind", "--as-of", day, "--json"))
        assert first["notices_new"] == len(planned)
        assert first["letters"] > 0
        assert first["deliveries"]["sent"] == 2 * first["letters"]  # inbox and file
        written += first["letters"]
        again = ok(duban("remind", "--as-of", day, "--json"))
        assert {key: again[key] for key in zero} == zero
    letters = list((home / "letters").glob("*/*.eml"))
    assert len(letters) == written
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
def test_a_value_that_no_office_could_take_is_wrong_usage(duban: Run) -> None:
    ahead = "晚于今天"
    cases = {
        ("status", "--as-of", "2023-02-30"): "「2023-02-30」不是日期，请写成 2023-11-20 的样子",
        ("status", "--as-of", "1024-02-03"): "日期1024-02-03不在2000年到2099年之间",
        ("milestones", "huangshan-2023", "--light", "紫"): "没有「紫」这种灯，可用：green（在办）",
        ("load", "huangshan-2023", "--code", "hs"): "--code 只在载入文件原文时用",
        ("event", "huangshan-2023", "开会"): "请写明「开会」发生的日期：--on 2023-04-03",
        ("return", "1"): "退回必须写明理由",
        ("publish", "huangshan-2023"): "请写明怎样公布",
        ("submit", "1", "--as-of", "2098-01-01"): ahead,
        ("extend", "1", "--to", "2024-01-15", "--why", "汛情", "--as-of", "2098-01-01"): ahead,
        ("event", "huangshan-2023", "护网专项行动", "--on", "2023-07-10", "--as-of", "2098-01-01"):
            ahead,
        ("track", "--as-of", "2098-01-01"): ahead,
        ("fact", "withdraw", "huangshan-2023", "T1", "--why", "错", "--as-of", "2098-01-01"): ahead,
    }  # fmt: skip
    for arguments, sentence in cases.items():
        done = duban(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1
    looked_at = duban("milestones", "huangshan-2023", "--as-of", "2098-01-01", "--json")
    assert {one["state"] for one in ok(looked_at)} == {"pending"}


@pytest.mark.usefixtures("huangshan")
def test_a_wrong_date_is_corrected_and_stays_in_the_record(duban: Run) -> None:
    assert "节点1：已报待审" in duban("submit", "1", "1", "--as-of", "2023-12-20").stdout
    refused = duban("accept", "1", "--as-of", "2023-12-19")
    assert (refused.returncode, "用 duban redate 1 更正" in refused.stderr) == (1, True)
    fix = ("redate", "1", "--on", "2023-12-18", "--why", "日期记错", "--as-of", "2023-12-21")
    assert ok(duban(*fix, "--json")) == [
        {"id": 1, "step": "报送", "was": "2023-12-20", "on": "2023-12-18"}
    ]
    assert duban("accept", "1", "--as-of", "2023-12-19").returncode == 0
    again = duban("redate", "1", "--on", "2023-12-17", "--step", "报送", "--why", "邮戳",
                  "--as-of", "2023-12-21")  # fmt: skip
    assert "节点1：报送的日期由2023-12-18更正为2023-12-17。" in again.stdout


@pytest.mark.usefixtures("huangshan")
def test_a_number_typed_twice_is_acted_on_and_told_once(duban: Run) -> None:
    assert duban("submit", "7", "7", "--as-of", "2023-12-20").stdout == "节点7：已报待审。\n"
    done = duban("accept", "７", "7", "--as-of", "2023-12-20", "--json")
    assert ok(done) == [{"id": 7, "state": "accepted"}]


@pytest.mark.usefixtures("huangshan")
def test_a_due_date_moved_into_the_past_is_told(duban: Run) -> None:
    how = ("--to", "2023-12-01", "--why", "写错", "--as-of", "2023-12-20")
    assert "早于办理日期2023-12-20，这样一改就是逾期" in duban("extend", "1", *how).stdout
    assert "时限本来就是2023-12-01" in duban("extend", "1", *how).stderr
    later = ("--to", "2024-01-15", "--why", "汛情", "--as-of", "2023-12-20")
    assert duban("extend", "1", *later).stdout == "已把节点1的时限调整为2024-01-15。\n"


def test_loading_names_the_units_that_nobody_can_be_written_to(duban: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    said = duban("load", str(path), "--as-of", "2023-03-01").stdout
    assert "注意：1个单位没有收信的人，收不到提醒：乙县统计局。" in said


@pytest.mark.usefixtures("huangshan")
def test_mistakes_of_a_person_are_one_chinese_sentence(duban: Run, tmp_path: Path) -> None:
    cases = {
        ("status", "nix"): "没有找到方案「nix」。现有：huangshan-2023。",
        ("submit", "424242"): "没有找到节点「424242」。",
        ("load", "huangshan"): "没有找到自带的方案或方案文件「huangshan」。现有：hengyang-2024、",
        ("roster", "huangshan"): "没有找到自带的方案或方案文件「huangshan」。现有：hengyang-2024、",
        ("submit", "1", "--file", str(tmp_path / "无.doc")): (
            f"佐证文件「{tmp_path / '无.doc'}」打不开（文件不存在），这一步没有办。"
        ),
        ("event", "huangshan-2023", "开会", "--on", "2023-05-01"): "没有找到事件「开会」。",
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
@pytest.mark.parametrize(
    ("command", "besides"),
    [
        (["remind"], ["rich", "scoring", "plans.planfile"]),
        (["status"], ["notifications", "jinja2"]),
        (["milestones", "huangshan-2023"], ["notifications", "jinja2"]),
    ],
)
def test_a_daily_command_imports_nothing_that_it_does_not_use(
    process: Run, command: list[str], besides: list[str]
) -> None:
    heavy = ["prefect", "fastapi", "apscheduler", "alembic", "structlog", "httpx", "smtplib",
             "apprise", "docx", "openpyxl", *besides]  # fmt: skip
    script = f"""
import sys
from duban.cli import main
sys.argv = ["duban", *{command!r}, "--as-of", "2023-12-24"]
try:
    main()
except SystemExit as ended:
    assert not ended.code
found = set({heavy!r}) & set(sys.modules)
assert not found, found
"""
    done = process(script=script)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


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


def _paths(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each command and each group of them."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _paths(command, (*path, name))
        else:
            yield (*path, name)


def _root() -> TyperGroup:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    return root


@pytest.mark.parametrize("path", list(_paths(_root())), ids=lambda path: " ".join(path) or "duban")
def test_the_whole_help_is_chinese(duban: Run, path: tuple[str, ...]) -> None:
    done = duban(*path, "-h")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"用法： {' '.join(['duban', *path])}" in done.stdout
    assert "显示帮助后退出。" in done.stdout
    assert ENGLISH.findall(done.stdout) == []


@pytest.mark.parametrize("path", [(), ("policy",)], ids=lambda path: " ".join(path) or "duban")
def test_a_group_without_a_command_shows_its_help(duban: Run, path: tuple[str, ...]) -> None:
    bare = duban(*path)
    assert (bare.returncode, bare.stderr) == (2, "")
    assert bare.stdout.strip() == duban(*path, "-h").stdout.strip()


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

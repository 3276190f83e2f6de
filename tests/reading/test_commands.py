"""`duban read`, loading a paper and amending a plan, as the command line runs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from duban.build.office import Office, open_office
from duban.build.operations import run_load
from duban.cli import reading_commands
from duban.cli.amending import OtherPaperError, amend_plan
from duban.cli.common import moment_of
from duban.cli.plancode import CodeUnfitError, plan_code
from duban.cli.reading_commands import (
    NobodyToAskError,
    NoPeriodError,
    is_paper,
    load_paper,
)
from duban.errors import RefusedError
from duban.settings import Settings
from plans.overview import get_plan
from plans.planfile.reading import read_plan_file
from plans.roster import roster
from tests.offices import SMALL

PAPER = """关于开展统计巩固工作的方案

为做好工作，制定本方案。

一、工作任务

1.报送总结。11月30日前报送工作总结。（责任单位：办公室、各区县统计局）

2.开展培训。各单位组织业务培训。（责任单位：办公室）

某市统计局

2023年3月1日
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with open_office(Settings(home=tmp_path / "office")) as office:
        yield office


@pytest.fixture
def loaded(opened: Office, tmp_path: Path) -> Office:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    run_load(opened, str(path), moment_of("2023-03-01"), "王办")
    return opened


def _run(*arguments: str) -> Any:  # noqa: ANN401
    app = typer.Typer()
    app.command()(reading_commands.read)
    return CliRunner().invoke(app, list(arguments))


def test_read_shows_writes_and_never_overwrites_unasked(paper: Path, tmp_path: Path) -> None:
    out, page = tmp_path / "draft.yaml", tmp_path / "review.html"
    done = _run(str(paper), "--out", str(out), "--html", str(page), "--code", "try-2023")
    assert done.exit_code == 0, done.output
    assert "方案：关于开展统计巩固工作的方案" in done.output
    file = read_plan_file(out).file
    assert file.plan.code == "try-2023"
    assert [task.number for task in file.tasks] == ["1", "2"]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    before = out.read_bytes()
    again = _run(str(paper), "--out", str(out))
    assert "已经存在" in str(again.exception)
    assert out.read_bytes() == before
    assert _run(str(paper), "--out", str(out), "--force").exit_code == 0


def test_read_as_json_is_the_interface_alone(paper: Path) -> None:
    found = json.loads(_run(str(paper), "--json").output)
    assert found["kind"] == "plan"
    assert [task["number"] for task in found["tasks"]] == ["1", "2"]
    assert found["tasks"][0]["deadlines"][0]["on"] == "2023-11-30"


def test_a_paper_is_loaded_and_dispatched_when_somebody_agrees(opened: Office, paper: Path) -> None:
    with pytest.raises(NobodyToAskError):
        load_paper(opened, paper, as_of="2023-03-01")
    done = load_paper(opened, paper, code="try-2023", yes=True, as_of="2023-03-01", by="王办")
    assert (done["plan"], done["new"], done["tasks"]) == ("try-2023", True, 2)
    assert done["milestones"] == 3
    again = load_paper(opened, paper, code="try-2023", yes=True, as_of="2023-03-01")
    assert again["new"] is False


def test_a_no_loads_nothing(opened: Office, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", lambda text: text != "载入？")
    with pytest.raises(RefusedError, match="没有确认"):
        load_paper(opened, paper, as_of="2023-03-01")
    with opened.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM plan").scalar() == 0


def test_a_paper_without_any_date_is_not_dispatched(opened: Office, tmp_path: Path) -> None:
    path = tmp_path / "无日期.txt"
    path.write_text(PAPER.replace("2023年3月1日", "").replace("11月30日前", ""), encoding="utf-8")
    with pytest.raises(NoPeriodError):
        load_paper(opened, path, yes=True, as_of="2023-03-01")


def test_a_changed_plan_file_amends_its_plan(loaded: Office, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        SMALL.replace("11月30日前", "12月20日前").replace("2023-11-30", "2023-12-20"),
        encoding="utf-8",
    )
    with pytest.raises(NobodyToAskError):
        amend_plan(loaded, changed, "small-2023", as_of="2023-06-01")
    done = amend_plan(loaded, changed, "small-2023", yes=True, as_of="2023-06-01", by="王办")
    assert done["applied"] == {
        "dispatched": 0, "moved": 3, "waived": 0, "kept_late": 0, "handed_in": 0, "reopened": 0,
    }  # fmt: skip
    assert amend_plan(loaded, changed, "small-2023", as_of="2023-06-02")["applied"] is None


def test_a_reissued_paper_amends_the_plan_that_was_read_from_it(
    opened: Office, paper: Path
) -> None:
    load_paper(opened, paper, code="try-2023", yes=True, as_of="2023-03-01")
    assert amend_plan(opened, paper, "try-2023", as_of="2023-06-01")["applied"] is None
    paper.write_text(PAPER.replace("11月30日前", "12月20日前"), encoding="utf-8")
    done = amend_plan(opened, paper, "try-2023", yes=True, as_of="2023-06-01")
    assert done["applied"]["moved"] == 2
    assert done["added"] == done["dropped"] == []


def test_a_paper_of_something_else_amends_nothing(loaded: Office, tmp_path: Path) -> None:
    other = tmp_path / "防汛.txt"
    other.write_text(
        "关于做好防汛工作的方案\n一、重点任务\n1.储备沙袋。5月20日前储备到位。（责任单位：水利科）\n"
        "2.巡查堤坝。6月10日前巡查一遍。（责任单位：水利科）\n某市水利局\n2023年4月1日\n",
        encoding="utf-8",
    )
    with pytest.raises(OtherPaperError, match="没有一项与方案「small-2023」对得上"):
        amend_plan(loaded, other, "small-2023", yes=True, as_of="2023-06-01")


def test_a_reissued_assessment_is_compared_with_the_rubrics_points(
    opened: Office, tmp_path: Path
) -> None:
    path = tmp_path / "small.yaml"
    held = SMALL.replace("  coordinator:", "  rubric: hengyang-2024\n  coordinator:", 1)
    path.write_text(held, encoding="utf-8")
    run_load(opened, str(path), moment_of("2023-03-01"), "王办")
    paper = tmp_path / "考核办法.txt"
    paper.write_text(
        "2023年度统计工作考核办法\n一、考核内容\n1.第五次全国经济普查工作情况（18分）\n"
        "2.上报材料（7分）。各区县于11月30日前报送总结。\n",
        encoding="utf-8",
    )
    with pytest.raises(NobodyToAskError):
        amend_plan(opened, paper, "small-2023", as_of="2023-06-01")
    done = amend_plan(opened, paper, "small-2023", yes=True, as_of="2023-06-01", by="王办")
    [changed] = done["points"]["changed"]
    assert (changed["before"], changed["points"]) == ("16", "18")
    assert [one["title"] for one in done["points"]["added"]] == ["上报材料"]
    assert len(done["points"]["dropped"]) > 200


def test_a_paper_is_told_from_a_plan_file_and_a_code() -> None:
    assert all(map(is_paper, ("a.docx", "a.PDF", "a.xlsx")))
    assert not any(map(is_paper, ("a.yaml", "a.YML", "huangshan-2023")))


@pytest.mark.parametrize("code", ["东城", "dong cheng", "Dong", "-a", "", "a" * 61])
def test_a_code_that_no_plan_can_have_is_refused_before_anything_is_read(code: str) -> None:
    with pytest.raises(CodeUnfitError, match="小写字母、数字和连字符"):
        plan_code(code)


def test_a_code_typed_in_full_width_is_the_plain_one() -> None:
    assert plan_code("ａｎｑｕａｎ－２０２５") == "anquan-2025"


def test_two_papers_that_name_no_issuer_share_no_roster(opened: Office, tmp_path: Path) -> None:
    for name, unit in (("甲", "水利科"), ("乙", "林业科")):
        path = tmp_path / f"{name}.txt"
        path.write_text(
            f"{name}地2023年度工作方案\n一、重点任务\n1.清查台账。5月20日前完成。（责任单位：{unit}）\n"
            f"2.整改问题。6月10日前完成。（责任单位：{unit}）\n",
            encoding="utf-8",
        )
        code = f"try-{ord(name)}"
        load_paper(opened, path, code=code, yes=True, as_of="2023-03-01", quiet=True)
        with opened.reading() as session:
            units = roster(session, get_plan(session, code), date(2023, 3, 1))
        assert unit in [one["name"] for one in units]
        assert {"水利科", "林业科"} - {one["name"] for one in units}

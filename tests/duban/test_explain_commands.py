"""Why, what if, what next, and what moved: on the command line, on files and on an office."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring.rubric import RUBRICS
from tests.offices import SMALL

CASES = Path(__file__).resolve().parents[1] / "cases"
HENGYANG = ("hengyang-2024", "--facts", str(CASES / "hengyang-2024.yaml"), "--as-of", "2025-01-05")
UNIT = ("--unit", "衡山县统计局")
CODE = "small-2023"
Run = Callable[..., Any]


@pytest.fixture
def settled(duban: Run, tmp_path: Path, small_rubric: Path) -> Run:
    """The small plan, settled twice: an appeal is upheld in between, and a score added for it."""
    text = SMALL.replace("  coordinator: 办公室\n", "  coordinator: 办公室\n  rubric: small\n")
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    duban("load", str(path), "--as-of", "2023-01-10")
    first, later = ("--as-of", "2024-01-02"), ("--as-of", "2024-01-04")
    for name in ("甲区统计局", "乙县统计局"):
        judged = ("fact", "judge", CODE, "--unit", name, *first)
        duban(*judged, "--indicator", "1.1", "--score", "38")
        duban(*judged, "--indicator", "1.2", "--score", "90", "--judge", "工业科")
    duban("score", CODE, *first)
    duban("publish", CODE, "--comment-days", "3", *first)
    duban("appeal", "add", CODE, "--unit", "甲区统计局", "--claim", "漏评", *first)
    missing = ("--unit", "甲区统计局", "--indicator", "1.2", "--score", "98", "--judge", "能源科")
    ref = duban("fact", "judge", CODE, *missing, *later, "--json")["ref"]
    answer = ("appeal", "answer", CODE, "1", "--text", "已补评", "--uphold", "--corrected", ref)
    duban(*answer, *later)
    duban("score", CODE, *later)
    return duban


def test_a_score_is_explained_from_a_file_without_an_office(duban: Run) -> None:
    tree = duban("explain", *HENGYANG, *UNIT, "--json")
    assert {"number", "points", "rule", "phrase", "clause", "facts", "children"} <= set(tree)
    score = duban("score", *HENGYANG, "--json")
    mine = next(one for one in score["units"] if one["unit"] == "衡山县统计局")
    assert (tree["points"], tree["rank"]) == (mine["total"], mine["rank"])
    assert [one["number"] for one in tree["children"]] == [str(i) for i in range(1, 11)]
    assert tree["counterfactuals"]
    said = duban("explain", *HENGYANG, *UNIT)
    assert len(said.splitlines()) < len(duban("explain", *HENGYANG, *UNIT, "--all").splitlines())


def test_a_rubric_of_one_s_own_is_tried_by_its_path_in_every_command(
    duban: Run, tmp_path: Path
) -> None:
    own = tmp_path / "本县.yaml"
    shutil.copy(RUBRICS / "hengyang-2024.yaml", own)
    mine = (str(own), *HENGYANG[1:])
    score, known = (duban("score", *args, "--json") for args in (mine, HENGYANG))
    assert (score["rubric"], score["units"]) == ("本县", known["units"])
    assert duban("explain", *mine, *UNIT, "--json")["rank"] == 5
    assert duban("steps", *mine, *UNIT, "--json")["unit"] == UNIT[1]
    assert duban("whatif", *mine, "--choice", "ties=名次并列，其后的名次顺延", "--json")["choices"]
    assert "读不了细则文件" in duban("score", f"{own}.bak", *HENGYANG[1:], code=1)
    own.write_text("format: 1\n", encoding="utf-8")
    assert "本县.yaml 有" in duban("score", *mine, code=1)


def test_one_indicator_is_explained_alone(duban: Run) -> None:
    tree = duban("explain", *HENGYANG, *UNIT, "--indicator", "6.1", "--json")
    assert (tree["number"], len(tree["children"])) == ("6.1", 5)
    assert {one["number"].rpartition(".")[0] for one in tree["counterfactuals"]} == {"6.1"}
    assert "没有找到指标「6.9」" in duban("explain", *HENGYANG, *UNIT, "--indicator", "6.9", code=1)


def test_what_a_trial_moves_is_told_for_every_unit(duban: Run) -> None:
    found = duban("whatif", *HENGYANG, "--remove", "V1", "--choice", "vetoed-place=不占名次",
                  "--json")  # fmt: skip
    moved = {one["unit"]: one for one in found["units"]}
    assert moved["衡阳县统计局"]["grade"] == {"from": None, "to": "优秀"}
    assert [one["id"] for one in found["choices"]] == ["vetoed-place"]
    said = duban("whatif", *HENGYANG, "--add", "unit=衡山,what=adoptions,level=国家级")
    assert "增加事实：衡山县统计局" in said
    assert "总分由 90.05 变为 90.30（+0.25）" in said
    assert "没有编号是「V9」的事实" in duban("whatif", *HENGYANG, "--remove", "V9", code=1)


def test_steps_end_with_the_period(duban: Run) -> None:
    before = (*HENGYANG[:-1], "2024-11-10")
    found = duban("steps", *before, *UNIT, "--json")
    assert {one["kind"] for one in found["steps"]} >= {"count", "judge"}
    analyses = next(one for one in found["steps"] if "统计分析文章" in one["says"])
    assert analyses["until"] == "2024-11-30"
    assert "另有" in duban("steps", *before, *UNIT)
    assert duban("steps", *HENGYANG, *UNIT, "--json")["steps"] == []
    assert "没有还能增加得分的事项" in duban("steps", *HENGYANG, *UNIT)


@pytest.mark.parametrize("name", ["hunan-census-2020", "hunan-contacts-2022"])
def test_the_other_papers_are_explained_too(duban: Run, name: str) -> None:
    on = (name, "--facts", str(CASES / f"{name}.yaml"), "--as-of", "2023-01-05")
    unit = duban("score", *on, "--json")["units"][0]["unit"]
    assert duban("explain", *on, "--unit", unit, "--json")["counterfactuals"]
    assert unit in duban("steps", *on, "--unit", unit)
    assert "没有不同" in duban("whatif", *on)


def test_two_settlements_are_compared_with_the_appeal_between_them(settled: Run) -> None:
    found = settled("compare", CODE, "1", "2", "--json")
    mine, other = found["units"]
    # The other was level with it before, and is second now.
    assert (other["total"]["by"], other["rank"]) == ("0.00", {"from": "1", "to": "2"})
    # 1.2 from 0.90 to 0.94 of 60, weighed 0.6
    assert mine["total"] == {"from": "55.20", "to": "56.64", "by": "1.44"}
    assert [one["answer"] for one in found["appeals"]] == ["已补评"]
    assert [one["unit"] for one in found["facts"]] == ["甲区统计局"]
    assert found["appeals"][0]["corrected"] == [found["facts"][0]["ref"]]
    said = settled("compare", CODE, "1", "2")
    assert "其间采纳申诉1（总分）：已补评" in said
    assert "已定：甲区统计局 1.2：待能源科评分" in said
    same = settled("compare", CODE, "2", "2", "--json")
    assert (same["same"], same["units"], same["appeals"]) == (True, [], [])
    assert "没有找到核算存档「9」" in settled("compare", CODE, "1", "9", code=1)


def test_a_stored_settlement_is_explained_by_its_own_facts(settled: Run) -> None:
    unit = ("--unit", "甲区统计局", "--json")
    old = settled("explain", CODE, *unit, "--settlement", "1")
    new = settled("explain", CODE, *unit, "--as-of", "2024-01-04")
    now = settled("explain", CODE, *unit, "--as-of", "2024-01-05")
    assert [one["settlement"] for one in (old, new, now)] == [1, 2, None]
    assert [one["points"] for one in (old, new, now)] == ["55.20", "56.64", "56.64"]


def test_an_explanation_says_what_came_after_the_settlement_and_which_one_is_final(
    settled: Run,
) -> None:
    unit, day = ("--unit", "甲区统计局"), ("--as-of", "2024-01-04")
    tree = settled("explain", CODE, *unit, *day, "--json")
    assert (tree["since"], tree["finality"]) == ({"facts": [], "milestones": []}, None)
    assert "注意" not in settled("explain", CODE, *unit, *day)
    missing = ("--unit", "乙县统计局", "--indicator", "1.2", "--score", "80", "--judge", "能源科")
    ref = settled("fact", "judge", CODE, *missing, *day, "--json")["ref"]
    assert (
        f"注意：存档之后有变动的事实{ref}没有算进核算2；"
        f"重新核算：duban score {CODE} --as-of 2024-01-04。"
    ) in settled("explain", CODE, *unit, *day)
    later = ("--as-of", "2024-01-09")
    settled("score", CODE, *later)
    first = settled("publish", CODE, "--final", *later, "--json")
    assert (first["settlement"], first["replaces"]) == (3, None)
    settled("score", CODE, "--as-of", "2024-01-10")
    said = settled("publish", CODE, "--final", "--as-of", "2024-01-10")
    assert said == "核算4已作为最终结果公布（2024-01-10），取代核算3。\n"
    listed = settled("settlements", CODE, "--as-of", "2024-01-10", "--json")
    assert [(one["settlement"], one["final_on"]) for one in listed] == [
        (4, "2024-01-10"),
        (3, "2024-01-09"),
        (2, None),
        (1, None),
    ]
    assert listed[0]["finality"] == "本次核算是最终结果（2024-01-10公布）"
    assert "已被核算4取代" in listed[1]["finality"]
    assert "2024-01-05" in settled("settlements", CODE, "--as-of", "2024-01-10")
    old = settled("explain", CODE, *unit, "--settlement", "3", "--as-of", "2024-01-10")
    assert "注意：本次核算已被核算4取代" in old
    assert "核算3的" not in settled("publish", CODE, "--final", "--settlement", "2",
                                 "--as-of", "2024-01-10", code=1)  # fmt: skip


def test_by_completion_all_of_it_works_too(
    duban: Run, tmp_path: Path, sqlite_huangshan: Path
) -> None:
    (tmp_path / "office").mkdir()
    shutil.copy(sqlite_huangshan, tmp_path / "office" / "duban.db")
    plan, unit = "huangshan-2023", ("--unit", "屯溪区统计局")
    tree = duban("explain", plan, *unit, "--as-of", "2024-01-05", "--json")
    first = tree["counterfactuals"][0]
    (milestone,) = first["change"]["add"]["milestones"]
    change = f"m{milestone['milestone']}=按时办结"
    found = duban("whatif", plan, "--milestone", change, "--as-of", "2024-01-05", "--json")
    (moved,) = [one for one in found["units"] if one["unit"] == "屯溪区统计局"]
    assert moved["total"] == first["total"] | {"by": first["by"]}
    assert duban("steps", plan, *unit, "--as-of", "2023-11-20", "--json")["steps"]
    task = tree["children"][0]["children"][0]["number"]
    said = duban("explain", plan, *unit, "--as-of", "2024-01-05", "--indicator", task)
    assert "到期" in said
    duban("score", plan, "--as-of", "2023-11-20")
    duban("score", plan, "--as-of", "2024-01-05")
    assert duban("compare", plan, "1", "2", "--json")["facts"]

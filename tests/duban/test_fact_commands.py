"""Facts, scores and appeals on the command line, on a real office."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.offices import SMALL

CODE = "small-2023"
FACTS = """
tallies:
  - {unit: 甲区统计局, what: articles, level: 市级, title: 分析一, key: a}
  - {unit: 甲区统计局, what: articles, level: 省级, title: 分析一, key: a}
judgements:
  - {unit: 甲区统计局, indicator: "1.1", by: 办公室, score: 35}
  - {unit: 甲区统计局, indicator: "1.2", by: 工业科, score: 90}
  - {unit: 甲区统计局, indicator: "1.2", by: 能源科, score: 80}
"""
Run = Callable[..., Any]


@pytest.fixture
def loaded(duban: Run, tmp_path: Path, small_rubric: Path) -> Run:
    """The same with the small plan, its rubric and a first fact."""
    text = SMALL.replace("  coordinator: 办公室\n", "  coordinator: 办公室\n  rubric: small\n")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    duban("load", str(tmp_path / "small.yaml"), "--as-of", "2023-03-01")
    first = ("--what", "信息采用", "--unit", "甲区统计局", "--level", "县级", "--title", "分析一")
    added = duban("fact", "add", CODE, *first, "--as-of", "2023-06-01", "--json")
    assert added == {"plan": CODE, "ref": "T1", "same": []}
    return duban


def test_facts_from_entry_to_a_final_settlement(loaded: Run, tmp_path: Path) -> None:
    on = ("--as-of", "2023-12-20")
    unit = ("--unit", "甲区统计局")
    proof = tmp_path / "截图.png"
    proof.write_bytes(b"picture")
    again = ("--what", "articles", "--level", "省级", "--title", "分析 一", "--file", str(proof))
    assert "与T1是同一内容" in loaded("fact", "add", CODE, *unit, *again, *on)
    for name in ("甲区统计局", "乙县统计局"):
        judged = ("fact", "judge", CODE, "--unit", name, *on)
        loaded(*judged, "--indicator", "1.1", "--score", "40", "--self")
        loaded(*judged, "--indicator", "1.1", "--score", "38")
        loaded(*judged, "--indicator", "1.2", "--score", "90", "--judge", "工业科")
    loaded("fact", "veto", CODE, "--unit", "乙县统计局", "--veto", "统计违法", "--why", "立案", *on)
    listed = loaded("fact", "list", CODE, *on, "--json")
    assert [one["ref"] for one in listed][:2] == ["T2", "T1"]
    assert listed[0]["files"] == ["截图.png"]
    assert len(listed) == 9
    assert len(loaded("fact", "list", CODE, "--unit", "乙县统计局", *on, "--json")) == 4

    later = ("--as-of", "2024-01-02")
    first = loaded("score", CODE, *later, "--json")
    assert (first["settlement"], len(first["gaps"])) == (1, 2)
    said = loaded("publish", CODE, "--comment-days", "3", *later)
    assert "2024-01-05（含当天）前可以申诉" in said
    assert "还有2件未定事项" in said
    refused = loaded("publish", CODE, "--final", *later, code=1)
    assert "缺2项" in refused
    assert "：甲区统计局、乙县统计局" in refused
    appeal = ("--indicator", "1.2", "--claim", "能源科漏评", "--file", str(proof))
    assert loaded("appeal", "add", CODE, *unit, *appeal, *later, "--json")["appeal"] == 1

    for name in ("甲区统计局", "乙县统计局"):
        missing = ("--unit", name, "--indicator", "1.2", "--score", "80", "--judge", "能源科")
        ref = loaded("fact", "judge", CODE, *missing, "--as-of", "2024-01-04", "--json")["ref"]
    answered = ("appeal", "answer", CODE, "1", "--text", "已补评", "--as-of", "2024-01-04")
    assert "请写明 --uphold" in loaded(*answered, code=2)
    assert "没有更正" in loaded(*answered, "--reject", "--corrected", ref, code=2)
    assert loaded(*answered, "--uphold", "--corrected", ref, "--json")["corrected"] == [ref]
    (row,) = loaded("appeal", "list", CODE, "--as-of", "2024-01-04", "--json")
    assert (row["state"], row["files"], row["answer"]) == ("upheld", ["截图.png"], "已补评")

    final = ("--as-of", "2024-01-08")
    second = loaded("score", CODE, *final, "--json")
    totals = {one["unit"]: (one["total"], one["vetoed"]) for one in second["units"]}
    # (38 + 60 × 0.85) × 0.6, and one article at its best level: 30 × 0.4.
    assert totals == {"甲区统计局": ("65.40", False), "乙县统计局": ("53.40", True)}
    assert second["gaps"] == []
    assert "作为最终结果公布" in loaded("publish", CODE, "--final", *final)
    again = loaded("publish", CODE, "--comment-days", "3", *final, code=1)
    assert "已在2024-01-08作为最终结果公布" in again
    for number in ("1", "2"):
        assert loaded("score", CODE, "--replay", number, "--json")["same"] is True


def test_a_withdrawn_fact_is_told_by_its_number(loaded: Run) -> None:
    on = ("--as-of", "2023-06-02")
    assert "必须写明理由" in loaded("fact", "withdraw", CODE, "T1", *on, code=2)
    assert "没有找到事实「T2」" in loaded(
        "fact", "withdraw", CODE, "T1", "T2", "--why", "错", *on, code=1
    )
    assert "已撤回T1" in loaded("fact", "withdraw", CODE, "T1", "--why", "错", *on)
    (line,) = loaded("fact", "list", CODE, *on, "--json")
    assert (line["counts"], line["withdrawn"].rpartition("：")[2]) == (False, "错")


def test_the_template_comes_back_as_an_import(loaded: Run, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    assert "已写出空表" in loaded("fact", "template", CODE, "--out", str(out))
    assert "已经存在" in loaded("fact", "template", CODE, "--out", str(out), code=1)
    empty = loaded("fact", "import", CODE, str(out), "--as-of", "2023-06-03", code=1)
    assert empty == "「空表.xlsx」只有表头，下面没有要导入的行，什么也没有导入。\n"
    book = load_workbook(out)
    sheet = book["事实"]
    assert isinstance(sheet, Worksheet)
    rules = sheet.data_validations.dataValidation
    lists = {str(rule.sqref).partition(":")[0]: rule.formula1 for rule in rules}
    assert lists["A3"] == "'可选项'!$A$3:$A$4"
    offered = {cell.value for column in book["可选项"].iter_cols(min_row=3) for cell in column}
    assert {"甲区统计局", "信息采用", "1.1 组织领导", "工业科", "统计违法", "省级"} <= offered
    assert "1.1 组织领导：满分 40 分，办公室评" in offered
    headings = {str(cell.value): cell.column for cell in sheet[2]}
    rows: list[dict[str, object]] = [
        {"单位": "乙县统计局", "事项": "信息采用", "级别": "省级", "标题": "=1+1"},
        {"单位": "乙县统计局", "指标": "1.1 组织领导", "评分": 39.5},
    ]
    for number, values in enumerate(rows, start=3):
        for name, value in values.items():
            cell = sheet.cell(number, headings[name], value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(out)
    on = ("--as-of", "2023-06-03")
    done = loaded("fact", "import", CODE, str(out), *on, "--json")
    assert (len(done["added"]), done["known"]) == (2, 0)
    assert "导入0件，另有2件以前已经录入" in loaded("fact", "import", CODE, str(out), *on)
    bad = tmp_path / "坏.csv"
    bad.write_text("单位,事项\n丙县,迟报\n", encoding="utf-8")
    refused = loaded("fact", "import", CODE, str(bad), *on, code=1)
    assert "坏.csv 有1处错误，未载入，原有数据没有改动。" in refused
    assert "第2行 单位：没有找到核算单位「丙县」" in refused


def test_a_facts_file_is_tried_without_a_plan_an_office_or_a_trace(
    duban: Run, tmp_path: Path, small_rubric: Path
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    tried = duban("score", "small", "--facts", str(path), "--as-of", "2023-12-31", "--json")
    assert set(tried) >= {"units", "choices", "gaps"}
    assert (tried["settlement"], tried["on"]) == (None, "2023-12-31")
    assert [(u["unit"], u["group"], u["total"]) for u in tried["units"]] == [
        ("甲区统计局", "区县", "63.60"),
        ("乙县统计局", "区县", "0.00"),
    ]
    assert set(tried["units"][0]["items"][0]) >= {"number", "raw", "scaled", "weight", "points"}
    assert tried["choices"][0] == {
        "id": "panel",
        "clause": "三（一）",
        "question": "几个科室的评分怎样汇总",
        "taken": "取平均",
        "others": ["取中位数"],
    }
    assert len(tried["gaps"]) == 3
    assert not (tmp_path / "office").exists()
    other = duban("score", "small", "--facts", str(path), "--instead", "panel=取中位数", "--json")
    assert other["choices"][0]["taken"] == "取中位数"
    words = duban("score", "small", "--facts", str(path))
    assert "试算，没有存档" in words


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("--instead", "panel"), "取定代号=读法", 2),
        (("--instead", "panel=瞎猜"), "取定 panel 的读法", 1),
        (("--facts", "无.yaml"), "文件不存在", 1),
        (("--replay", "7"), "没有找到核算存档「7」", 1),
        (("--as-of", "2099-01-01"), "晚于今天", 2),
    ],
)
def test_what_cannot_be_scored_says_why(
    loaded: Run, arguments: tuple[str, ...], words: str, code: int
) -> None:
    assert words in loaded("score", CODE, *arguments, code=code)


def test_a_facts_file_is_told_its_faults_with_lines_and_its_encoding(
    duban: Run, tmp_path: Path, small_rubric: Path
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes("vetoes:\n  - {unit: 甲区统计局}".encode("gb18030"))
    assert "第2行：不是UTF-8编码的文本" in duban("score", "small", "--facts", str(path), code=1)
    path.write_text("vetoes:\n  - {unit: 甲区统计局}", encoding="utf-8")
    assert "第2行 vetoes[0].veto：必须填写" in duban("score", "small", "--facts", str(path), code=1)
    path.write_text("tallies:\n  - {unit: 丙县, what: articles, level: 省级}", encoding="utf-8")
    refused = duban("score", "small", "--facts", str(path), code=1)
    assert refused.startswith("facts.yaml 有1处错误。\n  第2行：没有找到核算单位「丙县」")


def test_the_examples_on_the_page_of_facts_are_scored(duban: Run, tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "facts.md").read_text("utf-8")
    rows, tables = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    path = tmp_path / "facts.yaml"
    tried = []
    for example in (rows, tables):
        path.write_text(example, encoding="utf-8")
        on = ("--as-of", "2025-01-05", "--json")
        tried.append(duban("score", "hengyang-2024", "--facts", str(path), *on)["units"])
    assert [one["vetoed"] for one in tried[0]] == [False, True]
    assert [len(units) for units in tried] == [2, 15]
    assert all(len(one["items"]) == 10 for units in tried for one in units)

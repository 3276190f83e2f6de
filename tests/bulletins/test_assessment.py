from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bulletins.frame import Frame
from bulletins.kinds.assessment import (
    Assessment,
    NothingSettledError,
    UnfinishedSettlementError,
    words,
)
from bulletins.settled import SettlementUnreadableError, read_settled
from scoring.readings import Effect, OtherReading, Standing
from tests.bulletins.papers import document, figures, tables, texts, traced
from tests.bulletins.settlements import settlement
from tests.scoring.hengyang import of_the_year

FRAME = Frame("某市统计局", date(2025, 1, 10), to="各县市区统计局")


def told(result: dict[str, Any], *, draft: bool = False) -> dict[str, Any]:
    return words(Assessment("plan", "考核办法", read_settled(result, 3), draft), FRAME)


def test_grades_are_listed_in_the_order_of_rank_under_each_group() -> None:
    lines = texts(document("assessment", told(settlement())))
    at = lines.index("（一）县统计局（4个）")
    assert lines[at + 1 : at + 4] == [
        "优秀（2个）：甲县统计局、丁县统计局。",
        "良好（1个）：乙县统计局。",
        "合格（1个）：丙县统计局。",
    ]
    assert "（二）区统计局（3个）" in lines


def test_a_paper_without_grades_has_no_column_for_them() -> None:
    result = settlement()
    for unit in result["units"]:
        unit["grade"] = None
    made = document("assessment", told(result))
    assert next(t for t in tables(made) if t[0][0] == "名次")[0] == ["名次", "单位", "总分"]
    wide = next(t for t in tables(made) if t[0][0] == "组别")
    assert [row[-2:] for row in wide[:2]] == [["总分", "名次"], [result["units"][0]["total"], "1"]]
    with_grades = document("assessment", told(settlement()))
    assert next(t for t in tables(with_grades) if t[0][0] == "名次")[0][-1] == "等次"


@pytest.mark.parametrize("graded", [True, False])
def test_every_column_is_as_wide_as_its_cells_whether_there_are_grades_or_not(graded: bool) -> None:
    result = settlement()
    for unit in result["units"]:
        unit["grade"] = unit["grade"] if graded else None
    for table in document("assessment", told(result)).tables:
        cells = [cell.width for cell in table.rows[0].cells]
        assert [column.width for column in table.columns] == cells
        assert None not in cells


def test_a_vetoed_unit_is_named_with_the_reason_and_stands_in_no_grade() -> None:
    lines = texts(document("assessment", told(settlement(vetoed="乙县统计局"))))
    assert "不排名的单位：乙县统计局。" in lines
    assert "乙县统计局：一票否决（统计造假，执法监督局认定），不评等次。" in lines
    assert "三、一票否决（1个）" in lines
    assert not any("乙县" in line and line.startswith(("优秀", "良好", "合格")) for line in lines)


def test_without_a_veto_the_section_is_not_there() -> None:
    lines = texts(document("assessment", told(settlement())))
    assert not any("一票否决" in line for line in lines)
    assert any(line.startswith("三、取定事项") for line in lines)


def test_the_annex_has_every_unit_s_items_and_the_choices_with_their_other_readings() -> None:
    made = document("assessment", told(settlement()))
    wide = next(t for t in tables(made) if t[0][0] == "组别")
    result = settlement()["units"][0]
    assert wide[0] == ["组别", "单位", "1.第1项工作", "2.第2项工作", "总分", "名次", "等次"]
    assert wide[1] == [
        "县统计局", "甲县统计局", *(item["points"] for item in result["items"]),
        result["total"], "1", "优秀",
    ]  # fmt: skip
    choices = next(t for t in tables(made) if t[0][1] == "条款")
    assert choices[1:] == [["1", "五", "得分相同时怎样排名", "名次并列", "抽签", "—"]]


def test_choices_that_decide_a_rank_stand_first_with_what_they_would_move() -> None:
    standing = Standing("乙县统计局", (3, 2), ("良好", "优秀"))
    readings = OtherReading("抽签", (standing,)), OtherReading("并列后顺延")
    settled = read_settled(
        settlement()
        | {
            "choices": [
                {"id": "rounding", "clause": None, "question": "保留几位", "taken": "两位",
                 "others": ["一位"]},
                *settlement()["choices"],
                {"id": "panel", "clause": "二", "question": "由谁评", "taken": "科室",
                 "others": ["专家"]},
            ]
        },
        3,
    )  # fmt: skip
    found = (
        Effect("rounding", None, "保留几位", "两位", (OtherReading("一位"),)),
        Effect("ties", "五", "得分相同时怎样排名", "名次并列", readings),
        Effect("panel", "二", "由谁评", "科室", (OtherReading("专家", untried="程序不能计算"),)),
    )
    made = document("assessment", words(Assessment("p", "办法", settled, effects=found), FRAME))
    choices = next(t for t in tables(made) if t[0][1] == "条款")
    assert [row[2] for row in choices[1:]] == ["得分相同时怎样排名", "保留几位", "由谁评"]
    assert [row[5] for row in choices[1:]] == [
        "抽签：乙县统计局第3名变为第2名，良好变为优秀",
        "名次、等次不变",
        "其他读法不能试算",
    ]
    assert any("其中1件改取其他读法会使名次或等次变动" in line for line in texts(made))


def test_items_outside_of_the_total_are_told_with_their_limit_and_not_with_a_weight() -> None:
    result = settlement()
    for unit in result["units"]:
        unit["items"][1] |= {"weight": "0", "role": "bonus", "measure": None}
    terms = [
        {"number": "1", "against": "none", "most": None},
        {"number": "2", "against": "none", "most": "5"},
    ]
    lines = texts(document("assessment", told(result | {"items": terms})))
    assert any(
        "第1项第1项工作，60.00分；第2项第2项工作，总分以外，最多加5分" in line for line in lines
    )


def test_a_settlement_with_gaps_is_published_as_a_draft_only() -> None:
    with pytest.raises(UnfinishedSettlementError, match=r"还有2件事没有定论.*--draft"):
        told(settlement(gaps=2))
    said = told(settlement(gaps=2), draft=True)
    lines = texts(document("assessment", said))
    assert lines[0] == "征求意见稿"
    assert "未定论事项" in lines


def test_a_settlement_that_scores_nobody_is_refused() -> None:
    empty = settlement()
    for unit in empty["units"]:
        unit |= {"total": None, "rank": None, "grade": None}
    with pytest.raises(NothingSettledError, match="没有一个单位有得分"):
        told(empty)


@pytest.mark.parametrize("key", ["units", "choices", "gaps", "on", "rubric"])
def test_a_settlement_that_lacks_what_is_printed_is_told_apart(key: str) -> None:
    broken = settlement()
    del broken[key]
    with pytest.raises(SettlementUnreadableError, match=f"「{key}」"):
        read_settled(broken)


@pytest.mark.parametrize("value", ["many", 1.5, {}, None])
def test_a_figure_that_is_no_decimal_text_is_refused(value: object) -> None:
    broken = settlement()
    broken["units"][0]["items"][0]["weight"] = value
    with pytest.raises(SettlementUnreadableError):
        read_settled(broken)


def test_the_whole_paper_of_fifteen_units_is_traced_and_keeps_its_open_rank_in_sight() -> None:
    made = document("assessment", told(of_the_year().to_json()))
    lines, known = texts(made), traced(made)
    end = lines.index("分项得分表", lines.index("附件1"))
    own = [line for line in lines[:end] if "结果为" not in line and "没有规定" not in line]
    assert [(n, t) for t in own for n in figures(t) if n not in known] == []
    assert "未定等次（1个）：高新区统计机构。" in lines
    assert "高新区统计机构：第 6 名没有规定等次。" in lines
    assert "不评等次（1个）：衡阳县统计局。" in lines
    wide = next(t for t in tables(made) if t[0][0] == "组别")
    assert len(wide) == 1 + 15
    assert wide[0][2:12] == [f"第{at}项" for at in range(1, 11)]
    assert all(number in known for row in wide[1:] for number in row[2:14])

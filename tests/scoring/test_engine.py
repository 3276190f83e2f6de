from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from duban.errors import DubanError, NotFoundError
from scoring.awarding import ranks
from scoring.engine import RepeatedUnitError, settle
from scoring.explain import as_lines, find
from scoring.factchecks import RepeatedFactError, UnknownUnitError
from scoring.facts import Facts, MilestoneFact, Outcome, UnitInfo
from scoring.rubric import load_rubric
from scoring.rubricfile import Ties
from tests.scoring.making import DAY, UNITS, fact, facts_of

HUANGSHAN = load_rubric("huangshan-2023")
TUNXI = UNITS[0].name


def due(milestone: int, day: str, done: str | None, outcome: str) -> MilestoneFact:
    made = fact(milestone, TUNXI, "9", Outcome(outcome))
    done_on = date.fromisoformat(done) if done else None
    return replace(
        made,
        title="企业资料归档",
        clause="二（三）9",
        occurrence="once",
        due_on=date.fromisoformat(day),
        done_on=done_on,
    )


FACTS = [
    due(3, "2023-12-31", None, "missing"),
    due(1, "2023-06-30", "2023-06-28", "on_time"),
    due(2, "2023-09-30", "2023-10-08", "late"),
    replace(due(4, "2023-12-31", "2023-12-30", "in_review"), task="附件1-1", annex="1"),
]


def test_the_json_has_the_keys_that_others_read() -> None:
    result = settle(HUANGSHAN, Facts(tuple(FACTS)), DAY, UNITS).to_json()
    assert list(result) == [
        "rubric", "sha256", "on", "units", "choices", "gaps",
        "format", "full", "ties", "items", "doubts",
    ]  # fmt: skip
    unit = result["units"][0]
    assert list(unit) == [
        "unit", "group", "total", "rank", "grade", "vetoed", "notes", "items", "trace",
    ]  # fmt: skip
    assert unit["items"][0] == {
        "number": "1",
        "title": "正文任务",
        "raw": "53.33",
        "scaled": "53.33",
        "weight": "100.00",
        "points": "53.33",
        "measure": "100",
        "role": "base",
    }
    assert result["items"][0] == {
        "number": "1",
        "title": "正文任务",
        "role": "base",
        "weight": "60",
        "measure": "100",
        "against": "none",
        "most": None,
    }
    assert result["on"] == "2023-12-31"
    assert {"id", "clause", "taken", "others"} <= set(result["choices"][0])
    assert result["gaps"] == [
        {
            "unit": TUNXI,
            "number": "附件1-1",
            "what": "已报待审，2023-12-31 到期",
            "who": None,
            "milestone": 4,
        }
    ]
    assert json.loads(json.dumps(result)) == result


def test_the_trace_goes_from_the_total_to_the_milestone() -> None:
    result = settle(HUANGSHAN, Facts(tuple(FACTS)), DAY, UNITS).to_json()
    task = find(result, TUNXI)["children"][0]["children"][0]
    assert {k: task[k] for k in ("number", "title", "points", "rule", "phrase", "clause")} == {
        "number": "9",
        "title": "企业资料归档",
        "points": "53.33",
        "rule": "completion",
        "phrase": "年底前",
        "clause": "二（三）9",
    }
    assert [f["milestone"] for f in task["facts"]] == [1, 2, 3]
    assert task["facts"][1] == {
        "kind": "milestone",
        "milestone": 2,
        "task": "9",
        "title": "企业资料归档",
        "phrase": "年底前",
        "clause": "二（三）9",
        "occurrence": "once",
        "due_on": "2023-09-30",
        "done_on": "2023-10-08",
        "outcome": "late",
        "credit": "0.6",
        "why": None,
    }


def test_the_explanation_reads_as_sentences_from_total_to_milestone() -> None:
    result = settle(HUANGSHAN, Facts(tuple(FACTS)), DAY, UNITS).to_json()
    assert as_lines(find(result, TUNXI)) == [
        "屯溪区统计局：合计 53.33 分（满分 100.00 分）",
        "  1. 正文任务：53.33 分（应占 100.00 分）",
        (
            "    9 企业资料归档：53.33 分"
            "——按时办结 1 项，迟报 1 项（×0.6），应报未报 1 项〔二（三）9〕"
        ),
        "      - 「年底前」2023-06-30 到期，2023-06-28 报送，按时办结",
        "      - 「年底前」2023-09-30 到期，2023-10-08 报送，迟报（×0.6）",
        "      - 「年底前」2023-12-31 到期，应报未报",
        "  2. 附件任务：没有计入的节点，不计分",
        "    附件1-1 企业资料归档：不计分——已报待审 1 项（不计）〔二（三）9〕",
        "      - 「年底前」2023-12-31 到期，2023-12-30 报送，已报待审（不计）",
    ]


def test_a_unit_that_was_not_settled_cannot_be_explained() -> None:
    with pytest.raises(NotFoundError, match="屯溪区统计局"):
        find(settle(HUANGSHAN, Facts(tuple(FACTS)), DAY, UNITS).to_json(), "祁门县统计局")


def test_a_recurring_deadline_is_explained_by_its_occurrence() -> None:
    facts = [replace(FACTS[1], occurrence="2023-Q2", phrase=None)]
    lines = as_lines(find(settle(HUANGSHAN, Facts(tuple(facts)), DAY, UNITS).to_json(), TUNXI))
    assert "      - 2023-Q2 2023-06-30 到期，2023-06-28 报送，按时办结" in lines


def test_a_task_whose_deadlines_differ_leaves_the_phrase_to_its_facts() -> None:
    facts = [replace(FACTS[0], phrase="每季度"), FACTS[1]]
    result = settle(HUANGSHAN, Facts(tuple(facts)), DAY, UNITS).to_json()
    task = find(result, TUNXI)["children"][0]["children"][0]
    assert task["phrase"] is None
    assert {f["phrase"] for f in task["facts"]} == {"每季度", "年底前"}


def test_tasks_stand_in_the_order_of_the_paper() -> None:
    refs = ["附件10-1", "附件2-十一-1", "附件2-二-1", "附件2-二十-1", "附件2-二-10"]
    facts = facts_of({TUNXI: {ref: {"on_time": 1} for ref in [*refs, "10", "9"]}})
    sections = find(settle(HUANGSHAN, Facts(tuple(facts)), DAY, UNITS).to_json(), TUNXI)["children"]
    assert [t["number"] for t in sections[0]["children"]] == ["9", "10"]
    assert [t["number"] for t in sections[1]["children"]] == [
        "附件2-二-1",
        "附件2-二-10",
        "附件2-十一-1",
        "附件2-二十-1",
        "附件10-1",
    ]


@pytest.mark.parametrize(
    ("facts", "units", "error"),
    [
        ([fact(1, "别的单位", "9", Outcome.LATE)], UNITS, UnknownUnitError),
        ([FACTS[0], FACTS[0]], UNITS, RepeatedFactError),
        ([], [*UNITS, UNITS[0]], RepeatedUnitError),
    ],
)
def test_input_that_contradicts_itself_is_refused(
    facts: list[MilestoneFact], units: list[UnitInfo], error: type[DubanError]
) -> None:
    with pytest.raises(error):
        settle(HUANGSHAN, Facts(tuple(facts)), DAY, units)


def test_units_are_ranked_within_their_group_only() -> None:
    units = [UnitInfo("甲", "一组"), UnitInfo("乙", "一组"), UnitInfo("丙", "二组")]
    facts = facts_of(
        {"甲": {"1": {"late": 1}}, "乙": {"1": {"on_time": 1}}, "丙": {"1": {"missing": 1}}}
    )
    found = settle(HUANGSHAN, Facts(tuple(facts)), DAY, units).units
    assert {u.unit: u.rank for u in found} == {"甲": 2, "乙": 1, "丙": 1}


@pytest.mark.parametrize(
    ("ties", "expected"), [(Ties.SHARE, [1, 1, 3, 4]), (Ties.DENSE, [1, 1, 2, 3])]
)
def test_ties_follow_the_choice(ties: Ties, expected: list[int]) -> None:
    units = [UnitInfo(name, "组") for name in "甲乙丙丁"]
    totals = dict(zip("甲乙丙丁", map(Decimal, (90, 90, 80, 70)), strict=True))
    assert list(ranks(units, totals, ties).values()) == expected


def test_huangshan_gives_no_grades_because_its_paper_names_none() -> None:
    assert {u.grade for u in settle(HUANGSHAN, Facts(tuple(FACTS)), DAY, UNITS).units} == {None}

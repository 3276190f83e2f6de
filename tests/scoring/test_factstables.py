"""Facts as tables: a cell is a fact of its column's unit, and what does not fit is told."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from duban.errors import FileFaultsError
from scoring.facts import Outcome, Stage
from scoring.factsfile import (
    FactsPart,
    JudgementPart,
    MilestonePart,
    TallyPart,
    UnitPart,
    VetoPart,
    facts_from_json,
    read_facts,
)
from scoring.factsjson import facts_to_json
from scoring.factstables import CountTable, MilestoneTable, ScoreTable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "facts-file.md"
FILE = """
columns: [甲县统计局, 乙县统计局, 丙区统计局]
score_tables:
  - {by: 办公室, on: 2024-12-20, scores: {"1.1": [4.5, "-", 0], "1.2": [3, 2.5, 3]}}
  - {by: 自评, stage: self, scores: {"1.1": [5, 5, 5]}}
count_tables:
  - {what: articles, level: 省级, on: 2024-11-01, title: 省级采用, amounts: [3, 0, "-"]}
milestone_tables:
  - {task: "2", phrase: 每半年, occurrence: 2024-H1, due_on: 2024-06-30,
     done: [2024-06-30, 2024-07-01, missing]}
  - {task: "3", title: 总结, due_on: 2024-11-30, done: [waived, not_due, "-"]}
judgements:
  - {unit: 乙县统计局, indicator: "1.1", by: 办公室, score: 4}
milestones:
  - {unit: 甲县统计局, task: "9", due_on: 2024-01-31, outcome: missing, milestone: 40}
"""


def test_a_cell_is_a_fact_and_a_dash_is_none() -> None:
    given = read_facts(FILE, "事实")
    scores = {
        (one.unit, one.indicator, one.by): one.score
        for one in given.facts.judgements
        if one.stage is Stage.REVIEW
    }
    assert scores == {
        ("乙县统计局", "1.1", "办公室"): 4,
        ("甲县统计局", "1.1", "办公室"): Decimal("4.5"),
        ("丙区统计局", "1.1", "办公室"): 0,
        ("甲县统计局", "1.2", "办公室"): 3,
        ("乙县统计局", "1.2", "办公室"): Decimal("2.5"),
        ("丙区统计局", "1.2", "办公室"): 3,
    }
    assert sum(one.stage is Stage.SELF for one in given.facts.judgements) == 3
    assert given.units is None


def test_an_amount_of_zero_is_no_fact() -> None:
    (only,) = read_facts(FILE, "事实").facts.tallies
    assert (only.unit, only.what, only.amount, only.level) == ("甲县统计局", "articles", 3, "省级")
    assert (only.on, only.title) == (date(2024, 11, 1), "省级采用")


def test_a_day_after_the_due_one_is_late_and_an_outcome_stands_by_itself() -> None:
    facts = read_facts(FILE, "事实").facts.milestones
    assert [(one.unit, one.task, one.outcome) for one in facts] == [
        ("甲县统计局", "9", Outcome.MISSING),
        ("甲县统计局", "2", Outcome.ON_TIME),
        ("乙县统计局", "2", Outcome.LATE),
        ("丙区统计局", "2", Outcome.MISSING),
        ("甲县统计局", "3", Outcome.WAIVED),
        ("乙县统计局", "3", Outcome.NOT_DUE),
    ]
    assert [one.milestone for one in facts] == [40, 41, 42, 43, 44, 45]
    late = facts[2]
    assert (late.phrase, late.occurrence, late.done_on) == ("每半年", "2024-H1", date(2024, 7, 1))
    assert (late.title, facts[4].title) == ("2", "总结")


def test_tables_come_back_from_the_canonical_form_as_rows() -> None:
    facts = read_facts(FILE, "事实").facts
    stored = facts_to_json(facts, None)
    assert "score_tables" not in stored
    back = facts_from_json(stored).facts
    assert set(back.judgements) == set(facts.judgements)
    assert set(back.tallies) == set(facts.tallies)
    assert set(back.milestones) == set(facts.milestones)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "columns: [甲, 乙]\nscore_tables:\n  - scores:\n      '1.1': [1, 2, 3]\n",
            "第4行 score_tables[0].scores.1.1：有 3 格，columns 写了 2 个单位",
        ),
        (
            "count_tables:\n  - {what: a, amounts: [1]}\n",
            "第2行 count_tables[0].amounts：有 1 格，columns 写了 0 个单位",
        ),
        (
            "columns: [甲]\nmilestone_tables:\n  - {task: '1', due_on: 2024-06-30, done: [x]}\n",
            "第3行 milestone_tables[0].done[0]：必须是日期、missing、waived、not_due 或 -",
        ),
        (
            "columns: [甲, 乙]\nmilestone_tables:\n  - {task: a, due_on: 2024-06-30, done: []}\n",
            "第3行 milestone_tables[0].done：有 0 格，columns 写了 2 个单位",
        ),
        (
            "columns: [甲]\ncount_tables:\n  - {what: a, amounts: [一]}\n",
            "第3行 count_tables[0].amounts[0]：必须是不带符号的数，如 1 或 92.5",
        ),
        ("columns: [甲, 甲]\n", "第1行 columns：单位重复"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(FileFaultsError) as found:
        read_facts(text, "事实")
    assert fault == "；".join(map(str, found.value.faults))


@pytest.mark.parametrize(
    "part",
    [
        *(FactsPart, UnitPart, TallyPart, JudgementPart, VetoPart, MilestonePart),
        *(ScoreTable, CountTable, MilestoneTable),
    ],
)
def test_the_page_on_facts_files_names_every_key(part: type[BaseModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z_]+", page))
    assert set(part.model_fields) <= named


def test_the_example_of_the_page_is_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    facts = read_facts(example, "例").facts
    assert (len(facts.judgements), len(facts.tallies), len(facts.milestones)) == (5, 2, 3)

"""What one thing different would have brought is what a settlement with it gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from duban.errors import NotFoundError
from scoring.changes import apply
from scoring.counterfactuals import Counterfactual, Kind, counterfactuals
from scoring.engine import settle
from scoring.facts import Facts
from scoring.ifwords import if_words
from scoring.rubric import load_rubric
from scoring.trying import trials
from tests.scoring import drawing, fragments, making

DAY = date(2024, 12, 31)
PERIOD = {"from": date(2024, 1, 1), "to": date(2024, 12, 31)}
ARTICLES = {
    "period": PERIOD,
    "counters": [
        {"key": "articles", "title": "信息", "unit": "篇", "levels": ["省级", "市级"]},
        {"key": "late", "title": "迟报", "unit": "次"},
    ],
    "item": {
        "points": 100,
        "children": [
            {"number": "1.1", "points": 90, "rules": [{"kind": "judged"}]},
            {"number": "1.2", "points": 10, "rules": [
                {"kind": "late_deduct", "count": "late", "each": 2, "unit": "次", "start": "full",
                 "floor": "0"}]},
            {"number": "1.3", "role": "bonus", "rules": [
                {"kind": "ladder", "count": "articles", "levels": {"省级": 1, "市级": "0.5"},
                 "unit": "篇", "effect": "add"},
                {"kind": "cap", "max": "1.5", "scope": "bonus"}]},
        ],
    },
    "units": {
        "甲": {"judged": {"1.1": {"牵头科": 80}},
              "counted": [{"what": "late", "day": date(2024, 5, 6), "title": "季报"}]},
        "乙": {"judged": {"1.1": {"牵头科": 79}}},
        "丙": {"judged": {"1.1": {"牵头科": 90}},
              "counted": [{"what": "articles", "level": "省级", "amount": 2,
                           "day": date(2024, 3, 1)}]},
    },
}  # fmt: skip


def found(case: dict[str, Any], unit: str, day: date = DAY) -> list[Counterfactual]:
    rubric = fragments.rubric_of(case)
    tried = trials(rubric, fragments.facts_of(case), day, fragments.units_of(rubric))
    return counterfactuals(tried, unit)


def test_one_more_one_less_and_a_better_judgement_are_told_with_total_and_place() -> None:
    # 甲 80 + 8, 乙 79 + 10, 丙 90 + 10 + 1.5; the counters' facts are numbered as they are made.
    said = [if_words(one) for one in found(ARTICLES, "甲")]
    assert said == [
        "1.1 指标1.1由牵头科评 90 分（现评 80 分）：总分 +10.00，位次由 3 升到 2〔一〕",
        "没有 t1 迟报 1 次，2024-05-06「季报」：总分 +2.00，位次由 3 升到 2〔一〕",
        "多 1 篇「信息」（省级）：总分 +1.00，位次由 3 升到 2〔一〕",
        "多 1 篇「信息」（市级）：总分 +0.50〔一〕",
    ]


def test_what_a_cap_has_used_up_is_not_promised() -> None:
    assert found(ARTICLES, "丙") == []


def test_a_quota_of_all_or_nothing_is_told_with_all_that_is_missing() -> None:
    rules = [{"kind": "quota", "count": "articles", "target": 5, "unit": "篇",
              "shortfall": "nothing"}]  # fmt: skip
    case = {
        "counters": [{"key": "articles", "title": "信息", "unit": "篇"}],
        "leaf": {"points": 100, "rules": rules},
        "counted": [{"what": "articles", "amount": 2}],
    }
    (one,) = found(case, "甲")
    assert (one.says, one.by) == ("多 3 篇「信息」", Decimal(100))


def test_a_late_milestone_is_told_once_as_in_time() -> None:
    case = {
        "leaf": {"points": 100, "tasks": ["T"], "rules": [{"kind": "done", "late": "no"}]},
        "milestones": [{"outcome": "late", "done_on": date(2024, 7, 9)}],
    }
    one, *others = found(case, "甲")
    assert (one.kind, one.by, others) == (Kind.WITHOUT, Decimal(100), [])
    assert one.says == "没有迟报：节点1 任务（任务 T，第1次，2024-06-30 到期）"


def test_a_veto_costs_the_grade_and_comes_first() -> None:
    case = {
        "units": {"甲": {"judged": 90, "vetoed": {"1": "立案"}}, "乙": {"judged": 80}},
        "awards": [
            {"kind": "grade_by_rank", "clause": "五", "bands": [
                {"name": "优秀", "first": 1, "last": 1}, {"name": "合格", "first": 2, "last": 2}]},
            {"kind": "veto", "clause": "五", "key": "1", "title": "造假", "verifier": "牵头科",
             "place": "move_up"},
        ],
    }  # fmt: skip
    first, *_ = found(case, "甲")
    assert not first.after.vetoed
    assert (first.before.grade, first.after.grade, first.after.rank) == (None, "优秀", 1)


@pytest.mark.parametrize("seed", range(12))
def test_every_promise_equals_a_settlement_with_that_change(seed: int) -> None:
    rubric = drawing.draw_rubric(seed)
    facts, units = drawing.draw_facts(rubric, seed), fragments.units_of(rubric)
    tried = trials(rubric, facts, DAY, units)
    settled = settle(rubric, facts, DAY, units, trace=False)
    for score in settled.units:
        own = tried.outlook(score.unit, tried.own(score.unit))
        assert (own.total, own.rank, own.grade) == (score.total, score.rank, score.grade)
        for one in counterfactuals(tried, score.unit, most=3):
            again = settle(rubric, apply(facts, one.change), DAY, units, trace=False)
            after = next(unit for unit in again.units if unit.unit == score.unit)
            promised = (one.after.total, one.after.rank, one.after.grade)
            assert promised == (after.total, after.rank, after.grade)
            assert one.by == (after.total or 0) - (score.total or 0)


def test_by_completion_each_late_or_missing_milestone_is_told() -> None:
    rubric = load_rubric("huangshan-2023")
    facts = Facts(tuple(making.facts_of({"歙县统计局": {"2": {"late": 1, "on_time": 1}}})))
    tried = trials(rubric, facts, making.DAY, making.UNITS)
    (one,) = counterfactuals(tried, "歙县统计局")
    again = settle(rubric, apply(facts, one.change), making.DAY, making.UNITS)
    assert one.after.total == again.units[2].total == Decimal("100.00")


def test_a_unit_that_is_not_settled_has_none() -> None:
    with pytest.raises(NotFoundError, match="甲"):
        found(ARTICLES, "丁")

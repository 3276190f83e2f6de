"""Two settlements: what went in differently, what moved, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.changes import Change, apply
from scoring.comparewords import as_lines
from scoring.comparing import Side, compare
from scoring.comparison import Comparison
from scoring.engine import settle
from scoring.facts import Facts, Outcome
from scoring.factwords import namer
from scoring.rubric import Rubric, load_rubric
from tests.scoring import drawing, fragments, making

DAY = date(2024, 12, 31)
CASE: dict[str, Any] = {
    "counters": [{"key": "late", "title": "迟报", "unit": "次"}],
    "items": [
        {"points": 100, "rules": [{"kind": "relative_scale", "ref": "max", "scope": "all"}],
         "children": [{"number": "1.1", "points": 100, "rules": [{"kind": "judged"}]}]},
        {"points": 100, "children": [{"number": "2.1", "points": 100, "rules": [
            {"kind": "per_unit_deduct", "count": "late", "each": 10, "unit": "次", "start": "full",
             "floor": "0"}]}]},
    ],
    "units": {
        "甲": {"judged": {"1.1": {"牵头科": 80}}, "counted": [{"what": "late", "amount": 2}]},
        "乙": {"judged": {"1.1": {"牵头科": 60}}},
    },
}  # fmt: skip


def side(rubric: Rubric, facts: Facts) -> Side:
    units = fragments.units_of(rubric)
    return Side(settle(rubric, facts, DAY, units).to_json(), facts)


def moved(change: Change) -> Comparison:
    rubric, facts = fragments.rubric_of(CASE), fragments.facts_of(CASE)
    return compare(side(rubric, facts), side(rubric, apply(facts, change)), namer(rubric))


def test_a_fact_that_went_is_told_with_all_that_it_moved() -> None:
    found = moved(Change(("t1",)))
    # 甲 50 + 40, 乙 37.5 + 50 before; the tally is worth 20 of item 2, which weighs half.
    assert as_lines(found) == [
        "去掉事实：甲 t1 迟报 2 次「事实1」",
        "甲（一组）：总分由 90.00 变为 100.00（+10.00）",
        "  2 第2项：计入总分由 40.00 变为 50.00（+10.00）",
        (
            "    2.1 指标2.1：得分由 80.00 变为 100.00。原来：发生 2 次，每次扣 10 分，扣 20 分；"
            "现在：发生 0 次，不扣分〔一〕"
        ),
    ]


def test_a_unit_that_moves_by_another_ones_facts_is_told_why() -> None:
    (given,) = [j for j in fragments.facts_of(CASE).judgements if j.unit == "乙"]
    best = replace(given, ref="new", score=Decimal(100))
    found = moved(Change(add=Facts(judgements=(best,))))
    assert found.facts is not None
    assert [one.says.before for one in found.facts] == ["j3 1.1 指标1.1：牵头科评 60 分"]
    units = {one.unit: one for one in found.units}
    # 80 of the best 100 is 80, which weighs 40; nothing of 甲 itself is different.
    assert (units["甲"].total.before, units["甲"].total.after) == ("90.00", "80.00")
    assert (units["甲"].rank.after, units["乙"].rank.after) == ("2", "1")
    (line,) = units["甲"].indicators
    assert (line.number, line.says.after) == ("1", "80 × 100 ÷ 最高分 100")


@pytest.mark.parametrize("seed", range(6))
def test_a_settlement_does_not_differ_from_itself(seed: int) -> None:
    rubric = drawing.draw_rubric(seed)
    one = side(rubric, drawing.draw_facts(rubric, seed))
    found = compare(one, one, namer(rubric))
    assert found.same
    assert as_lines(found) == ["两次核算没有不同。"]
    value = found.to_json()
    assert (value["units"], value["facts"], value["choices"]) == ([], [], [])


@pytest.mark.parametrize("seed", range(6))
def test_items_move_by_what_the_total_moves(seed: int) -> None:
    rubric = drawing.draw_rubric(seed)
    a, b = (side(rubric, drawing.draw_facts(rubric, seed + i)) for i in (0, 100))
    for unit in compare(a, b, namer(rubric)).units:
        if unit.total.by is not None:
            by = [item.points.by or Decimal(0) for item in unit.items]
            assert sum(by, Decimal(0)) == unit.total.by


def test_settlements_without_facts_are_compared_by_their_scores_alone() -> None:
    rubric, facts = fragments.rubric_of(CASE), fragments.facts_of(CASE)
    old = replace(side(rubric, facts), facts=None)
    found = compare(old, side(rubric, apply(facts, Change(("t1",)))), namer(rubric))
    assert found.facts is None
    assert [unit.unit for unit in found.units] == ["甲"]


def test_another_rubric_and_another_reading_are_told() -> None:
    rubric = load_rubric("huangshan-2023")
    choice = next(one for one in rubric.choices if one.id == "task-weights")
    other = load_rubric("huangshan-2023", {choice.id: choice.others[0].says})
    facts = Facts(tuple(making.facts_of(
        {"歙县统计局": {"2": {"late": 1}, "3": {"on_time": 3}}})))  # fmt: skip
    sides = [
        Side(settle(one, facts, making.DAY, making.UNITS).to_json(), facts)
        for one in (rubric, other)
    ]
    found = compare(sides[0], sides[1], namer(other))
    assert [one.id for one in found.choices] == ["task-weights"]
    assert [one.unit for one in found.units] == ["歙县统计局"]
    late = [one for one in facts.milestones if one.outcome is Outcome.LATE]
    assert len(late) == 1

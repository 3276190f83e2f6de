"""Next steps are what a settlement gives once they are done, up to the day that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scoring.changes import apply
from scoring.engine import settle
from scoring.facts import Facts
from scoring.ifwords import step_words
from scoring.nextsteps import NextStep, Sort, next_steps
from scoring.rubric import Rubric, load_rubric
from scoring.trying import trials
from tests.scoring import drawing, fragments, making

NOW = date(2024, 10, 8)
PERIOD = {"from": date(2024, 1, 1), "to": date(2024, 12, 31)}
COUNTERS = [{"key": "articles", "title": "信息", "unit": "篇"}]
QUOTA = {"kind": "quota", "count": "articles", "target": 4, "unit": "篇", "shortfall": "pro_rata"}
GATE = {"kind": "gate_before", "date": "2024-11-30", "inclusive": "yes"}


def steps(case: dict[str, Any], day: date = NOW) -> list[NextStep]:
    rubric = fragments.rubric_of({"period": PERIOD} | case)
    tried = trials(rubric, fragments.facts_of(case), day, fragments.units_of(rubric))
    return next_steps(tried, "甲")


def quota(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    leaf = {"points": 100, "rules": [GATE, QUOTA]}
    counted = [{"what": "articles", "amount": 1, "day": date(2024, 3, 1)}]
    return {"counters": COUNTERS, "leaf": leaf, "counted": counted, **more}


def test_a_short_quota_is_told_with_its_gate_and_all_that_it_can_bring() -> None:
    (one,) = steps(quota())
    assert (one.sort, one.points, one.total) == (Sort.COUNT, Decimal(25), Decimal(50))
    assert (one.most, one.most_amount, one.until) == (Decimal(75), Decimal(3), date(2024, 11, 30))
    said = "多 1 篇「信息」：总分 +25.00，2024-11-30 前（含当日），共 3 件时最多 +75.00〔1.1 一〕"
    assert step_words(one) == said


def test_nothing_is_told_once_the_gate_or_the_period_has_closed() -> None:
    assert len(steps(quota(), date(2024, 11, 30))) == 1
    assert steps(quota(), date(2024, 12, 1)) == []
    open_ended = {"leaf": {"points": 100, "rules": [QUOTA]}}
    assert len(steps(quota(**open_ended), date(2024, 12, 31))) == 1
    assert steps(quota(**open_ended), date(2025, 1, 1)) == []


def test_a_milestone_not_yet_due_is_told_with_its_day_and_what_missing_it_costs() -> None:
    case = {
        "leaf": {"points": 100, "tasks": ["T"], "rules": [{"kind": "done", "late": "no"}]},
        "milestones": [{"outcome": "not_due", "due_on": date(2024, 11, 5)}],
    }
    one, *others = steps(case)
    assert (one.sort, one.points, one.until) == (Sort.MILESTONE, Decimal(100), date(2024, 11, 5))
    assert others == []


def test_a_milestone_that_only_keeps_points_is_told_too() -> None:
    rules = [{"kind": "late_deduct", "each": 20, "unit": "次", "start": "full", "floor": "0"}]
    case = {
        "leaf": {"points": 100, "tasks": ["T"], "rules": rules},
        "milestones": [{"outcome": "not_due", "due_on": date(2024, 11, 5)}],
    }
    (one,) = steps(case)
    assert (one.points, one.keeps) == (Decimal(0), Decimal(20))
    assert "不办少 20 分" in step_words(one)


def test_a_late_milestone_is_worth_handing_in_only_where_late_counts() -> None:
    def of(late: str) -> list[NextStep]:
        rules = [{"kind": "done", "late": late}]
        leaf = {"points": 100, "tasks": ["T"], "rules": rules}
        return steps({"leaf": leaf, "milestones": ["missing"]})

    assert [one.says[:2] for one in of("yes") if one.sort is Sort.MILESTONE] == ["补报"]
    assert [one for one in of("no") if one.sort is Sort.MILESTONE] == []


def test_a_judgement_is_awaited_until_it_is_given() -> None:
    leaf = {"points": 100, "rules": [{"kind": "judged"}]}
    (one,) = steps({"leaf": leaf})
    assert (one.sort, one.who, one.points) == (Sort.JUDGE, "牵头科", Decimal(100))
    assert steps({"leaf": leaf, "judged": 60}) == []


def test_of_a_panel_only_those_are_awaited_who_have_not_judged() -> None:
    rules = [
        {"kind": "panel_average", "panel": "甲科、乙科、丙科", "scale": 100, "combine": "mean"}
    ]
    (one,) = steps({"leaf": {"points": 100, "rules": rules}, "judged": {"甲科": 70}})
    # (70 + 100 + 100) ÷ 3 = 90
    assert (one.who, one.points) == ("乙科、丙科", Decimal(20))


@pytest.mark.parametrize("seed", range(12))
def test_no_step_promises_what_a_settlement_does_not_give(seed: int) -> None:
    rubric = drawing.draw_rubric(seed)
    facts, units = drawing.draw_facts(rubric, seed), fragments.units_of(rubric)
    known = Facts(
        (),
        tuple(one for one in facts.tallies if one.on is None or one.on <= NOW),
        facts.judgements,
    )
    tried = trials(rubric, facts, NOW, units)
    for i, unit in enumerate(units):
        for one in next_steps(tried, unit.name)[:4]:
            done = settle(rubric, apply(facts, one.change), NOW, units, trace=False).units[i]
            before = settle(rubric, facts, NOW, units, trace=False).units[i]
            assert one.points > 0
            assert one.total == done.total == (before.total or 0) + one.points
            if one.sort is Sort.COUNT and one.until is not None:
                assert gain_on(rubric, known, one, i, one.until) >= one.points
                if one.until < date(2024, 12, 31):
                    later = one.until + timedelta(days=1)
                    assert gain_on(rubric, known, one, i, later) < one.points


def gain_on(rubric: Rubric, known: Facts, step: NextStep, place: int, day: date) -> Decimal:
    """What doing it on a day brings, with nothing else having happened since."""
    units = fragments.units_of(rubric)
    (tally,) = step.change.add.tallies
    more = replace(known, tallies=(*known.tallies, replace(tally, on=day)))
    after = settle(rubric, more, day, units, trace=False).units[place].total
    before = settle(rubric, known, day, units, trace=False).units[place].total
    return (after or Decimal(0)) - (before or Decimal(0))


def test_by_completion_milestones_still_open_are_told() -> None:
    rubric = load_rubric("huangshan-2023")
    outcomes = {"2": {"on_time": 1, "missing": 1}, "3": {"not_due": 1}}
    facts = Facts(tuple(making.facts_of({"歙县统计局": outcomes})))
    tried = trials(rubric, facts, making.DAY, making.UNITS)
    found = next_steps(tried, "歙县统计局")
    assert {one.says[:2] for one in found} == {"补报", "按时"}
    for one in found:
        again = settle(rubric, apply(facts, one.change), making.DAY, making.UNITS).units[2]
        assert one.total == again.total

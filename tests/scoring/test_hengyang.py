"""Hengyang's rubric holds together by itself: sums, clauses, leads, links, choices' references."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from plans.planfile.reading import read_plan_file
from scoring.indicator import Indicator
from scoring.rule import Role
from scoring.rules.grade_by_rank import GradeByRank
from scoring.rules.veto import Veto
from tests.scoring.hengyang import every, leaves, rubric, scheme

CATALOG = Path(__file__).resolve().parents[2] / "plans" / "catalog"


def base_below(one: Indicator) -> Decimal:
    if not one.children:
        return (one.points or Decimal(0)) if one.role is Role.BASE else Decimal(0)
    return sum(map(base_below, one.children), Decimal(0))


def test_ten_items_weigh_a_hundred() -> None:
    weights = [int(item.weight) for item in scheme().items]
    assert weights == [16, 13, 13, 13, 11, 10, 6, 6, 6, 6]
    assert sum(weights) == rubric().total == 100


def test_each_item_has_its_lead_sections() -> None:
    assert [item.lead for item in scheme().items] == [
        "普查中心",
        "综合研究室",
        "执法监督局",
        "城调队",
        "城调队",
        "综合研究室",
        "人事科、机关党委",
        "办公室",
        "普查中心",
        "办公室",
    ]


def test_the_base_leaves_of_every_item_add_up_to_a_hundred() -> None:
    assert [base_below(item.indicator) for item in scheme().items] == [100] * 10


def test_there_are_186_base_leaves_and_5_that_deduct() -> None:
    roles = Counter((one.role, one.points is not None) for one in leaves())
    assert roles == {
        (Role.BASE, True): 186,
        (Role.DEDUCTION, True): 5,
        (Role.DEDUCTION, False): 2,  # 10.12: outside any base
        (Role.BONUS, False): 17,
    }


def test_the_deductions_of_item_9_add_up_to_their_twenty() -> None:
    block = next(one for one in every() if one.number == "9.4")
    assert [child.points for child in block.children] == [10, 6, 4]
    taken = [leaf.points for child in block.children for leaf in child.children]
    assert taken == [6, 4, 3, 3, 4]
    assert sum(filter(None, taken)) == block.points == 20


def test_every_indicator_has_a_short_title_and_every_leaf_a_clause_and_a_short_phrase() -> None:
    for one in every():
        assert 0 < len(one.title) <= 25, one.number
        assert one.clause.startswith("实施细则 "), one.number
        assert one.phrase is None or 0 < len(one.phrase) <= 40, one.number
    assert [one.number for one in leaves() if not one.phrase] == []


def test_numbers_are_the_papers_joined_by_dots() -> None:
    for one in every():
        numbered = [f"{one.number}." in f"{child.number}" for child in one.children]
        assert all(numbered), one.number
    numbers = [one.number for one in every()]
    assert len(set(numbers)) == len(numbers)


def test_three_vetoes_have_their_verifiers() -> None:
    vetoes = [one.rule for one in rubric().awards if isinstance(one.rule, Veto)]
    assert [(veto.key, veto.verifier) for veto in vetoes] == [
        ("1", "执法监督局"),
        ("2", "办公室"),
        ("3", "机关党委"),
    ]


def test_two_groups_of_seven_and_eight_are_ranked_by_the_same_bands() -> None:
    sizes = Counter(unit.group for unit in scheme().units)
    assert sizes == {"县（市）统计局": 7, "城区统计局及园区统计机构": 8}
    bands = {
        one.rule.group: [(b.name, b.first, b.last, b.of_last) for b in one.rule.bands]
        for one in rubric().awards
        if isinstance(one.rule, GradeByRank)
    }
    stated = [("优秀", 1, 2, None), ("良好", 3, 5, None), ("合格", None, None, 2)]
    assert bands == {
        "县（市）统计局": stated,
        "城区统计局及园区统计机构": [*stated, ("none", 6, 6, None)],
    }


def test_units_and_links_are_those_of_the_plan() -> None:
    plan = read_plan_file(CATALOG / "hengyang-2024.yaml").file
    assert plan.plan.rubric == rubric().name
    roster = {unit.name: unit.group for unit in plan.roster.units}
    assert {unit.name: unit.group for unit in scheme().units}.items() <= roster.items()
    phrases = {task.number: {d.phrase for d in task.deadlines} for task in plan.tasks}
    linked = [one for one in every() if one.tasks]
    for one in linked:
        for ref in one.tasks:
            assert ref in phrases, one.number
            assert set(one.deadlines) <= phrases[ref], one.number
            assert one.deadlines or len(phrases[ref]) == 1 or ref == "10.6", one.number
    assert {ref for one in linked for ref in one.tasks} == {
        *("2.4", "3.1.3", "5.1.2", "5.1.3", "6.1", "7.5", "10.5", "10.6")
    }


def test_those_who_judge_are_named() -> None:
    panel = ("工业科", "能源科", "投资科", "贸经科", "社会科", "服务业科", "农调队", "普查中心")
    judging = {one.number: one.judges for one in leaves()}
    assert judging["1.1.1"] == ("普查中心", "综合协调组")
    assert judging["4.3"] == ("城调队",)
    assert judging["5.1.1"] == ("城调队",)
    assert judging["7.1.1"] == ("人事科", "机关党委")
    for number in ("2.1", "2.2", "2.3"):
        one = next(leaf for leaf in leaves() if leaf.number == number)
        assert one.rules.earners[0].rule.judges(one.judges) == panel


@pytest.mark.parametrize("number", ["6", "7", "10"])
def test_the_items_that_are_set_against_the_best_say_so(number: str) -> None:
    one = next(item.indicator for item in scheme().items if item.indicator.number == number)
    assert [found.kind for found in one.rules.scalers] == ["relative_scale"]

"""Hengyang's invented year settled whole, held against arithmetic that knows no engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duban.build.trial import run_trial
from scoring.settlement import UnitScore
from scoring.trace import Node
from tests.scoring import hengyang_by_hand as hand
from tests.scoring.hengyang import (
    CLOSE,
    MIDYEAR,
    PART,
    YEAR,
    facts_of,
    node,
    of_the_year,
    score_of,
    settled,
)

D = Decimal
COUNTIES, TOWNS = "县（市）统计局", "城区统计局及园区统计机构"
# Total, rank within the group, grade.
RESULT = {
    COUNTIES: {
        "耒阳市统计局": ("98.29", 1, "优秀"),
        "衡阳县统计局": ("95.43", 2, None),  # vetoed, and keeps its place
        "衡南县统计局": ("93.27", 3, "良好"),
        "衡东县统计局": ("91.69", 4, "良好"),
        "衡山县统计局": ("90.05", 5, "良好"),
        "祁东县统计局": ("84.92", 6, "合格"),
        "常宁市统计局": ("83.38", 7, "合格"),
    },
    TOWNS: {
        "蒸湘区统计局": ("95.90", 1, "优秀"),
        "雁峰区统计局": ("95.75", 2, "优秀"),
        "珠晖区统计局": ("92.47", 3, "良好"),  # a tie
        "石鼓区统计局": ("92.47", 3, "良好"),
        "南岳区统计局": ("90.41", 5, "良好"),
        "高新区统计机构": ("87.45", 6, None),  # the paper has no grade for rank 6
        "松木经开区统计机构": ("87.22", 7, "合格"),
        "白沙绿岛统计机构": ("78.78", 8, "合格"),
    },
}


def test_the_year_is_settled_without_a_gap() -> None:
    assert of_the_year().gaps == ()


@pytest.mark.parametrize("group", [COUNTIES, TOWNS])
def test_totals_ranks_and_grades_of_the_year(group: str) -> None:
    found = [one for one in of_the_year().units if one.group == group]
    ranked = sorted(found, key=lambda one: one.rank or 0)
    told = {one.unit: (f"{one.total}", one.rank, one.grade) for one in ranked}
    assert told == RESULT[group]


@pytest.mark.parametrize("unit", hand.units())
def test_every_item_of_every_unit_is_what_plain_arithmetic_makes_it(unit: str) -> None:
    found = score_of(of_the_year(), unit)
    assert [item.scaled for item in found.items] == list(map(hand.cents, hand.measures()[unit]))
    assert found.total == hand.total(unit)


def test_the_items_of_leiyang_by_hand() -> None:
    """Figures from its columns of the facts file, on paper."""
    items = {item.number: item for item in score_of(of_the_year(), "耒阳市统计局").items}
    # 6: 26 articles, 2 topics, 2 meetings, 4 quarters, the summary: 15 + 10 + 4 + 6 + 5
    research = 40
    # 6 of the city, one of them counted in the country: 10; 2 provincial +4; 1 national +3;
    # 10 of the county: 10
    adopted = 10 + 4 + 3 + 10
    # 11 of the county: 20 and +5 of 6; 2 of the city and 1 of the province: +6, capped at 5
    noted = 20 + 5 + 5
    # the archives and their report are recorded, and 5 of 5 was judged
    other = 10 + 5 + 5
    assert items["6"].raw == research + adopted + noted + other == 117
    assert (items["6"].scaled, items["6"].points) == (100, 10)
    # 3: 4 licences +6, 5 secondments +2.5, and no more than 100 with what was judged
    assert node(of_the_year(), "耒阳市统计局", "3.3.6").points == D("8.5")
    assert items["3"].raw == 100


def test_the_items_of_qidong_by_hand() -> None:
    found = of_the_year()
    unit = "祁东县统计局"
    items = {item.number: item for item in score_of(found, unit).items}
    # 2: eight sections gave 730, 732 and 734 of 800; clause 4 is lost to criticism by the state
    panels = D(30) * 730 / 800 + D(30) * 732 / 800 + D(20) * 734 / 800
    assert node(found, unit, "2.4").points == 0
    assert items["2"].raw == hand.cents(panels)
    # 4: 9 + 10 (one wrong listing) + 21 + 23.5 + 25, weighed 13
    assert items["4"].raw == 9 + 10 + 21 + D("23.5") + 25
    assert items["4"].points in {D("11.50"), D("11.51")}  # 11.505, by the sum of all items
    # 6: 17 articles of 20; 1 topic in time; 3 quarters of 4; 2 of 5 and 5 of 10; 3 of 5
    raw = D("12.75") + 5 + 4 + D("4.5") + 5 + 4 + 5 + 12 + 15 + D("4.5")
    assert items["6"].raw == raw
    assert items["6"].scaled == hand.cents(raw * 100 / 117)


def adds_up(one: Node, points: Decimal | None) -> bool:
    below = [child.points or D(0) for child in one.children] + [s.points for s in one.steps]
    return sum(below, D(0)) == (points or D(0)) and all(adds_up(c, c.points) for c in one.children)


@pytest.mark.parametrize("score", of_the_year().units, ids=lambda one: one.unit)
def test_on_paper_everything_adds_up_to_the_last_digit(score: UnitScore) -> None:
    assert sum((item.points or D(0) for item in score.items), D(0)) == score.total
    for item in score.trace.children:
        if item.number != "5" or score.unit not in hand.PARKS:
            assert adds_up(item, item.raw), item.number


def test_printed_as_json_it_has_every_part_and_no_gap() -> None:
    found = run_trial("hengyang-2024", YEAR, CLOSE, {})
    assert found["gaps"] == []
    assert len(found["units"]) == 15
    for unit in found["units"]:
        assert {"unit", "group", "total", "rank", "grade", "vetoed", "items"} <= set(unit)
        assert [item["number"] for item in unit["items"]] == [str(n) for n in range(1, 11)]
        for item in unit["items"]:
            assert {"number", "raw", "scaled", "weight", "points"} <= set(item)
    assert [unit["unit"] for unit in found["units"] if unit["vetoed"]] == ["衡阳县统计局"]
    for choice in found["choices"]:
        assert set(choice) >= {"id", "clause", "taken", "others"}


def test_facts_outside_the_year_or_after_the_gate_are_shown_and_not_counted() -> None:
    found = of_the_year()
    used = {
        fact.why
        for number in ("10.11.3", "6.1.1")
        for unit in ("衡南县统计局", "祁东县统计局")
        for fact in node(found, unit, number).facts
        if fact.credit is None
    }
    assert "不在考核期内（2024-01-01 至 2024-12-31）" in used
    assert any(why and why.startswith("2024-12-13，") for why in used)


def test_at_midyear_the_settlement_says_what_is_missing() -> None:
    found = settled(facts_of(PART), MIDYEAR)
    gaps = {(gap.unit, gap.number, gap.what, gap.who) for gap in found.gaps}
    town, park = "珠晖区统计局", "高新区统计机构"
    assert ("衡阳县统计局", "4.3", "待评分", "城调队") in gaps
    assert ("衡阳县统计局", "2.1", "待投资科评分", "投资科") in gaps
    assert ("衡阳县统计局", "2.1", "待工业科评分", "工业科") not in gaps
    assert (park, "7.5", "已报待审，2024-08-20 到期", "人事科、机关党委") in gaps
    assert (town, "2.4.2", "未到期，2024-12-31 到期", None) in gaps
    assert node(found, town, "7.5").points == 0
    assert node(found, town, "5.1.3.1").points == 3
    assert node(found, "南岳区统计局", "5.1.3.1").points == 0

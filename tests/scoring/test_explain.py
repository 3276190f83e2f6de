"""A trace of indicators reads from total to fact, with what was held back and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from duban.errors import NotFoundError
from scoring.engine import settle
from scoring.explain import as_lines, find, place
from tests.scoring import fragments

CASE: dict[str, Any] = {
    "counters": [{"key": "articles", "title": "信息", "unit": "篇", "levels": ["省级", "市级"]}],
    "period": {"from": date(2024, 1, 1), "to": date(2024, 12, 31)},
    "item": {
        "points": 100,
        "rules": [{"kind": "relative_scale", "ref": "max", "scope": "all"}],
        "children": [
            {"number": "1.1", "points": 60, "children": [
                {"number": "1.1.1", "points": 20, "rules": [{"kind": "judged"}]},
                {"number": "1.1.2", "points": 20, "rules": [{"kind": "standard"}]},
                {"number": "1.1.3", "points": 20, "rules": [{"kind": "prohibition"}]},
            ]},
            {"number": "1.2", "points": 40, "rules": [
                {"kind": "gate_before", "date": "2024-11-30", "inclusive": "yes"},
                {"kind": "quota", "count": "articles", "target": 4, "unit": "篇",
                 "shortfall": "pro_rata"}]},
            {"number": "1.3", "role": "bonus", "rules": [
                {"kind": "flat_add", "points": 3, "repeat": "each"},
                {"kind": "cap", "max": 5, "scope": "bonus"}]},
            {"number": "1.4", "role": "deduction", "points": 5,
             "rules": [{"kind": "block_deduct", "points": 5, "repeat": "once"}]},
        ],
    },
    "units": {
        "甲": {
            "judged": {"1.1.1": {"牵头科": 18}, "1.1.2": {"牵头科": 20}},
            "own_view": {"1.1.1": {"甲": 20}},
            "counted": [
                {"what": "articles", "level": "省级", "amount": 2, "day": date(2024, 5, 1)},
                {"what": "articles", "level": "市级", "day": date(2024, 12, 2)},
                {"what": "1.3", "amount": 2},
            ],
        },
        "乙": {"judged": {"1.1.1": {"牵头科": 20}, "1.1.2": {"牵头科": 20}},
               "counted": [{"what": "articles", "level": "省级", "amount": 4,
                            "day": date(2024, 5, 1)}]},
    },
}  # fmt: skip


@pytest.fixture
def tree() -> dict[str, Any]:
    rubric = fragments.rubric_of(CASE)
    units = fragments.units_of(rubric)
    return find(settle(rubric, fragments.facts_of(CASE), fragments.DAY, units).to_json(), "甲")


def test_it_reads_from_the_total_to_the_fact_and_counts_what_is_full(
    tree: dict[str, Any],
) -> None:
    # 58 + 20 + 5 of 乙's 100
    assert as_lines(tree, {"articles": "信息"}) == [
        "甲：合计 83.00 分（满分 100 分）",
        "  1 第1项：83.00 分（权重 100）——本项得 83.00 分，83 × 100 ÷ 最高分 100〔一〕",
        "    1.1 指标1.1：58.00 分（满分 60 分）〔一〕",
        "      1.1.1 指标1.1.1：18.00 分（满分 20 分）——牵头科评 18 分；自评 20 分〔一〕",
        "        - j4 牵头科评 18 分",
        "        - j6 自评 20 分，不计：自评，只作对照",
        "      其余 2 项满分（1.1.2、1.1.3）",
        "    1.2 指标1.2：20.00 分（满分 40 分）——计 2 篇，差 2 篇，按比例得分〔一〕",
        "      - t1 信息（省级） 2，2024-05-01「事实1」，计 2",
        (
            "      - t2 信息（市级） 1，2024-12-02「事实2」，"
            "不计：2024-12-02，须在 2024-11-30 前（含当日）"
        ),
        "    1.3 指标1.3：加 5.00 分——2 次，每次加 3 分；加分 6 分，5 分封顶〔一〕",
        "      - t3 1.3 2「事实3」，计 2，无日期，按期内计",
        "    加分、减分 1 项没有发生（1.4）",
    ]


def test_all_of_it_is_there_when_asked_for(tree: dict[str, Any]) -> None:
    lines = "\n".join(as_lines(tree, whole=True))
    for number in ("1.1.2 ", "1.1.3 ", "1.4 "):
        assert number in lines
    assert "满分（" not in lines.replace("（满分", "")


def test_one_indicator_is_its_part_of_the_tree(tree: dict[str, Any]) -> None:
    node = place(tree, "1.2")
    assert {"number", "points", "rule", "phrase", "clause", "facts", "children"} <= set(node)
    assert node["points"] == "20.00"
    lines = as_lines(node, {"articles": "信息"})
    assert lines[0].startswith("1.2 指标1.2：20.00 分")
    assert len(lines) == 3


def test_an_indicator_that_is_not_there_is_refused_with_its_neighbours(
    tree: dict[str, Any],
) -> None:
    with pytest.raises(NotFoundError, match=r"1\.1\.3"):
        place(tree, "1.9")
    with pytest.raises(NotFoundError, match="现有：1。"):
        place(tree, "7")

"""What counts in doubt is marked and listed, never dropped and never silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scoring.engine import settle
from scoring.explain import as_lines, find
from tests.scoring import fragments

PERIOD = {"from": "2024-01-01", "to": "2024-12-31"}
LEAF = {"points": 10, "rules": [{"kind": "accrue", "each": 1, "unit": "篇"}]}
LIKE = {"title": "", "day": fragments.DUE}


def settled(case: Mapping[str, Any]) -> dict[str, Any]:
    rubric = fragments.rubric_of(case)
    facts, units = fragments.facts_of(case), fragments.units_of(rubric)
    return settle(rubric, facts, fragments.DAY, units).to_json()


def facts_of(result: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    node = result["units"][0]["trace"]["children"][0]["children"][0]
    return [(fact["credit"], fact["why"]) for fact in node["facts"]]


def test_what_has_no_day_counts_in_the_period_with_a_note_and_is_listed() -> None:
    found = settled({"period": PERIOD, "leaf": LEAF, "counted": 3})
    assert found["units"][0]["items"][0]["raw"] == "3.00"
    assert facts_of(found) == [("3", "无日期，按期内计")]
    assert found["gaps"] == []
    assert found["doubts"] == [
        {"unit": "甲", "number": "1.1", "what": "t1 没有日期，按在考核期内计", "facts": ["t1"]}
    ]
    assert any(line.endswith("计 3，无日期，按期内计") for line in as_lines(find(found, "甲")))


def test_where_no_period_holds_a_day_is_not_wanted() -> None:
    found = settled({"leaf": LEAF, "counted": 3})
    assert facts_of(found) == [("3", None)]
    assert found["doubts"] == []


@pytest.mark.parametrize(
    ("undated", "raw", "gaps", "doubts"),
    [("count", "3.00", 0, 1), ("gap", "3.00", 1, 1), ("leave_out", "0.00", 0, 0)],
)
def test_a_rubric_may_leave_out_what_has_no_day_or_want_the_day_first(
    undated: str, raw: str, gaps: int, doubts: int
) -> None:
    found = settled({"period": PERIOD | {"undated": undated}, "leaf": LEAF, "counted": 3})
    assert found["units"][0]["items"][0]["raw"] == raw
    assert [gap["what"] for gap in found["gaps"]] == ["t1 没有日期"] * gaps
    assert len(found["doubts"]) == doubts
    if undated == "leave_out":
        assert facts_of(found) == [(None, "没有日期，看不出是否在考核期内")]


def test_two_that_are_alike_both_count_and_are_told_as_a_possible_double() -> None:
    found = settled({"leaf": LEAF, "counted": [LIKE, LIKE, LIKE | {"amount": 2}]})
    assert found["units"][0]["items"][0]["raw"] == "4.00"
    assert facts_of(found) == [("1", None), ("1", "可能重复（和 t1 相同）"), ("2", None)]
    assert [(one["what"], one["facts"]) for one in found["doubts"]] == [
        ("t1、t2 内容相同，可能重复，都已计入", ["t1", "t2"])
    ]


@pytest.mark.parametrize(
    "other",
    [{"title": "另一篇"}, {"amount": 2}, {"day": fragments.DAY}, {"key": "b"}],
)
def test_those_that_differ_in_anything_are_no_doubles(other: dict[str, Any]) -> None:
    assert settled({"leaf": LEAF, "counted": [LIKE, LIKE | other]})["doubts"] == []


def test_a_double_that_best_of_leaves_out_is_not_doubted() -> None:
    leaf = {"points": 10, "rules": [{"kind": "best_of", "per": "篇"}, *LEAF["rules"]]}
    keyed = LIKE | {"key": "a"}
    assert settled({"leaf": leaf, "counted": [keyed, keyed]})["doubts"] == []


def test_a_doubt_is_told_once_however_many_indicators_count_its_facts() -> None:
    counter = {"key": "used", "title": "采用"}
    leaf = {"points": 5, "rules": [{"kind": "accrue", "count": "used", "each": 1, "unit": "篇"}]}
    item = {"points": 10, "children": [{"number": "1.1", **leaf}, {"number": "1.2", **leaf}]}
    facts = [LIKE | {"what": "used"}] * 2
    found = settled({"counters": [counter], "item": item, "counted": facts})
    assert found["units"][0]["items"][0]["raw"] == "4.00"
    assert [one["number"] for one in found["doubts"]] == ["1.1"]

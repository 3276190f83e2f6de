"""Items outside of the weighted total: what they add, what they take, and where they stop."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from duban.errors import FileFaultsError
from scoring.counterfactuals import counterfactuals
from scoring.engine import settle
from scoring.explain import as_lines, find
from scoring.rubricview import as_lines as rubric_lines
from scoring.trying import trials
from tests.scoring import fragments

FILE = Path(__file__).parent / "outside.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def settled(case: Mapping[str, Any]) -> dict[str, Any]:
    rubric = fragments.rubric_of(case)
    facts, units = fragments.facts_of(case), fragments.units_of(rubric)
    return settle(rubric, facts, fragments.DAY, units).to_json()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_example_comes_out_as_written(case: dict[str, Any]) -> None:
    found = settled(case)
    for unit in found["units"]:
        expected = case["expect"][unit["unit"]]
        items = {item["number"]: item["points"] for item in unit["items"]}
        got = {"total": unit["total"], "rank": unit["rank"], "items": items}
        assert got == {key: expected[key] for key in got}
        parts = [Decimal(points) for points in items.values() if points is not None]
        assert unit["total"] is None or sum(parts, Decimal(0)) == Decimal(unit["total"])
        lines = "\n".join(as_lines(find(found, unit["unit"]), whole=True))
        for line in expected.get("lines", []):
            assert line in lines
        assert unit["notes"] == expected.get("notes", unit["notes"])


def test_the_settlement_says_which_items_stand_outside_and_up_to_what() -> None:
    found = settled(CASES[0])
    told = ("number", "role", "weight", "measure", "most")
    assert [tuple(item[key] for key in told) for item in found["items"]] == [
        ("1", "base", "100", "100", None),
        ("2", "bonus", "0", None, "5"),
        ("3", "deduction", "0", None, None),
    ]  # fmt: skip
    outside = found["units"][0]["items"][1]
    assert (outside["role"], outside["weight"], outside["measure"]) == ("bonus", "0", None)


def test_one_thing_more_is_tried_with_the_limit_of_the_outside_item() -> None:
    case = CASES[0]
    rubric = fragments.rubric_of(case)
    tried = trials(rubric, fragments.facts_of(case), fragments.DAY, fragments.units_of(rubric))
    ifs = {one.says: one.by for one in counterfactuals(tried, "乙")}
    assert ifs["多 1 次「省级试点」"] == Decimal("2.00")
    assert not any("省级试点" in one.says for one in counterfactuals(tried, "甲"))


def test_no_total_passes_the_most_whatever_more_is_done() -> None:
    case = CASES[3]
    rubric = fragments.rubric_of(case)
    tried = trials(rubric, fragments.facts_of(case), fragments.DAY, fragments.units_of(rubric))
    assert counterfactuals(tried, "甲") == []
    ifs = {one.says: one.by for one in counterfactuals(tried, "丁")}
    assert ifs["1.1 指标1.1由牵头科评 50 分（现评 45 分）"] == Decimal("10.00")
    assert "总分最高 104 分" in next(iter(rubric_lines(rubric)))


def test_the_most_of_a_total_is_not_below_its_full_marks() -> None:
    with pytest.raises(FileFaultsError) as caught:
        fragments.rubric_of(CASES[3] | {"most": 99})
    assert [fault.what for fault in caught.value.faults] == ["总分最高 99，不能低于满分 100"]


def test_the_rubric_as_read_says_that_they_stand_outside() -> None:
    lines = "\n".join(rubric_lines(fragments.rubric_of(CASES[0])))
    assert "2 创新加分（总分以外，最多 5 分，牵头科）［加分］" in lines
    assert "3 通报扣分（总分以外，牵头科）［减分］" in lines

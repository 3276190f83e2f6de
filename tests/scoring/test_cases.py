"""One runner for the worked examples in cases/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.engine import settle
from scoring.explain import as_lines, find
from scoring.rubric import load_rubric
from tests.scoring.making import DAY, UNITS, facts_of

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {"total", "rank", "grade", "items", "weights", "tasks", "gaps", "lines"}


@pytest.mark.parametrize("case", CASES)
def test_a_worked_example_comes_out_as_written(case: dict[str, Any]) -> None:
    rubric = load_rubric(case["rubric"], case.get("instead"))
    result = settle(rubric, facts_of(case["units"]), DAY, UNITS).to_json()
    for unit, expected in case["expect"].items():
        assert set(expected) <= KEYS
        assert got(result, unit, expected) == expected


def got(result: dict[str, Any], unit: str, expected: dict[str, Any]) -> dict[str, Any]:
    """What the settlement says of exactly the things the case expects."""
    score = next(u for u in result["units"] if u["unit"] == unit)
    lines = "\n".join(as_lines(find(result, unit)))
    values = {
        **{key: score[key] for key in ("total", "rank", "grade")},
        "items": {item["number"]: item["points"] for item in score["items"]},
        "weights": {item["number"]: item["weight"] for item in score["items"]},
        "tasks": {
            t["number"]: t["points"] for s in score["trace"]["children"] for t in s["children"]
        },
        "gaps": sum(gap["unit"] == unit for gap in result["gaps"]),
        "lines": [line for line in expected.get("lines", []) if line in lines],
    }
    return {key: values[key] for key in expected}

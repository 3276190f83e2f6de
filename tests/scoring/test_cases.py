"""One runner for the worked examples in cases/*.yaml.

A case with `rubric` is settled by a rubric of the catalogue; any other brings its own fragment
(`tests.scoring.fragments`). `expect` says only what is to be looked at, of unit «甲» or by unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.engine import settle
from scoring.explain import as_lines, find
from scoring.facts import Facts
from scoring.rubric import load_rubric
from tests.scoring import fragments, making

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
READ = [
    (path.stem, case) for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
OF_CATALOGUE = [pytest.param(c, id=f"{s}: {c['name']}") for s, c in READ if "rubric" in c]
FRAGMENTS = [pytest.param(c, id=f"{s}: {c['name']}") for s, c in READ if "rubric" not in c]
KEYS = {"total", "rank", "grade", "items", "weights", "tasks", "gaps", "lines"}


@pytest.mark.parametrize("case", OF_CATALOGUE)
def test_a_worked_example_by_completion_comes_out_as_written(case: dict[str, Any]) -> None:
    rubric = load_rubric(case["rubric"], case.get("instead"))
    facts = Facts(tuple(making.facts_of(case["units"])))
    result = settle(rubric, facts, making.DAY, making.UNITS).to_json()
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


@pytest.mark.parametrize("case", FRAGMENTS)
def test_a_worked_example_comes_out_as_written(case: dict[str, Any]) -> None:
    rubric = fragments.rubric_of(case)
    facts, units = fragments.facts_of(case), fragments.units_of(rubric)
    result = settle(rubric, facts, case.get("day", fragments.DAY), units).to_json()
    expect = case["expect"] if "units" in case else {"甲": case["expect"]}
    number = case.get("leaf", {}).get("number", fragments.LEAF)
    for unit, expected in expect.items():
        assert seen(result, unit, number, expected) == as_written(expected)


def seen(
    result: Mapping[str, Any], unit: str, number: str, expected: Mapping[str, Any]
) -> dict[str, Any]:
    """What the settlement says of exactly the things that a fragment's case expects."""
    score = next(u for u in result["units"] if u["unit"] == unit)
    item = score["items"][0]
    nodes = {node["number"]: node for node in walk(score["trace"])}
    leaf = nodes.get(number, nodes[item["number"]])
    used = [fact for step in leaf["steps"] for fact in step["facts"]]
    values = {
        "points": leaf["points"],
        "says": [step["says"] for step in leaf["steps"]],
        "gaps": [gap["what"] for gap in result["gaps"] if gap["unit"] == unit],
        "who": [gap["who"] for gap in result["gaps"] if gap["unit"] == unit],
        "left_out": [fact["why"] for fact in used if fact["credit"] is None],
        "shown": [fact["why"] for fact in leaf["facts"] if fact not in used],
        "notes": score["notes"],
        "nodes": {key: nodes[str(key)]["points"] for key in expected.get("nodes", {})},
        "heading": [step["says"] for step in nodes[item["number"]]["steps"]],
        "raw": item["raw"],
        "scaled": item["scaled"],
        "why": nodes[item["number"]]["scaled"],
        "item": item["points"],
        **{key: score[key] for key in ("total", "rank", "grade", "vetoed")},
    }
    return as_written({key: values[key] for key in expected})


def as_written(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as numbers; one phrase stands for a list of one."""
    found = dict(expected)
    for key in ("points", "raw", "scaled", "item", "total"):
        if found.get(key) is not None:
            found[key] = Decimal(str(found[key]))
    if "nodes" in found:
        found["nodes"] = {k: Decimal(str(v)) for k, v in found["nodes"].items() if v is not None}
    for key in ("says", "gaps", "left_out", "notes", "heading", "shown", "who"):
        if isinstance(found.get(key), str):
            found[key] = [found[key]]
    return found


def walk(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The nodes of a trace."""
    yield node
    for child in node["children"]:
        yield from walk(child)

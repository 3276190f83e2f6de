"""Who answers, how much and for how many points: each form alone, mixed, and look-alikes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from models import Role
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.points import find_points, find_rules
from plans.reading.phrases.rules import KINDS, NEEDLES
from plans.reading.phrases.when import Context
from plans.reading.phrases.who import (
    FoundUnit,
    find_levels,
    find_standing_rules,
    find_units,
    read_names,
    unit_notes,
)

CASES = Path(__file__).with_name("cases")
CITY = Context(2023, issuer="云川市统计局")


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return cases


def named(case: dict[str, Any]) -> str:
    return str(case["name"])


def worded(unit: FoundUnit) -> str:
    full = f"={unit.full}" if unit.full != unit.name else ""
    return f"{unit.name}:{unit.role.value}{'*' * unit.collective}{'+' * unit.open}{full}"


@pytest.mark.parametrize("case", load("who.yaml") + load("bodies.yaml"), ids=named)
def test_units_are_read_with_their_roles(case: dict[str, Any]) -> None:
    assert [worded(unit) for unit in find_units(case["text"], CITY)] == case["units"]


@pytest.mark.parametrize("case", load("levels.yaml"), ids=named)
def test_levels_and_standing_rules_are_read(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [list(one.levels) for one in find_levels(text)] == case.get("levels", [])
    rules = [":".join([r.kind, r.phrase, *r.names]) for r in find_standing_rules(text)]
    assert rules == case.get("rules", [])


@pytest.mark.parametrize("case", load("howmuch.yaml"), ids=named)
def test_targets_are_read(case: dict[str, Any]) -> None:
    found = [f"{t.phrase}|{t.op}|{t.value}|{t.unit}" for t in find_targets(case["text"])]
    assert found == case["targets"]


@pytest.mark.parametrize("case", load("points.yaml"), ids=named)
def test_point_marks_are_read(case: dict[str, Any]) -> None:
    found = [f"{p.value}|{p.mark}{f'|{p.low}' if p.low else ''}" for p in find_points(case["text"])]
    assert found == case["points"]


@pytest.mark.parametrize("case", load("rules.yaml"), ids=named)
def test_scoring_rules_are_read_with_their_fields(case: dict[str, Any]) -> None:
    found = find_rules(case["text"])
    assert [rule.kind for rule in found] == [want["kind"] for want in case["rules"]]
    for rule, want in zip(found, case["rules"], strict=True):
        fields = {"kind": rule.kind, **rule.fields}
        assert {key: fields.get(key) for key in want} == want


def test_every_kind_of_rule_has_a_case() -> None:
    covered = {want["kind"] for case in load("rules.yaml") for want in case["rules"]}
    assert covered == set(KINDS)


def test_a_cell_under_its_header_needs_no_label() -> None:
    units = read_names("市教育局、民政局\n各县区", Role.COOPERATING)
    assert [worded(unit) for unit in units] == [
        "市教育局:cooperating",
        "民政局:cooperating=市民政局",
        "各县区:cooperating*",
    ]


def test_a_note_of_units_spans_its_bracket() -> None:
    text = "做好核查。（市教育局牵头，市民政局配合）"
    [(start, end)] = unit_notes(text)
    assert text[start:end] == "（市教育局牵头，市民政局配合）"


def test_every_needle_belongs_to_a_kind() -> None:
    assert set(NEEDLES) <= set(KINDS)

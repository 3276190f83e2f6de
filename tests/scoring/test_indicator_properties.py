"""What must hold of every settlement by indicators, whatever the rubric and the facts."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import settle
from scoring.facts import Facts
from scoring.indicator import IndicatorScheme
from scoring.rubric import Rubric
from scoring.rule import Role
from scoring.settlement import Settlement
from tests.scoring.drawing import BAD, GOOD, UNITS, draw_facts, draw_rubric, one_more
from tests.scoring.fragments import units_of

ON = date(2025, 1, 5)
steady = settings(derandomize=True, deadline=None, max_examples=60)
rubric_of = cache(draw_rubric)
rubrics = st.integers(0, 40).map(rubric_of)
seeds = st.integers(0, 10_000)
units = st.sampled_from(sorted(UNITS))


def settled(rubric: Rubric, facts: Facts, *, trace: bool = True) -> Settlement:
    return settle(rubric, facts, ON, units_of(rubric), trace=trace)


def dumped(rubric: Rubric, facts: Facts) -> str:
    return json.dumps(settled(rubric, facts).to_json(), ensure_ascii=False)


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        yield from nodes(child)


def number(text: str | None) -> Decimal:
    return Decimal(text or 0)


@steady
@given(rubrics, seeds)
def test_children_and_steps_add_up_to_their_node_at_every_level(rubric: Rubric, seed: int) -> None:
    for unit in settled(rubric, draw_facts(rubric, seed)).to_json()["units"]:
        trace = unit["trace"]
        assert trace["points"] == unit["total"]
        assert sum(number(item["points"]) for item in unit["items"]) == number(unit["total"])
        for item, line in zip(trace["children"], unit["items"], strict=True):
            assert (item["points"], item["raw"]) == (line["points"], line["raw"])
            for node in nodes(item):
                whole = node["raw"] if node is item else node["points"]
                parts = [number(child["points"]) for child in node["children"]]
                parts += [number(step["points"]) for step in node["steps"]]
                assert sum(parts) == number(whole), node["number"]


@steady
@given(rubrics, seeds)
def test_without_a_bonus_nothing_is_above_its_stated_points(rubric: Rubric, seed: int) -> None:
    assert isinstance(rubric.scheme, IndicatorScheme)
    bonuses = {
        one.number
        for item in rubric.scheme.items
        for one in item.indicator.walk()
        if any(rule.rule.role is Role.BONUS for below in one.walk() for rule in below.rules.earners)
    }
    for unit in settled(rubric, draw_facts(rubric, seed)).to_json()["units"]:
        for item in unit["trace"]["children"]:
            for node in nodes(item):
                got = node["raw"] if node is item else node["points"]
                if node["number"] not in bonuses and node["role"] == "base":
                    stated = node["weight"] if node is not item else measure(rubric, node)
                    assert number(got) <= number(stated) + rubric.rounding.digit / 2
                if node["role"] == "deduction":
                    assert number(got) <= 0


def measure(rubric: Rubric, node: dict[str, Any]) -> str:
    assert isinstance(rubric.scheme, IndicatorScheme)
    found = (i.indicator for i in rubric.scheme.items if i.indicator.number == node["number"])
    return str(next(found).points)


@steady
@given(rubrics, seeds, units, st.sampled_from(GOOD))
def test_one_more_good_thing_never_lowers_an_item(
    rubric: Rubric, seed: int, unit: str, what: str
) -> None:
    before, after = with_one_more(rubric, seed, unit, what)
    assert all(a >= b for b, a in zip(before, after, strict=True))


@steady
@given(rubrics, seeds, units, st.sampled_from(BAD))
def test_one_more_bad_thing_never_raises_an_item(
    rubric: Rubric, seed: int, unit: str, what: str
) -> None:
    before, after = with_one_more(rubric, seed, unit, what)
    assert all(a <= b for b, a in zip(before, after, strict=True))


def with_one_more(
    rubric: Rubric, seed: int, unit: str, what: str
) -> tuple[list[Decimal], list[Decimal]]:
    """The raw points of a unit's items, without and with one more fact."""
    facts = draw_facts(rubric, seed)
    more = one_more(Random(seed + 1), rubric, unit, what, "new")  # noqa: S311
    return raw(rubric, facts, unit), raw(
        rubric, replace(facts, tallies=(*facts.tallies, more)), unit
    )


def raw(rubric: Rubric, facts: Facts, name: str) -> list[Decimal]:
    found = settled(rubric, facts, trace=False).units
    return [item.raw or Decimal(0) for unit in found if unit.unit == name for item in unit.items]


@steady
@given(rubrics, seeds)
def test_scaling_keeps_the_order_and_gives_the_best_full_marks(rubric: Rubric, seed: int) -> None:
    assert isinstance(rubric.scheme, IndicatorScheme)
    found = settled(rubric, draw_facts(rubric, seed)).units
    for place, item in enumerate(rubric.scheme.items):
        scales = [one.rule.model_dump()["scope"] for one in item.indicator.rules.scalers]
        # Where part of an item does not apply, units are compared on different measures.
        void = any(
            "适用" in (unit.trace.children[place].scaled or "") for unit in found if unit.trace
        )
        if not scales or void:
            continue
        scopes = {unit.group if scales[0] == "group" else "" for unit in found}
        for scope in scopes:
            own = [u.items[place] for u in found if not scope or u.group == scope]
            best = max(one.raw or Decimal(0) for one in own)
            for one in own:
                for other in own:
                    assert not ((one.raw or 0) > (other.raw or 0)) or (
                        (one.scaled or 0) >= (other.scaled or 0)
                    )
            # Of several with the same printed points, exactly the best has full marks.
            full = rubric.rounding.take(item.indicator.points or Decimal(0))
            assert best <= 0 or full in [one.scaled for one in own if one.raw == best]


@steady
@given(rubrics, seeds, st.randoms(use_true_random=False))
def test_replayed_in_any_order_of_facts_the_bytes_are_the_same(
    rubric: Rubric, seed: int, random: Random
) -> None:
    facts = draw_facts(rubric, seed)
    tallies, judgements = list(facts.tallies), list(facts.judgements)
    random.shuffle(tallies)
    random.shuffle(judgements)
    again = Facts((), tuple(tallies), tuple(judgements))
    assert dumped(rubric, facts) == dumped(rubric, again)


@steady
@given(rubrics, seeds)
def test_without_traces_every_figure_is_the_same(rubric: Rubric, seed: int) -> None:
    facts = draw_facts(rubric, seed)
    whole, bare = settled(rubric, facts), settled(rubric, facts, trace=False)
    assert bare.gaps == whole.gaps
    assert bare.units == tuple(replace(unit, trace=None) for unit in whole.units)


@steady
@given(rubrics, seeds)
def test_a_higher_total_never_has_a_lower_rank(rubric: Rubric, seed: int) -> None:
    found = settled(rubric, draw_facts(rubric, seed), trace=False).units
    scored = [u for u in found if u.total is not None and u.rank is not None]
    for one in scored:
        for other in scored:
            if one.group == other.group and one.total is not None and other.total is not None:
                assert ((one.rank or 0) < (other.rank or 0)) == (one.total > other.total)


def test_a_replay_in_another_process_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from tests.scoring.test_indicator_properties import *;"
        "print([hashlib.sha256(dumped(rubric_of(s), draw_facts(rubric_of(s), s)).encode())"
        ".hexdigest() for s in range(4)])"
    )
    here = [
        hashlib.sha256(dumped(rubric_of(s), draw_facts(rubric_of(s), s)).encode()).hexdigest()
        for s in range(4)
    ]
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        )
        assert found.stdout.strip() == str(here)

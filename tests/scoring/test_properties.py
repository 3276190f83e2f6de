"""What must hold of every settlement, whatever the facts and whichever reading is taken."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import settle
from scoring.facts import Facts, MilestoneFact, Outcome
from scoring.rubric import Rubric, load_rubric
from tests.scoring.making import DAY, TOWNS, UNITS, drawn

HUANGSHAN = load_rubric("huangshan-2023")
# Every other reading that the program can take, each alone, beside the office's own.
READINGS: list[dict[str, str]] = [{}] + [
    {choice.id: option.says}
    for choice in HUANGSHAN.choices
    for option in choice.others
    if option.value is not None or option.values
]
RUBRICS = [load_rubric("huangshan-2023", reading) for reading in READINGS]
NAMES = [next(iter(r.items()), ("as taken", ""))[0] + "=" + "".join(r.values()) for r in READINGS]
TASKS = ("1", "2", "10", "附件1-1", "附件1-2", "附件2-二-1")

rows = st.tuples(st.sampled_from(TOWNS), st.sampled_from(TASKS), st.sampled_from(Outcome))
fact_lists = st.lists(rows, max_size=40).map(drawn)
every_rubric = st.sampled_from(RUBRICS)
steady = settings(derandomize=True, deadline=None, max_examples=150)


def result_of(rubric: Rubric, facts: list[MilestoneFact]) -> dict[str, Any]:
    return settle(rubric, Facts(tuple(facts)), DAY, UNITS).to_json()


def totals_of(rubric: Rubric, facts: list[MilestoneFact]) -> dict[str, Decimal]:
    units = result_of(rubric, facts)["units"]
    return {u["unit"]: Decimal(u["total"]) for u in units if u["total"] is not None}


def parts(node: dict[str, Any]) -> list[Decimal]:
    return [Decimal(child["points"] or 0) for child in node["children"]]


@steady
@given(every_rubric, fact_lists)
def test_nothing_is_below_zero_or_above_what_it_is_worth(
    rubric: Rubric, facts: list[MilestoneFact]
) -> None:
    for unit in result_of(rubric, facts)["units"]:
        assert 0 <= Decimal(unit["total"] or 0) <= 100
        for item in unit["items"]:
            assert 0 <= Decimal(item["points"] or 0) <= Decimal(item["weight"])
            assert 0 <= Decimal(item["raw"] or 0) <= 100


@steady
@given(every_rubric, fact_lists)
def test_printed_parts_add_up_to_what_stands_above_them(
    rubric: Rubric, facts: list[MilestoneFact]
) -> None:
    for unit in result_of(rubric, facts)["units"]:
        trace = unit["trace"]
        assert trace["points"] == unit["total"]
        for section, item in zip(trace["children"], unit["items"], strict=True):
            assert section["points"] == item["points"]
            assert sum(parts(section)) == Decimal(section["points"] or 0)
        counted = any(part is not None for part in (c["points"] for c in trace["children"]))
        if counted:
            assert sum(parts(trace)) == Decimal(unit["total"])
            assert sum(Decimal(i["weight"]) for i in unit["items"]) == Decimal(trace["weight"])


@steady
@given(every_rubric, fact_lists, st.data())
def test_doing_better_never_lowers_a_total(
    rubric: Rubric, facts: list[MilestoneFact], data: st.DataObject
) -> None:
    better = {Outcome.LATE: Outcome.ON_TIME, Outcome.MISSING: Outcome.LATE}
    worse = [i for i, fact in enumerate(facts) if fact.outcome in better]
    if not worse:
        return
    i = data.draw(st.sampled_from(worse))
    mended = [*facts[:i], replace(facts[i], outcome=better[facts[i].outcome]), *facts[i + 1 :]]
    before, after = totals_of(rubric, facts), totals_of(rubric, mended)
    assert all(after[unit] >= total for unit, total in before.items())


@steady
@given(fact_lists)
def test_waived_milestones_never_matter(facts: list[MilestoneFact]) -> None:
    without = [fact for fact in facts if fact.outcome is not Outcome.WAIVED]
    assert totals_of(HUANGSHAN, facts) == totals_of(HUANGSHAN, without)


@steady
@given(every_rubric, fact_lists, st.randoms(use_true_random=False))
def test_replayed_in_any_order_of_facts_the_bytes_are_the_same(
    rubric: Rubric, facts: list[MilestoneFact], random: Random
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert json.dumps(result_of(rubric, facts)) == json.dumps(result_of(rubric, shuffled))


@steady
@given(every_rubric, fact_lists)
def test_a_higher_total_never_has_a_lower_rank(rubric: Rubric, facts: list[MilestoneFact]) -> None:
    scored = [u for u in result_of(rubric, facts)["units"] if u["rank"] is not None]
    for one in scored:
        for other in scored:
            ahead = Decimal(one["total"]) > Decimal(other["total"])
            assert (one["rank"] < other["rank"]) == ahead


@steady
@given(fact_lists)
def test_totals_equal_exact_fractions_rounded_half_up(facts: list[MilestoneFact]) -> None:
    """The same sum by another road: fractions, which never round."""
    credit = {
        Outcome.ON_TIME: Fraction(1),
        Outcome.LATE: Fraction(6, 10),
        Outcome.MISSING: Fraction(0),
    }
    expected: dict[str, Decimal] = {}
    for unit in TOWNS:
        tasks: dict[tuple[int, str], list[Fraction]] = defaultdict(list)
        for fact in facts:
            if fact.unit == unit and fact.outcome in credit:
                worth = 60 if fact.annex is None else 40
                tasks[worth, fact.task].append(credit[fact.outcome])
        sections: dict[int, list[Fraction]] = defaultdict(list)
        for (worth, _), found in tasks.items():
            sections[worth].append(sum(found, Fraction(0)) / len(found))
        if sections:
            shares = (w * sum(means, Fraction(0)) / len(means) for w, means in sections.items())
            earned = sum(shares, Fraction(0))
            hundredths = earned * 100 * 100 / sum(sections)
            whole = (2 * hundredths.numerator + hundredths.denominator) // (
                2 * hundredths.denominator
            )
            expected[unit] = Decimal(whole).scaleb(-2)
    assert totals_of(HUANGSHAN, facts) == expected


@pytest.mark.parametrize("rubric", RUBRICS, ids=NAMES)
def test_every_reading_that_is_offered_can_be_computed_and_is_printed(rubric: Rubric) -> None:
    facts = drawn((unit, task, o) for unit in TOWNS for task in TASKS for o in Outcome)
    printed = {c["id"]: c for c in result_of(rubric, facts)["choices"]}
    for choice in rubric.choices:
        assert printed[choice.id]["taken"] == choice.taken.says
        assert choice.taken.says not in printed[choice.id]["others"]

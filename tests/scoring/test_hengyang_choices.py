"""What the paper leaves open: every other reading can be taken, and changes what it should."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from scoring.facts import Facts
from scoring.settlement import Settlement
from tests.scoring.hengyang import (
    CLOSE,
    COUNTY,
    MIDYEAR,
    PART,
    YEAR,
    facts_of,
    node,
    of_the_year,
    settled,
    tally,
    written,
)

ALTERNATIVES = [
    (choice["id"], option["says"])
    for choice in written()["choices"]
    for option in choice["others"]
    if "value" in option or "values" in option
]
# Readings that the invented year cannot tell apart; the facts that can are put here.
ALONE = {
    # eleven accidents take more than item 10 has
    "outside-floor": Facts(tallies=(tally("10.12.2", "11"),)),
    # four late lists take more than the six points
    "late-floor": Facts(tallies=(tally("2.4.5", "4"),)),
}


def bare(found: Settlement) -> object:
    """What a settlement says of units and gaps; the choices that it lists differ anyway."""
    units = [(one.unit, one.total, one.rank, one.grade, one.items) for one in found.units]
    return units, found.gaps


@cache
def of_the_year_by(choice: str, says: str) -> Settlement:
    return settled(facts_of(YEAR), CLOSE, {choice: says})


def test_the_open_points_are_listed_with_what_was_taken() -> None:
    listed = {choice["id"]: choice for choice in of_the_year().to_json()["choices"]}
    assert [*listed] == [choice["id"] for choice in written()["choices"]]
    assert len(listed) == 33
    for choice in written()["choices"]:
        told = listed[choice["id"]]
        assert told["taken"] == choice["taken"]["says"]
        assert told["others"] == [option["says"] for option in choice["others"]]
        assert told["question"] == choice["question"]


@pytest.mark.parametrize(("choice", "says"), ALTERNATIVES)
def test_another_reading_changes_the_result(choice: str, says: str) -> None:
    instead = {choice: says}
    if choice in ALONE:
        facts = ALONE[choice]
        one, other = settled(facts, CLOSE, None, COUNTY), settled(facts, CLOSE, instead, COUNTY)
        assert bare(one) != bare(other)
    elif bare(of_the_year_by(choice, says)) == bare(of_the_year()):
        half = facts_of(PART)
        assert bare(settled(half, MIDYEAR, instead)) != bare(settled(half, MIDYEAR))


def test_most_readings_change_a_total_of_the_year_itself() -> None:
    usual = [(one.unit, one.total, one.rank, one.grade) for one in of_the_year().units]
    same: set[str] = set()
    for choice, says in ALTERNATIVES:
        if choice in ALONE:
            continue
        found = of_the_year_by(choice, says)
        if [(one.unit, one.total, one.rank, one.grade) for one in found.units] == usual:
            same.add(choice)
    # The annual reports of the year were all judged, and judgement goes before the report.
    assert same == {"annual-report"}


def test_a_vetoed_unit_gives_its_place_away_only_where_that_is_taken() -> None:
    def of(found: Settlement) -> dict[str, tuple[int | None, str | None]]:
        return {one.unit: (one.rank, one.grade) for one in found.units}

    kept = of(of_the_year())
    assert (kept[COUNTY], kept["衡南县统计局"]) == ((2, None), (3, "良好"))
    moved = of(of_the_year_by("vetoed-place", "不占名次，其后的单位递补"))
    assert (moved[COUNTY], moved["衡南县统计局"]) == ((None, None), (2, "优秀"))


def test_rank_six_of_the_towns_has_a_grade_only_where_one_is_taken() -> None:
    def sixth(found: Settlement) -> str | None:
        return next(
            one.grade for one in found.units if one.rank == 6 and one.group.startswith("城区")
        )

    assert sixth(of_the_year()) is None
    for says, grade in (("评为良好", "良好"), ("评为合格", "合格")):
        assert sixth(of_the_year_by("rank-six", says)) == grade


def test_in_december_counts_only_where_december_is_taken_in() -> None:
    late = Facts(tallies=(tally("analyses", "20", "正式编号", on=date(2024, 12, 31)),))
    strict, mild = (
        node(settled(late, CLOSE, instead, COUNTY), COUNTY, "6.1.1").points
        for instead in ({}, {"before-12": "含，最迟12月31日"})
    )
    assert (strict, mild) == (0, 15)

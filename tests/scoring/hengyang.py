"""Hengyang's paper for tests: its rubric, its invented years, and a plain way to look at both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from duban.filetree import read_tree
from scoring.engine import settle
from scoring.facts import Facts, Judgement, MilestoneFact, Outcome, Stage, Tally
from scoring.factsfile import read_facts
from scoring.indicator import Indicator, IndicatorScheme
from scoring.rubric import RUBRICS, Rubric, load_rubric
from scoring.settlement import Settlement, UnitScore
from scoring.trace import Node

NAME = "hengyang-2024"
CASES = Path(__file__).resolve().parent.parent / "cases"
YEAR, PART = CASES / f"{NAME}.yaml", CASES / f"{NAME}-part.yaml"
CLOSE, MIDYEAR = date(2025, 1, 5), date(2024, 8, 31)
COUNTY, TOWN, PARK = "衡阳县统计局", "雁峰区统计局", "高新区统计机构"


@cache
def rubric() -> Rubric:
    return load_rubric(NAME)


def scheme(of: Rubric | None = None) -> IndicatorScheme:
    found = (of or rubric()).scheme
    assert isinstance(found, IndicatorScheme)
    return found


def every() -> Iterator[Indicator]:
    for item in scheme().items:
        yield from item.indicator.walk()


def leaves() -> list[Indicator]:
    return [one for one in every() if not one.children]


@cache
def written() -> dict[str, Any]:
    """The rubric's file as plain values, with its choices."""
    found = read_tree((RUBRICS / f"{NAME}.yaml").read_text(encoding="utf-8")).value
    assert isinstance(found, dict)
    return found


def parts(below: list[dict[str, Any]] | None = None) -> Iterator[dict[str, Any]]:
    """Every indicator as it is written."""
    for part in written()["items"] if below is None else below:
        yield part
        yield from parts(part.get("children", []))


@cache
def facts_of(path: Path) -> Facts:
    return read_facts(path.read_text(encoding="utf-8"), path.name).facts


def settled(
    facts: Facts, on: date, instead: Mapping[str, str] | None = None, *units: str
) -> Settlement:
    """Settle some units, or all of the paper."""
    by = load_rubric(NAME, instead) if instead else rubric()
    found = [unit for unit in scheme(by).units if not units or unit.name in units]
    return settle(by, facts, on, found)


@cache
def of_the_year() -> Settlement:
    return settled(facts_of(YEAR), CLOSE)


def score_of(found: Settlement, unit: str) -> UnitScore:
    return next(one for one in found.units if one.unit == unit)


def node(found: Settlement, unit: str, number: str) -> Node:
    def below(one: Node) -> Iterator[Node]:
        yield one
        for child in one.children:
            yield from below(child)

    return next(one for one in below(score_of(found, unit).trace) if one.number == number)


def tally(
    what: str,
    amount: str = "1",
    level: str | None = None,
    key: str | None = None,
    on: date | None = date(2024, 6, 3),
    unit: str = COUNTY,
) -> Tally:
    ref = f"{unit} {what} {level} {key} {on} {amount}"
    return Tally(ref, unit, what, Decimal(amount), level, on, what, key, "办公室")


def milestone(
    number: int, task: str, phrase: str, outcome: Outcome, done_on: date | None, unit: str = COUNTY
) -> MilestoneFact:
    return MilestoneFact(
        milestone=number,
        unit=unit,
        group="",
        task=task,
        annex=None,
        title=task,
        clause=None,
        phrase=phrase,
        occurrence=f"第{number}次",
        due_on=date(2024, 6, 30),
        done_on=done_on,
        outcome=outcome,
    )


def judged(number: str, score: str, by: str, unit: str = COUNTY) -> Judgement:
    ref = f"{unit} {number} {by}"
    return Judgement(ref, unit, number, by, Stage.REVIEW, Decimal(score), None, "")

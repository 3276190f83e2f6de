"""Of the choices of a paper, those are told that would move a rank or a grade."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from scoring.engine import settle
from scoring.factsfile import read_facts
from scoring.indicator import IndicatorScheme
from scoring.readings import Effect, effects, moved_words
from scoring.rubric import load_rubric, parse_rubric
from scoring.whatif import Given
from tests.scoring import fragments

CASES = Path(__file__).resolve().parents[1] / "cases"
NAME = "hunan-census-2020"


@pytest.fixture(scope="module")
def census() -> Given:
    rubric = load_rubric(NAME)
    found = read_facts((CASES / f"{NAME}.yaml").read_text(encoding="utf-8"), NAME)
    assert isinstance(rubric.scheme, IndicatorScheme)
    return Given(rubric, found.facts, found.units or rubric.scheme.units, date(2021, 1, 5))


@pytest.fixture(scope="module")
def found(census: Given) -> dict[str, Effect]:
    return {one.id: one for one in effects(census)}


def test_every_choice_and_every_other_reading_is_there_in_the_paper_s_order(
    census: Given, found: dict[str, Effect]
) -> None:
    assert list(found) == [choice.id for choice in census.rubric.choices]
    for choice in census.rubric.choices:
        told = [one.says for one in found[choice.id].others]
        assert told == [option.says for option in choice.others]


def test_what_is_said_to_move_is_what_settling_with_that_reading_gives(
    census: Given, found: dict[str, Effect]
) -> None:
    assert any(one.moves for one in found.values())
    base = settle(census.rubric, census.facts, census.on, census.units)
    for one in found.values():
        for other in one.others:
            if other.untried:
                continue
            rubric = load_rubric(NAME, {one.id: other.says})
            after = settle(rubric, census.facts, census.on, census.units)
            moved = {
                old.unit: ((old.rank, new.rank), (old.grade, new.grade))
                for old, new in zip(base.units, after.units, strict=True)
                if (old.rank, old.grade) != (new.rank, new.grade)
            }
            assert {m.unit: (m.rank, m.grade) for m in other.moved} == moved


def test_a_reading_that_the_facts_do_not_fit_or_that_cannot_be_computed_says_so(
    found: dict[str, Effect],
) -> None:
    untried = [other.untried for one in found.values() for other in one.others if other.untried]
    assert "程序不能计算" in untried
    assert any(why.startswith("现有的事实不能这样算：") for why in untried)


def test_what_moves_is_worded_by_unit_and_long_lists_are_counted() -> None:
    case = {
        "items": [{"points": 100, "weight": 100, "children": [
            {"number": "1.1", "points": 100, "rules": [{"kind": "judged"}]}]}],
        "units": {f"{i}县": {"judged": {"1.1": {"牵头科": 90 - i // 2}}} for i in range(8)},
    }  # fmt: skip
    rubric = fragments.rubric_of(case)
    value = yaml.load(rubric.text, Loader=yaml.BaseLoader)  # noqa: S506
    value["settle"]["ties"] = "$ties"
    value["choices"] = [
        {"id": "ties", "clause": "一", "question": "同分怎样排名",
         "taken": {"says": "并列后空出", "value": "share"},
         "others": [{"says": "并列后顺延", "value": "dense"}]},
    ]  # fmt: skip
    chosen = parse_rubric(yaml.safe_dump(value, allow_unicode=True), "例")
    given = Given(chosen, fragments.facts_of(case), fragments.units_of(chosen), fragments.DAY)
    (only,) = effects(given)
    assert moved_words(only.others[0], 2) == "2县第3名变为第2名；3县第3名变为第2名等6个单位"
    assert only.to_json()["others"][0]["moved"][0] == {
        "unit": "2县",
        "rank": {"from": 3, "to": 2},
        "grade": {"from": None, "to": None},
    }

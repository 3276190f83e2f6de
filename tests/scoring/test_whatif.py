"""A trial with other facts or readings is what settling with them gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from duban.errors import DubanError
from scoring.changes import Change, NoSuchFactError
from scoring.choices import AmbiguousReadingError, ReadingNotComputedError
from scoring.engine import settle
from scoring.facts import Facts, Outcome
from scoring.rubric import load_rubric
from scoring.whatif import (
    Given,
    NotAChangeError,
    NotAnEndError,
    WhichJudgeError,
    change_of,
    unit_named,
    what_if,
)
from tests.scoring import fragments, making

DAY = date(2024, 12, 31)
CASE: dict[str, Any] = {
    "counters": [{"key": "articles", "title": "信息", "unit": "篇", "levels": ["省级", "市级"]}],
    "item": {"points": 100, "children": [
        {"number": "1.1", "points": 90, "rules": [{"kind": "judged"}]},
        {"number": "1.2", "points": 10, "tasks": ["T"], "rules": [{"kind": "done", "late": "no"}]},
        {"number": "1.3", "role": "bonus", "rules": [
            {"kind": "ladder", "count": "articles", "levels": {"省级": 1, "市级": "0.5"},
             "unit": "篇", "effect": "add"}]},
    ]},
    "awards": [{"kind": "veto", "clause": "五", "key": "1", "title": "造假", "verifier": "监督局",
                "place": "move_up"}],
    "units": {
        "甲县统计局": {"judged": {"1.1": {"牵头科": 80}}, "milestones": ["late"]},
        "乙县统计局": {"judged": {"1.1": {"牵头科": 81}}},
    },
}  # fmt: skip


@pytest.fixture
def given() -> Given:
    rubric = fragments.rubric_of(CASE)
    return Given(rubric, fragments.facts_of(CASE), fragments.units_of(rubric), DAY)


def test_facts_are_put_in_as_the_command_line_writes_them(given: Given) -> None:
    change = change_of(
        given,
        add=["unit=甲县,what=articles,level=省级,amount=2,title=经济，稳中有进"],
        score=["unit=甲县统计局，indicator=1.1，score=85.5"],
        veto=["unit=乙县,veto=1"],
        milestone=["m1=按时办结"],
    )
    (tally,), (score,), (veto,) = change.add.tallies, change.add.judgements, change.add.vetoes
    assert (tally.unit, tally.amount, tally.title) == ("甲县统计局", Decimal(2), "经济，稳中有进")
    assert (score.by, score.score, veto.by) == ("牵头科", Decimal("85.5"), "监督局")
    assert change.add.milestones[0].outcome is Outcome.ON_TIME
    found = {one.unit: one for one in what_if(given, change, {}).units}
    # 85.5 + 10 + 2
    assert found["甲县统计局"].total.after == "97.50"
    assert (found["甲县统计局"].rank.before, found["甲县统计局"].rank.after) == ("2", "1")
    assert (found["乙县统计局"].rank.after, found["乙县统计局"].vetoed.after) == (None, "是")


def test_a_judgement_put_in_takes_the_place_of_the_judges_own(given: Given) -> None:
    change = change_of(given, score=["unit=甲县,indicator=1.1,by=牵头科,score=70"])
    (unit,) = what_if(given, change, {}).units
    assert (unit.total.before, unit.total.after) == ("80.00", "70.00")


def test_no_change_moves_nothing_and_nothing_is_kept(given: Given) -> None:
    before = given.facts
    assert what_if(given, Change(), {}).same
    assert given.facts == before


def test_a_reading_is_taken_by_its_words_or_a_part_that_only_one_has() -> None:
    rubric = load_rubric("huangshan-2023")
    facts = Facts(tuple(making.facts_of({"歙县统计局": {"2": {"late": 1}, "3": {"on_time": 3}}})))
    given = Given(rubric, facts, making.UNITS, making.DAY)
    found = what_if(given, Change(), {"task-weights": "按计入的节点数"})
    other = load_rubric("huangshan-2023", {"task-weights": "按计入的节点数分配"})
    total = settle(other, facts, making.DAY, making.UNITS).units[2].total
    assert found.units[0].total.after == str(total)
    with pytest.raises(AmbiguousReadingError, match="各占 50 分"):
        what_if(given, Change(), {"section-weights": "分"})


def test_a_reading_that_is_only_on_record_is_refused_by_its_name() -> None:
    with pytest.raises(ReadingNotComputedError, match=r"「不包括.*只作记录.*能取的：包括"):
        load_rubric("hengyang-2024", {"third-park": "不包括"})


def test_words_that_begin_one_reading_and_stand_in_another_mean_the_one() -> None:
    rubric = load_rubric("hengyang-2024", {"third-park": "包括"})
    assert rubric.choices[0].taken.says.startswith("包括")


@pytest.mark.parametrize(
    ("parts", "error", "said"),
    [
        ({"add": ["甲县"]}, NotAChangeError, "unit=…,what=…"),
        ({"add": ["unit=甲县,who=办公室"]}, DubanError, "甲县,who=办公室"),
        ({"add": ["unit=统计局,what=articles"]}, DubanError, "乙县统计局"),
        ({"milestone": ["m1=好"]}, NotAnEndError, "按时办结"),
        ({"milestone": ["m9=迟报"]}, DubanError, "m9"),
        ({"remove": ["T99"]}, NoSuchFactError, "T99"),
        ({"add": ["unit=甲县,what=books"]}, DubanError, "articles"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_allowed(
    given: Given, parts: dict[str, list[str]], error: type[DubanError], said: str
) -> None:
    with pytest.raises(error, match=said):
        what_if(given, change_of(given, **parts), {})


def test_where_several_may_judge_the_judge_must_be_named() -> None:
    rules = [{"kind": "panel_average", "panel": "甲科、乙科", "scale": 100, "combine": "mean"}]
    rubric = fragments.rubric_of({"leaf": {"points": 100, "rules": rules}})
    given = Given(rubric, Facts(), fragments.units_of(rubric), DAY)
    with pytest.raises(WhichJudgeError, match="甲科、乙科"):
        change_of(given, score=["unit=甲,indicator=1.1,score=90"])


def test_a_unit_is_known_by_a_part_of_its_name_that_only_one_has(given: Given) -> None:
    assert unit_named("乙", given.units) == "乙县统计局"

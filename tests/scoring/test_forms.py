"""A settlement that an earlier program stored replays to the byte; today's tells a fact once.

`stored/form-1.json` was written by the program before it had forms, `form-2.json` by the one of
form 2: their facts, their rubrics and their results. They are never made anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scoring.engine import settle
from scoring.explain import as_lines, find, place
from scoring.factsfile import facts_from_json
from scoring.factsjson import canonical
from scoring.forms import FORM, form_of
from scoring.rubric import parse_rubric
from scoring.settlement import Settlement

HERE = Path(__file__).parent / "stored"
STORED, SECOND = (
    json.loads((HERE / f"form-{form}.json").read_text(encoding="utf-8")) for form in (1, 2)
)


def settled(stored: Mapping[str, Any] = STORED) -> Settlement:
    given = facts_from_json(stored["facts"])
    rubric = parse_rubric(stored["rubric_text"], "stored")
    return settle(rubric, given.facts, date.fromisoformat(stored["on"]), given.units or ())


def lines(result: Mapping[str, Any], number: str) -> list[str]:
    return as_lines(place(find(result, "甲县"), number), {"used": "稿件", "bad": "被批评"})


def test_what_was_stored_before_there_were_forms_replays_to_the_byte() -> None:
    assert form_of(STORED["result"]) == 1
    assert canonical(settled().to_json(1)) == canonical(STORED["result"])


def test_what_was_stored_in_form_2_replays_to_the_byte() -> None:
    assert form_of(SECOND["result"]) == 2
    assert canonical(settled(SECOND).to_json(2)) == canonical(SECOND["result"])


def test_a_total_below_every_threshold_is_no_longer_said_to_be_a_rank_without_grade() -> None:
    notes = {unit["unit"]: unit["notes"] for unit in settled(SECOND).to_json()["units"]}
    assert notes == {
        "甲县": [],
        "乙县": ["总分没有达到最低等次「合格」的 80 分"],
        "丙区": [],
        "丁区": ["第 2 名没有规定等次"],
    }
    stored = {unit["unit"]: unit["notes"] for unit in SECOND["result"]["units"]}
    assert stored == notes | {"乙县": ["第 2 名没有规定等次"]}


def test_todays_form_says_its_number_and_adds_keys_only() -> None:
    old, new = STORED["result"], settled().to_json()
    assert form_of(new) == FORM
    assert set(old) < set(new)
    assert [unit["total"] for unit in new["units"]] == [unit["total"] for unit in old["units"]]
    assert (new["ties"], new["full"]) == ("dense", "100")
    assert [(i["number"], i["measure"], i["against"]) for i in new["items"]] == [
        ("1", "50", "none"),
        ("2", "10", "all"),
    ]
    assert {item["measure"] for unit in new["units"] for item in unit["items"]} == {"50", "10"}


def test_of_two_ladders_over_one_counter_each_tells_the_facts_that_it_counts() -> None:
    leaf = place(find(settled().to_json(), "甲县"), "2.1")
    told = [[(fact["ref"], fact["credit"]) for fact in step["facts"]] for step in leaf["steps"]]
    assert told == [[("T1", "1"), ("T2", "1")], [("T3", "1")]]
    assert [(fact["ref"], fact["credit"]) for fact in leaf["facts"]] == [
        ("T1", "1"), ("T2", "1"), ("T3", "1"),
    ]  # fmt: skip


def test_no_fact_is_explained_as_counted_and_as_left_out_in_either_form() -> None:
    for result in (STORED["result"], settled().to_json()):
        told = [line.strip() for line in lines(result, "2.1") if line.strip().startswith("- T")]
        assert [line[:4] for line in told] == ["- T1", "- T2", "- T3"]
        assert not any("不计" in line for line in told)


def test_what_took_all_points_above_is_not_said_below_to_change_nothing() -> None:
    result = settled().to_json()
    assert [step["says"] for step in place(find(result, "甲县"), "1.1")["steps"]] == [
        "被批评 1 次，本项不得分"
    ]
    told = lines(result, "1.1")
    assert not any("不影响" in line for line in told)
    assert sum("T4" in line for line in told) == 1
    # Where nothing above takes the points, it is said.
    milder = STORED["rubric_text"].replace("被批评, scope: total", "被批评, scope: nothing")
    given = facts_from_json(STORED["facts"])
    rubric = parse_rubric(milder, "stored")
    found = settle(rubric, given.facts, date(2025, 1, 5), given.units or ()).to_json()
    assert any("不影响" in line for line in lines(found, "1.1"))


def test_a_fact_that_two_rules_count_differently_stands_under_each_with_its_words() -> None:
    missing = {"outcome": "missing", "done_on": None}
    facts = STORED["facts"] | {"milestones": [m | missing for m in STORED["facts"]["milestones"]]}
    given = facts_from_json(facts)
    rubric = parse_rubric(STORED["rubric_text"], "stored")
    found = settle(rubric, given.facts, date(2025, 1, 5), given.units or ()).to_json()
    told = [line.strip() for line in lines(found, "1.2")]
    assert told[1:] == [
        "· 应报未报 1 次，不得分（+0.00）",
        "- 节点1 9，2024-06-30 到期，应报未报，计 0",
        "· 迟报 1 次，每次扣 2 分（-2.00）",
        "- 节点1 9，2024-06-30 到期，应报未报，计 1",
        "· 扣完为止，少扣 2 分（+2.00）",
    ]

"""The Huangshan paper against the plan file that was made of it by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from plans.catalog import FOLDER
from plans.deadlines import as_json
from plans.reading.draft import Draft, DraftTask
from plans.reading.reader import read_paper
from tests.conftest import seeds
from tests.reading.making import paper_of


@pytest.fixture(scope="module")
def draft() -> Draft:
    file = next(seeds().glob("001_*.txt"))
    return read_paper(paper_of(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    text = (FOLDER / "huangshan-2023.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.BaseLoader)  # type: ignore[no-any-return]  # noqa: S506


def main(draft: Draft) -> list[DraftTask]:
    return [task for task in draft.tasks if task.annex is None]


def test_the_head_is_the_plan_files(draft: Draft, plan: dict[str, Any]) -> None:
    assert draft.kind == "plan"
    assert draft.title.replace("统计基层", "统计基层") in plan["plan"]["document"]["title"]
    assert draft.issuer == plan["plan"]["document"]["issuer"]
    assert draft.issued_on == plan["plan"]["document"]["issued_on"]
    assert (draft.document_number, draft.year) == (None, 2023)


def test_sixteen_tasks_stand_in_four_groups_with_their_units_in_order(
    draft: Draft, plan: dict[str, Any]
) -> None:
    tasks = main(draft)
    assert [(task.number, task.clause, task.path[-1]) for task in tasks] == [
        (task["number"], task["clause"], task["group"]) for task in plan["tasks"]
    ]
    assert len({task.path[-1] for task in tasks}) == 4
    assert [[unit.name for unit in task.units] for task in tasks] == [
        task["units"] for task in plan["tasks"]
    ]
    collectives = {unit.name for task in tasks for unit in task.units if unit.collective}
    assert collectives == {one["name"] for one in plan["roster"]["collectives"]}


def test_nine_annexes_have_seventy_eight_numbered_items(draft: Draft, plan: dict[str, Any]) -> None:
    items = [task for task in draft.tasks if task.annex is not None]
    assert [(task.annex, task.clause) for task in items] == [
        (annex["number"], item["clause"]) for annex in plan["annexes"] for item in annex["items"]
    ]
    assert Counter(task.annex for task in items).total() == 78
    titles = {clause.id: clause.title for clause in draft.clauses}
    assert [titles[f"附件{annex['number']}"] for annex in plan["annexes"]] == [
        annex["title"] for annex in plan["annexes"]
    ]


def test_the_levels_in_brackets_and_in_subjects_are_the_plan_files(
    draft: Draft, plan: dict[str, Any]
) -> None:
    known = {item["clause"]: item["levels"] for annex in plan["annexes"] for item in annex["items"]}
    printed = {task.clause: list(task.levels) for task in draft.tasks if task.levels}
    assert printed == {clause: known[clause] for clause in printed}
    assert set(printed) == {
        "附件1 三1", *(f"附件8 三{n}" for n in range(1, 7)), *(f"附件9 三{n}" for n in range(2, 5)),
        "附件3 三3", "附件3 三4", "附件4 三（二）6",
    }  # fmt: skip


def test_the_only_hard_date_of_the_main_tasks_is_the_ninths(draft: Draft) -> None:
    dated = {task.number: task.deadlines for task in main(draft) if task.deadlines}
    assert list(dated) == ["9"]
    assert [(one.phrase, as_json(one.rule, None)["on"]) for one in dated["9"]] == [
        ("年底前", "2023-12-31")
    ]


def test_the_dates_of_annex_items_are_the_plan_files(draft: Draft, plan: dict[str, Any]) -> None:
    # What the plan file hangs on 附件6 三1 by choice stands in the paper outside of the items,
    # and «岗前» was read as a time by a person: no grammar should.
    expected = {
        item["clause"]: kinds
        for annex in plan["annexes"]
        for item in annex["items"]
        if item["clause"] != "附件6 三1"
        and (kinds := [one["kind"] for one in item["deadlines"] if "岗前" not in one["phrase"]])
    }
    got = {
        task.clause: [as_json(one.rule, None)["kind"] for one in task.deadlines]
        for task in draft.tasks
        if task.annex is not None and task.deadlines
    }
    assert got == expected


def test_dates_outside_of_the_items_are_shown_and_the_province_is_bound_by_its_own(
    draft: Draft,
) -> None:
    told = {fault.key: (fault.line, fault.what) for fault in draft.faults}
    line, what = told["9月底前"]
    assert line == 212
    assert what.endswith("约束省统计局")
    assert told["每月月底"][0] == 254

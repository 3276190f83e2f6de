"""Comparing papers: the same task is found again wherever it went, and nothing else changes."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from plans.amending import Amendment, compare
from plans.catalog import catalog_path
from plans.planfile.reading import read_plan_file
from plans.planfile.schema import ItemPart, PlanFile
from plans.unloading import plan_file_of, roster_of
from tests.offices import bundled, dispatched, small

CODES = ("huangshan-2023", "hengyang-2024")


def _file(code: str) -> PlanFile:
    path = catalog_path(code)
    assert path is not None
    return read_plan_file(path).file


def _with_tasks(file: PlanFile, tasks: list[ItemPart]) -> PlanFile:
    return file.model_copy(update={"tasks": tasks})


def _item(part: ItemPart, **changes: object) -> ItemPart:
    written = part.model_dump(by_alias=True, exclude_unset=True) | changes
    return ItemPart.model_validate(written)


def _refs(amendment: Amendment) -> dict[str, str]:
    return {kept.old.ref: kept.new.ref for kept in amendment.kept}


@pytest.mark.parametrize("code", CODES)
def test_a_loaded_plan_unloads_into_the_file_it_came_from(session: Session, code: str) -> None:
    unloaded = plan_file_of(session, bundled(session, code))
    file = _file(code)
    amendment = compare(file, unloaded)
    assert amendment.empty
    assert amendment.as_json()["unchanged"] == len(file.tasks) + sum(
        len(annex.items) for annex in file.annexes
    )
    for part in ("format", "plan", "choices", "roster", "reminders", "goals"):
        assert getattr(unloaded, part) == getattr(file, part)
    assert [(a.number, a.title, a.lead, a.lead_choice, a.targets) for a in unloaded.annexes] == [
        (a.number, a.title, a.lead, a.lead_choice, a.targets) for a in file.annexes
    ]
    written_by_default = {"deadlines"}  # a clause or choice that is the default may be written out
    for ours, theirs in zip(unloaded.tasks, file.tasks, strict=True):
        assert ours.model_dump(exclude=written_by_default) == theirs.model_dump(
            exclude=written_by_default
        )


def test_an_unloaded_plan_has_the_policies_and_people_that_were_set(session: Session) -> None:
    plan = dispatched(session, small())
    assert plan_file_of(session, plan) == small().file
    assert roster_of(session, "没有的单位") is None


def test_a_file_compared_with_itself_changes_nothing() -> None:
    for code in CODES:
        assert compare(_file(code), _file(code)).empty


def test_an_inserted_task_renumbers_the_rest_and_drops_none() -> None:
    old = _file("huangshan-2023")
    moved = [
        _item(part, number=str(i + 2), clause=f"二（一）{i + 2}")
        for i, part in enumerate(old.tasks)
    ]
    fresh = _item(old.tasks[0], title="建立全新的督查通报制度", units=["办公室"], targets=[])
    amendment = compare(old, _with_tasks(old, [fresh, *moved]))
    assert [item.part.title for item in amendment.added] == ["建立全新的督查通报制度"]
    assert amendment.dropped == ()
    pairs = {a: b for a, b in _refs(amendment).items() if a.isdigit()}
    assert pairs == {str(n): str(n + 1) for n in range(1, 17)}


def test_a_task_under_an_old_number_with_other_content_is_another_task() -> None:
    old = small().file
    other = _item(old.tasks[0], title="清查固定资产并登记造册", units=["办公室"], deadlines=[])
    amendment = compare(old, _with_tasks(old, [other, old.tasks[1]]))
    assert [item.part.title for item in amendment.dropped] == ["报总结"]
    assert [item.part.title for item in amendment.added] == ["清查固定资产并登记造册"]


def test_tasks_that_changed_places_are_matched_by_what_they_say() -> None:
    old = small().file
    one, two = old.tasks
    swapped = [_item(two, number="1", clause="一1"), _item(one, number="2", clause="一2")]
    amendment = compare(old, _with_tasks(old, swapped))
    assert _refs(amendment) == {"1": "2", "2": "1"}


def test_a_reworded_title_in_the_same_place_is_the_same_task() -> None:
    old = _file("huangshan-2023")
    tasks = [_item(old.tasks[0], title="进一步" + old.tasks[0].title), *old.tasks[1:]]
    amendment = compare(old, _with_tasks(old, tasks))
    assert [kept.new.ref for kept in amendment.changed] == ["1"]
    assert not amendment.added
    assert not amendment.dropped


def test_an_annex_that_was_renumbered_keeps_its_items() -> None:
    old = _file("huangshan-2023")
    first, *others = old.annexes
    items = [_item(i, clause=i.clause.replace("附件1", "附件10")) for i in first.items]
    moved = first.model_copy(update={"number": "10", "items": items})
    amendment = compare(old, old.model_copy(update={"annexes": [*others, moved]}))
    assert not amendment.added
    assert not amendment.dropped
    assert {kept.old.annex for kept in amendment.changed} == {"1"}


def test_units_deadlines_and_targets_are_told_apart() -> None:
    old = small().file
    deadline = {"phrase": "12月20日前", "kind": "by", "on": "2023-12-20", "what": "总结"}
    target = {"title": "份数", "phrase": "不少于2份", "op": ">=", "value": "2", "unit": "份"}
    units = [{"name": "办公室", "role": "lead"}]
    changed = _item(old.tasks[0], units=units, deadlines=[deadline], targets=[target])
    amendment = compare(old, _with_tasks(old, [changed, old.tasks[1]]))
    (kept,) = amendment.changed
    shown = amendment.as_json()["changed"][0]
    assert shown["units_added"] == [{"name": "办公室", "role": "lead"}]
    assert [u["name"] for u in shown["units_dropped"]] == ["办公室", "各区县统计局"]
    assert [(d["before"]["on"], d["after"]["on"]) for d in shown["deadlines"]] == [
        ("2023-11-30", "2023-12-20")
    ]
    assert (shown["targets_added"], shown["targets_dropped"]) == (["不少于2份"], [])
    assert not kept.heading_changed


def test_a_date_given_where_there_was_none_is_a_change_of_date() -> None:
    old = small().file
    dated = _item(old.tasks[1], deadlines=[{"phrase": "9月底前", "kind": "by", "on": "2023-09-30"}])
    (kept,) = compare(old, _with_tasks(old, [old.tasks[0], dated])).changed
    (pair,) = kept.moved()
    assert (pair.old, pair.new) == (0, 0)


def test_a_date_that_becomes_a_recurrence_is_dropped_and_added() -> None:
    old = small().file
    recurring = _item(
        old.tasks[0], deadlines=[{"phrase": "每季度", "kind": "recurring", "every": "quarter"}]
    )
    (kept,) = compare(old, _with_tasks(old, [recurring, old.tasks[1]])).changed
    assert sorted((p.old is None, p.new is None) for p in kept.moved()) == [
        (False, True),
        (True, False),
    ]


def test_what_changed_of_the_plan_itself_is_said() -> None:
    old = small().file
    period = old.plan.period.model_copy(update={"to_on": old.plan.period.to_on.replace(year=2024)})
    new = old.model_copy(update={"plan": old.plan.model_copy(update={"period": period})})
    assert compare(old, new).head == (("止期", "2023-12-31", "2024-12-31"),)

"""A draft becomes a plan file that loads, in which every open point stands at its place."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from duban.filetree import read_tree
from models import DeadlineKind, Role, TaskKind
from plans.planfile.reading import read_plan_bytes
from plans.planfile.schema import PlanFile, RosterPart
from plans.reading.draft import Draft
from plans.reading.planfile_out import (
    NoTasksError,
    dated,
    proposed_code,
    to_plan_file,
)
from plans.reading.yamlout import Block, Noted, Rows, plain, to_yaml
from tests.offices import small
from tests.reading.drafts import draft, drafts, words

ROSTER = RosterPart.model_validate(
    {
        "office": "某市统计局",
        "units": [
            {"name": "某市统计局", "kind": "bureau", "short": ["市统计局"]},
            {"name": "市统计局能源科", "kind": "section", "parent": "某市统计局", "group": "科室"},
            {"name": "法规科", "kind": "section", "parent": "某市统计局"},
            {"name": "甲县统计局", "kind": "local"},
            {"name": "乙县统计局", "kind": "local"},
        ],
        "collectives": [{"name": "各区县统计局", "members": ["甲县统计局", "乙县统计局"]}],
        "people": [{"name": "王法", "unit": "法规科", "duty": "coordinator"}],
    }
)


def _read(text: str) -> PlanFile:
    return read_plan_bytes(text.encode(), "draft.yaml").file


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_the_file_holds_what_the_draft_holds() -> None:
    file = _read(to_plan_file(draft(), code="try-2024"))
    assert file.plan.period.model_dump() == {
        "from_on": date(2024, 3, 1),
        "to_on": date(2024, 12, 31),
    }
    goal, staff, training = file.tasks
    assert (goal.kind, goal.targets[0].title, goal.targets[0].value) == (
        TaskKind.GOAL, "参加普查的企业", "20",
    )  # fmt: skip
    assert [(u.name, u.role) for u in staff.units] == [
        ("能源科", Role.LEAD),
        ("市财政局", Role.COOPERATING),
    ]
    assert [(d.kind, d.phrase, d.what, d.receiver) for d in staff.deadlines] == [
        (DeadlineKind.BY, "9月底前", "配齐人员", None),
        (DeadlineKind.RECURRING, "每季度", None, "市统计局"),
    ]
    assert (training.number, training.clause, training.group) == ("2", "二2", "二、重点任务")
    (annex,) = file.annexes
    (item,) = annex.items
    assert (item.clause, item.path, item.levels) == ("附件1 一1", ["一、重点任务"], ["市", "县"])
    assert {c.key for c in file.choices} == {"no-date-due", "annex-lead"}


def test_a_number_that_repeats_is_made_one_of_its_own_and_said() -> None:
    text = to_plan_file(draft(), code="try-2024")
    assert [task.number for task in _read(text).tasks] == ["1", "二1", "2"]
    assert "# 待定：序号原作「1」，与前面的任务相同" in _lines(text)


def test_every_doubt_stands_at_its_place() -> None:
    lines = _lines(to_plan_file(draft(), code="try-2024"))
    at = {line: n for n, line in enumerate(lines)}
    quarter = at["# 待定：第5行「每季度」没有写从哪个季度起"]
    assert lines[quarter + 1] == "deadlines:"
    told = at["# 待定：第6行「另行通知」时间未定"]
    assert lines[told + 1] == '- number: "2"'
    assert lines.index("# 待定：没有认出文号") < at["format: 1"]
    nobody = at["# 待定：文中没有写责任单位，暂由协调单位负责"]
    assert lines[nobody + 1] == "units: [某市统计局]"
    assert any(line.startswith("# 待定：协调单位未写") for line in lines)


def test_with_a_roster_names_become_its_units_and_the_others_proposals() -> None:
    text = to_plan_file(draft(), code="try-2024", roster=ROSTER)
    file = _read(text)
    assert [u.name for u in file.tasks[1].units] == ["市统计局能源科", "市财政局"]
    assert file.plan.coordinator == "法规科"
    units = {unit.name: unit for unit in file.roster.units}
    assert units["市统计局能源科"].parent == "某市统计局"
    assert units["市财政局"].kind == "other"
    assert "# 待定：名册中没有「市财政局」，拟新增" in _lines(text)
    assert file.roster.levels == {"县": "各区县统计局"}
    assert [m.unit for m in file.roster.collectives[0].members] == ["甲县统计局", "乙县统计局"]
    assert {c.key for c in file.choices} == {"no-date-due", "annex-lead", "annex-levels"}
    assert file.roster.people == []


def test_the_coordinating_unit_of_a_known_plan_is_taken_as_it_is() -> None:
    text = to_plan_file(draft(), code="try-2024", roster=ROSTER, coordinator="甲县统计局")
    assert _read(text).plan.coordinator == "甲县统计局"
    assert not any("协调单位未写" in line for line in _lines(text))


def test_a_deadline_that_binds_an_outsider_is_kept_and_binds_nobody_here() -> None:
    one = draft()
    task = one.tasks[1]
    outside = type(task.deadlines[0])(
        "9月底前", task.deadlines[0].rule, what="试点", binds="省统计局"
    )
    one.tasks[1] = type(task)(
        task.number, None, task.path, task.title, task.text, task.clause, task.units, (outside,)
    )
    (found,) = _read(to_plan_file(one, code="a")).tasks[1].deadlines
    assert (found.binding, found.owner) == (False, "省统计局")


def test_tasks_that_stand_in_annexes_alone_are_the_plan() -> None:
    one = draft()
    one.tasks = [task for task in one.tasks if task.annex is not None]
    file = _read(to_plan_file(one, code="a"))
    assert [task.title for task in file.tasks] == ["整理台账"]
    assert file.annexes == []


def test_a_paper_without_a_year_says_that_its_period_is_a_placeholder() -> None:
    one = draft()
    one.year = one.issued_on = None
    one.tasks = [one.tasks[0]]
    assert not dated(one)
    assert "# 待定：文中没有年份和日期，下面的期间只是占位，必须改正" in _lines(
        to_plan_file(one, code="a")
    )
    assert dated(draft())


def test_a_paper_without_tasks_is_no_plan() -> None:
    with pytest.raises(NoTasksError, match="没有读出任务"):
        to_plan_file(Draft("bulletin", "通报"), code="a")


def test_the_proposed_code_belongs_to_the_paper() -> None:
    assert proposed_code(draft()) == proposed_code(draft())
    other = draft()
    other.document_number = "某统〔2024〕2号"
    assert proposed_code(other) != proposed_code(draft())


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert to_plan_file(draft(), code="a", roster=ROSTER) == to_plan_file(
        draft(), code="a", roster=ROSTER
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts, st.sampled_from([None, ROSTER, small().file.roster]))
def test_whatever_was_read_makes_a_file_without_faults(
    one: Draft, roster: RosterPart | None
) -> None:
    text = to_plan_file(one, code=proposed_code(one), roster=roster)
    file = _read(text)
    assert len(file.tasks) + sum(len(a.items) for a in file.annexes) == len(one.tasks)
    refs = [t.number for t in file.tasks]
    refs += [i.clause.replace(" ", "-") for a in file.annexes for i in a.items]
    assert len(set(refs)) == len(refs)
    assert max(map(len, refs)) <= 60


# What cannot be stored is no text to keep: `duban.filetree` refuses it.
kept = words.filter(lambda text: "\0" not in text)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.dates() | kept,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "on", "kind"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@example({"a": [[["文" * 60], {"on": "文" * 40}], "完"]}, "")
@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), values, min_size=1), st.text(max_size=9))
def test_what_is_written_is_read_again(value: dict[str, object], note: str) -> None:
    text = to_yaml(Block({key: Noted(part, [note]) for key, part in value.items()}))
    tree = read_tree(text)
    assert tree.faults == []
    assert tree.value == _as_read(value)
    assert yaml.safe_load(text).keys() == value.keys()


def _as_read(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_read(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_read(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def test_other_yaml_readers_take_text_for_text() -> None:
    told = [
        "1",
        "on",
        "null",
        "2024-01-01",
        "~",
        "1e3",
        "0x1f",
        "no",
        "=",
        "<<",
        "甲: 乙",
        "一#二",
        "",
    ]
    text = to_yaml(Block(flow=told, rows=Rows(told), one={"x": "是"}))
    read = yaml.safe_load(text)
    assert (read["flow"], read["rows"]) == (told, told)
    assert plain(Noted(Rows([Noted("a", ["b"])]), ["c"])) == ["a"]

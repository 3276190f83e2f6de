"""A plan under way takes a new paper: what was done stays, what moved says why."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, col, select

from models import Deadline, Milestone, MilestoneState, Plan, Policy, Task, Trail, Unit
from plans.amending import compare
from plans.loading import load
from plans.overview import tasks
from plans.planfile.reading import ReadPlan, read_plan_bytes
from plans.unloading import plan_file_of
from plans.workdays import WorkCalendar
from tests.offices import SMALL, act, bundled, dispatched, milestone, small
from tracking import lifecycle
from tracking.amending import (
    WHY,
    WHY_AGAIN,
    WHY_DROPPED,
    Applied,
    OtherOfficeError,
    PlanMovedOnError,
    apply,
)
from tracking.dispatch import dispatch
from tracking.events import note_event

Row = tuple[str, str, str, str]


def _amend(session: Session, plan: Plan, text: str, day: str = "2023-06-01") -> Applied:
    read = read_plan_bytes(text.encode(), "new.yaml")
    amendment = compare(plan_file_of(session, plan), read.file)
    done = apply(session, plan, amendment, act(day, "王办"), WorkCalendar(), sha256=read.sha256)
    session.commit()
    return done


def _text(**changes: str) -> str:
    text = SMALL
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _owed(session: Session, plan: Plan) -> list[Row]:
    rows = session.execute(
        select(Task.ref, Unit.name, Milestone.due_on, Milestone.state)
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .where(Milestone.plan_id == plan.id)
        .order_by(Milestone.id)  # type: ignore[arg-type]
    )
    return [(ref, unit, str(due), state.value) for ref, unit, due, state in rows]


def _whys(session: Session, number: int) -> list[str]:
    rows = session.exec(
        select(Trail.why).where(Trail.milestone_id == number).order_by(Trail.id)  # type: ignore[arg-type]
    )
    return list(rows)


MOVED = {"11月30日前": "12月20日前", "2023-11-30": "2023-12-20"}
FIRST = SMALL[SMALL.index('  - number: "1"') : SMALL.index('  - number: "2"')]
SECOND = SMALL[SMALL.index('  - number: "2"') :]


def test_the_same_paper_again_changes_nothing(session: Session) -> None:
    plan = dispatched(session, small())
    before = _owed(session, plan)
    assert _amend(session, plan, SMALL) == Applied(0, 0, 0, 0, 0, 0)
    assert _owed(session, plan) == before
    assert load(session, read_plan_bytes(SMALL.encode(), "same.yaml")) == (plan, False)


@pytest.mark.parametrize("code", ["huangshan-2023", "hengyang-2024"])
def test_a_catalog_plan_takes_its_own_file_again(session: Session, code: str) -> None:
    plan = bundled(session, code)
    file = plan_file_of(session, plan)
    before = _owed(session, plan)
    done = apply(
        session, plan, compare(file, file), act("2023-06-01"), WorkCalendar(), sha256=plan.sha256
    )
    session.commit()
    assert done == Applied(0, 0, 0, 0, 0, 0)
    assert _owed(session, plan) == before
    assert plan_file_of(session, plan) == file


def test_after_an_amendment_the_plan_is_what_its_new_file_says(session: Session) -> None:
    plan = dispatched(session, small())
    read = read_plan_bytes(_text(**MOVED, 报总结="报全年总结").encode(), "new.yaml")
    _amend(session, plan, _text(**MOVED, 报总结="报全年总结"))
    assert plan_file_of(session, plan) == read.file
    assert plan.sha256 == read.sha256
    assert load(session, read) == (plan, False)


def test_a_moved_date_is_an_extension_with_its_trail_and_done_work_stays(session: Session) -> None:
    plan = dispatched(session, small())
    done = milestone(session, plan, "1", "甲区统计局")
    lifecycle.submit(session, done, act("2023-05-01"))
    lifecycle.accept(session, done, act("2023-05-02"))
    handed_in = milestone(session, plan, "1", "乙县统计局")
    lifecycle.submit(session, handed_in, act("2023-05-20"))
    assert _amend(session, plan, _text(**MOVED)) == Applied(0, 1, 0, 0, 1, 0)
    assert [row for row in _owed(session, plan) if row[0] == "1"] == [
        ("1", "办公室", "2023-12-20", "pending"),
        ("1", "甲区统计局", "2023-11-30", "accepted"),
        ("1", "乙县统计局", "2023-11-30", "submitted"),
    ]
    assert _whys(session, milestone(session, plan, "1", "办公室")) == ["下达", WHY]
    assert _whys(session, done) == ["下达", "", ""]


def test_a_later_date_that_was_granted_stays(session: Session) -> None:
    plan = dispatched(session, small())
    number = milestone(session, plan, "1", "甲区统计局")
    lifecycle.extend(session, number, date(2024, 1, 31), act("2023-05-01"), "汛情")
    assert _amend(session, plan, _text(**MOVED)) == Applied(0, 2, 0, 1, 0, 0)
    assert session.get_one(Milestone, number).due_on == date(2024, 1, 31)


def test_a_dropped_task_is_waived_where_open_and_stays_where_done(session: Session) -> None:
    plan = dispatched(session, small())
    done = milestone(session, plan, "1", "甲区统计局")
    lifecycle.submit(session, done, act("2023-05-01"))
    lifecycle.accept(session, done, act("2023-05-02"))
    text = SMALL.replace(FIRST, "")
    assert _amend(session, plan, text) == Applied(0, 0, 2, 0, 0, 0)
    assert [row for row in _owed(session, plan) if row[0].startswith("1")] == [
        ("1（已删）", "办公室", "2023-11-30", "waived"),
        ("1（已删）", "甲区统计局", "2023-11-30", "accepted"),
        ("1（已删）", "乙县统计局", "2023-11-30", "waived"),
    ]
    assert plan_file_of(session, plan) == read_plan_bytes(text.encode(), "new.yaml").file
    assert dispatch(
        session, plan, day=date(2023, 6, 2), at=act("2023-06-02").at, by="王办",
        calendar=WorkCalendar(),
    ) == 0  # fmt: skip


def test_an_added_task_takes_the_number_and_the_old_task_keeps_its_work(session: Session) -> None:
    plan = dispatched(session, small())
    number = milestone(session, plan, "1", "甲区统计局")
    lifecycle.submit(session, number, act("2023-05-01"))
    fresh = FIRST.replace("报总结", "清查固定资产").replace("总结", "清册")
    old = FIRST.replace('"1"', '"3"').replace("一1", "一3")
    done = _amend(session, plan, SMALL.replace(FIRST, fresh) + old)
    assert done == Applied(3, 0, 0, 0, 0, 0)
    assert session.get_one(Milestone, number).state is MilestoneState.SUBMITTED
    assert {t["ref"]: t["title"] for t in tasks(session, plan)} == {
        "1": "清查固定资产", "2": "没有日期的事", "3": "报总结",
    }  # fmt: skip
    task = session.get_one(Task, session.get_one(Milestone, number).task_id)
    assert task.ref == "3"


def test_a_unit_that_answers_no_longer_is_waived_and_one_named_alone_stays(
    session: Session,
) -> None:
    plan = dispatched(session, small())
    number = milestone(session, plan, "2", "甲区统计局")
    second = SECOND.replace("[各区县统计局]", "[甲区统计局, 办公室]")
    assert _amend(session, plan, SMALL.replace(SECOND, second)) == Applied(1, 0, 1, 0, 0, 0)
    assert [row[1:] for row in _owed(session, plan) if row[0] == "2"] == [
        ("甲区统计局", "2023-12-31", "pending"),
        ("乙县统计局", "2023-12-31", "waived"),
        ("办公室", "2023-12-31", "pending"),
    ]
    assert _whys(session, number) == ["下达"]
    by_name = {t["ref"]: [u["name"] for u in t["units"]] for t in tasks(session, plan)}
    assert by_name["2"] == ["甲区统计局", "办公室"]


def test_a_unit_that_comes_back_answers_again(session: Session) -> None:
    plan = dispatched(session, small())
    number = milestone(session, plan, "2", "甲区统计局")
    _amend(session, plan, SMALL.replace(SECOND, SECOND.replace("各区县统计局", "办公室")))
    assert _amend(session, plan, SMALL, "2023-06-02") == Applied(0, 0, 1, 0, 0, 2)
    assert plan_file_of(session, plan) == small().file
    assert [row[1:] for row in _owed(session, plan) if row[0] == "2"] == [
        ("甲区统计局", "2023-12-31", "pending"),
        ("乙县统计局", "2023-12-31", "pending"),
        ("办公室", "2023-12-31", "waived"),
    ]
    assert _whys(session, number) == ["下达", WHY_DROPPED, WHY_AGAIN]


def test_what_a_person_waived_or_fell_due_in_between_is_not_asked_for_again(
    session: Session,
) -> None:
    plan = dispatched(session, small())
    waived = milestone(session, plan, "2", "甲区统计局")
    lifecycle.waive(session, waived, act("2023-05-01", "王办"), "已并入其他工作")
    _amend(session, plan, SMALL.replace(SECOND, SECOND.replace("各区县统计局", "办公室")))
    assert _amend(session, plan, SMALL, "2024-01-02") == Applied(0, 0, 1, 0, 0, 0)
    assert {row[3] for row in _owed(session, plan) if row[0] == "2"} == {"waived"}


def test_a_task_that_had_no_date_gets_one_without_being_owed_twice(session: Session) -> None:
    plan = dispatched(session, small())
    dated = SECOND + "    deadlines: [{phrase: 9月底前, kind: by, on: 2023-09-30}]\n"
    assert _amend(session, plan, SMALL.replace(SECOND, dated)) == Applied(0, 2, 0, 0, 0, 0)
    assert [row[2] for row in _owed(session, plan) if row[0] == "2"] == ["2023-09-30"] * 2


def test_a_longer_period_moves_what_is_due_at_its_end(session: Session) -> None:
    plan = dispatched(session, small())
    text = _text(**{"to: 2023-12-31": "to: 2024-03-31"})
    assert _amend(session, plan, text) == Applied(0, 2, 0, 0, 0, 0)
    assert [row[2] for row in _owed(session, plan) if row[0] == "2"] == ["2024-03-31"] * 2


def test_a_paper_issued_anew_does_not_ask_again_for_what_counts_from_its_issue(
    session: Session,
) -> None:
    relative = {"kind: by, on: 2023-11-30": "kind: relative, days: 30"}
    text = _text(**relative)
    plan = dispatched(session, read_plan_bytes(text.encode(), "old.yaml"))
    done = milestone(session, plan, "1", "甲区统计局")
    lifecycle.submit(session, done, act("2023-03-20"))
    lifecycle.accept(session, done, act("2023-03-21"))
    anew = text.replace("issued_on: 2023-03-01", "issued_on: 2023-05-01")
    assert _amend(session, plan, anew) == Applied(0, 2, 0, 0, 0, 0)
    assert [row[1:] for row in _owed(session, plan) if row[0] == "1"] == [
        ("办公室", "2023-05-31", "pending"),
        ("甲区统计局", "2023-03-31", "accepted"),
        ("乙县统计局", "2023-05-31", "pending"),
    ]


def test_a_recurrence_that_starts_later_keeps_the_windows_it_still_has(session: Session) -> None:
    recurring = {"kind: by, on: 2023-11-30": "kind: recurring, every: quarter, from: 2023-04-01"}
    text = _text(**recurring)
    plan = dispatched(session, read_plan_bytes(text.encode(), "old.yaml"))
    later = text.replace("from: 2023-04-01", "from: 2023-07-01")
    assert _amend(session, plan, later) == Applied(0, 0, 3, 0, 0, 0)
    states = [row[2:] for row in _owed(session, plan) if row[:2] == ("1", "办公室")]
    assert states == [
        ("2023-06-30", "waived"), ("2023-09-30", "pending"), ("2023-12-31", "pending"),
    ]  # fmt: skip


def test_what_hangs_on_an_event_stays_when_other_things_change(session: Session) -> None:
    event = {"kind: by, on: 2023-11-30": "kind: event, event: 年报上报期间"}
    text = _text(**event)
    plan = dispatched(session, read_plan_bytes(text.encode(), "old.yaml"))
    at = act("2023-04-03").at
    note_event(
        session,
        plan,
        "年报上报期间",
        date(2023, 4, 3),
        None,
        day=date(2023, 4, 3),
        by="王办",
        at=at,
        calendar=WorkCalendar(),
    )
    before = _owed(session, plan)
    assert _amend(session, plan, text.replace("报总结", "报总结材料")) == Applied(0, 0, 0, 0, 0, 0)
    assert _owed(session, plan) == before


def test_reminder_policies_follow_their_tasks(session: Session) -> None:
    own = FIRST + "    reminders: {lead_days: [9]}\n"
    plan = dispatched(
        session, read_plan_bytes(SMALL.replace(FIRST, own).encode(), "with-policy.yaml")
    )
    swapped = SECOND.replace('"2"', '"1"').replace("一2", "一1") + FIRST.replace(
        '"1"', '"2"'
    ).replace("一1", "一2")
    _amend(session, plan, SMALL.replace(FIRST + SECOND, swapped))
    rows = session.execute(
        select(Policy.name, Policy.lead_days, Task.title).join(
            Task, col(Task.policy_id) == col(Policy.id)
        )
    ).all()
    assert [tuple(row) for row in rows] == [("small-2023 2", [9], "报总结")]


def test_a_task_never_dispatched_leaves_no_trace(session: Session) -> None:
    waiting = SECOND + (
        "    reminders: {lead_days: [5]}\n"
        "    deadlines: [{phrase: 会后, kind: event, event: 会议}]\n"
    )
    plan = dispatched(session, read_plan_bytes(SMALL.replace(SECOND, waiting).encode(), "old.yaml"))
    _amend(session, plan, SMALL.replace(SECOND, ""))
    assert [t["ref"] for t in tasks(session, plan)] == ["1"]
    assert session.exec(select(Policy)).all() == []
    assert len(session.exec(select(Deadline)).all()) == 1


def test_who_joins_by_the_new_paper_owes_nothing_that_fell_due_before(session: Session) -> None:
    recurring = {"kind: by, on: 2023-11-30": "kind: recurring, every: quarter"}
    text = _text(**recurring)
    plan = dispatched(session, read_plan_bytes(text.encode(), "old.yaml"))
    joined = text.replace("members: [", "members: [丙县统计局, ").replace(
        "  collectives:", "    - {name: 丙县统计局, kind: local}\n  collectives:"
    )
    assert _amend(session, plan, joined).dispatched == 4
    due = [row[2] for row in _owed(session, plan) if row[:2] == ("1", "丙县统计局")]
    assert due == ["2023-06-30", "2023-09-30", "2023-12-31"]


def test_another_offices_file_is_refused(session: Session) -> None:
    plan = dispatched(session, small())
    read = read_plan_bytes(_text(**{"office: 某市统计局": "office: 别市统计局"}).encode(), "x.yaml")
    amendment = compare(plan_file_of(session, plan), read.file)
    with pytest.raises(OtherOfficeError, match="别市统计局"):
        apply(session, plan, amendment, act("2023-06-01"), WorkCalendar(), sha256=read.sha256)


def test_a_plan_that_moved_on_since_is_not_amended(session: Session) -> None:
    plan = dispatched(session, small())
    amendment = compare(plan_file_of(session, plan), small().file)
    _amend(session, plan, _text(**MOVED))
    read: ReadPlan = small()
    with pytest.raises(PlanMovedOnError):
        apply(session, plan, amendment, act("2023-06-01"), WorkCalendar(), sha256=read.sha256)

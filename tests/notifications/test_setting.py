"""Setting a policy: the nearest level wins, and the levels around it stay as they were."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from models import Plan, RestDay, Task, Unit
from notifications.planned import dry_run
from notifications.policy import explain_policy, organisation_policy
from notifications.setting import (
    PolicyChange,
    PolicyOutOfBoundsError,
    QuietHoursLevelError,
    QuietHoursUnreadableError,
    TooManyLeadDaysError,
    read_quiet,
    set_policy,
)
from plans.workdays import WorkCalendar
from tests.offices import dispatched, small


@pytest.fixture
def plan(session: Session) -> Plan:
    return dispatched(session, small())


def _task(session: Session, plan: Plan, ref: str) -> Task:
    return session.exec(select(Task).where(Task.plan_id == plan.id, Task.ref == ref)).one()


def test_a_task_starts_from_what_held_for_it_and_leaves_the_plan_alone(
    session: Session, plan: Plan
) -> None:
    organisation = organisation_policy(session)
    set_policy(session, PolicyChange(lead_days=(14, 2, 14)), plan=plan)
    one, two = _task(session, plan, "1"), _task(session, plan, "2")
    set_policy(session, PolicyChange(head_after=0, working=True), task=one)
    policy, where = explain_policy(session, task=one)
    assert where == "task"
    assert (policy.lead_days, policy.working, policy.head_after) == ([14, 2], True, None)
    assert policy.coordinator_after == organisation.coordinator_after
    other, where = explain_policy(session, task=two)
    assert (where, other.lead_days, other.working) == ("plan", [14, 2], False)
    assert organisation_policy(session).lead_days == organisation.lead_days == [30, 7, 1, 0]


def test_setting_again_changes_the_same_row(session: Session, plan: Plan) -> None:
    first = set_policy(session, PolicyChange(lead_days=(5,)), plan=plan)
    second = set_policy(session, PolicyChange(overdue_every=2), plan=plan)
    assert first.id == second.id
    assert (second.lead_days, second.overdue_every) == ([5], 2)


def test_the_next_sweep_follows_the_new_lead(session: Session, plan: Plan) -> None:
    day, calendar = date(2023, 11, 10), WorkCalendar()
    before = dry_run(session, day, calendar, groups=("before",))
    assert {notice.occasion for notice in before} == {"before-30"}
    set_policy(session, PolicyChange(lead_days=(3,)), plan=plan)
    assert dry_run(session, day, calendar, groups=("before",)) == []


def test_an_impossible_number_changes_nothing(session: Session, plan: Plan) -> None:
    for change in (PolicyChange(lead_days=(7, -1)), PolicyChange(head_after=400)):
        with pytest.raises(PolicyOutOfBoundsError, match="应在0到366之间"):
            set_policy(session, change, plan=plan)
    assert plan.policy_id is None


def test_a_unit_starts_from_the_organisations_policy_and_takes_every_value(
    session: Session, plan: Plan
) -> None:
    set_policy(session, PolicyChange(lead_days=(9,)), plan=plan)
    set_policy(session, PolicyChange(lead_days=(20,), ack_holds=4, quiet=("22:00", "07:00")))
    unit = session.exec(select(Unit).where(Unit.name == "甲区统计局")).one()
    row = set_policy(session, PolicyChange(working=True), unit=unit)
    assert explain_policy(session, plan=plan, unit=unit) == (row, "unit")
    assert (row.lead_days, row.working, row.ack_holds, row.quiet_from) == ([20], True, 4, "22:00")
    everything = PolicyChange(
        lead_days=(3, 3, 5),
        working=False,
        week_preview=True,
        month_preview=True,
        overdue_every=2,
        head_after=0,
        coordinator_after=4,
        leader_after=6,
        review_after=7,
        return_after=8,
        ack_holds=0,
        rest_day=RestDay.BEFORE,
        quiet="off",
    )
    assert set_policy(session, everything, unit=unit).model_dump(exclude={"id", "name"}) == {
        "lead_days": [5, 3],
        "working": False,
        "week_preview": True,
        "month_preview": True,
        "overdue_every": 2,
        "head_after": None,
        "coordinator_after": 4,
        "leader_after": 6,
        "review_after": 7,
        "return_after": 8,
        "ack_holds": None,
        "rest_day": RestDay.BEFORE,
        "quiet_from": None,
        "quiet_until": None,
    }
    assert explain_policy(session, plan=plan)[0].lead_days == [9]
    assert organisation_policy(session).quiet_until == "07:00"


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22:00-07:00", ("22:00", "07:00")),
        ("12:30 — 14:00", ("12:30", "14:00")),
        ("9：05至17：00", ("09:05", "17:00")),
        (" OFF ", "off"),
    ],
)
def test_quiet_hours_are_read_as_people_type_them(text: str, quiet: object) -> None:
    assert read_quiet(text) == quiet


@pytest.mark.parametrize("text", ["", "22:00", "24:00-07:00", "22:00-22:00", "22-7", "9:5-10:00"])
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(QuietHoursUnreadableError, match="请写成 22:00-07:00 的样子"):
        read_quiet(text)


def test_quiet_hours_of_a_plan_or_a_task_are_refused(session: Session, plan: Plan) -> None:
    change = PolicyChange(quiet=("22:00", "07:00"))
    with pytest.raises(QuietHoursLevelError):
        set_policy(session, change, plan=plan)
    with pytest.raises(QuietHoursLevelError):
        set_policy(session, change, plan=plan, task=_task(session, plan, "1"))
    with pytest.raises(TooManyLeadDaysError):
        set_policy(session, PolicyChange(lead_days=tuple(range(21))), plan=plan)
    assert plan.policy_id is None

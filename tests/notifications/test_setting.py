"""Setting a policy: the nearest level wins, and the levels around it stay as they were."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from models import Plan, Task
from notifications.ledger import dry_run
from notifications.policy import explain_policy, organisation_policy
from notifications.setting import PolicyChange, PolicyOutOfBoundsError, set_policy
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
    set_policy(session, PolicyChange(lead_days=(14, 2, 14)), plan)
    one, two = _task(session, plan, "1"), _task(session, plan, "2")
    set_policy(session, PolicyChange(head_after=0, working=True), plan, one)
    policy, where = explain_policy(session, one)
    assert where == "task"
    assert (policy.lead_days, policy.working, policy.head_after) == ([14, 2], True, None)
    assert policy.coordinator_after == organisation.coordinator_after
    other, where = explain_policy(session, two)
    assert (where, other.lead_days, other.working) == ("plan", [14, 2], False)
    assert organisation_policy(session).lead_days == organisation.lead_days == [30, 7, 1, 0]


def test_setting_again_changes_the_same_row(session: Session, plan: Plan) -> None:
    first = set_policy(session, PolicyChange(lead_days=(5,)), plan)
    second = set_policy(session, PolicyChange(overdue_every=2), plan)
    assert first.id == second.id
    assert (second.lead_days, second.overdue_every) == ([5], 2)


def test_the_next_sweep_follows_the_new_lead(session: Session, plan: Plan) -> None:
    day, calendar = date(2023, 11, 10), WorkCalendar()
    before = dry_run(session, day, calendar, groups=("before",))
    assert {notice.occasion for notice in before} == {"before-30"}
    set_policy(session, PolicyChange(lead_days=(3,)), plan)
    assert dry_run(session, day, calendar, groups=("before",)) == []


def test_an_impossible_number_changes_nothing(session: Session, plan: Plan) -> None:
    for change in (PolicyChange(lead_days=(7, -1)), PolicyChange(head_after=400)):
        with pytest.raises(PolicyOutOfBoundsError, match="应在0到366之间"):
            set_policy(session, change, plan)
    assert plan.policy_id is None

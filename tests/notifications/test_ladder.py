"""The ladder of what is late: who hears, what stops it, and how a return starts it anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from models import Duty, Milestone, MilestoneState, Notice, Policy
from notifications.ledger import sweep
from notifications.planned import dry_run
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau, Office
from tracking.acknowledging import acknowledge
from tracking.lifecycle import Act, send_back, submit

ONE_DAY = timedelta(days=1)
LATE = TODAY - timedelta(days=7)


def _act(day: date) -> Act:
    return Act("王填", day, datetime.combine(day, time(1), UTC))


def _story(session: Session) -> list[tuple[str, str]]:
    """Every line of the ledger: when noted, and what."""
    rows = session.exec(select(Notice).order_by(col(Notice.noted_on), col(Notice.occasion)))
    return [(row.noted_on.isoformat(), row.occasion) for row in rows]


def _sweep_days(session: Session, calendar: WorkCalendar, first: date, last: date) -> None:
    for days in range((last - first).days + 1):
        sweep(session, first + timedelta(days=days), calendar)


@pytest.fixture
def policy(office: Office, bureau: Bureau) -> Policy:
    """Everything after the date, nothing before it; the leader hears after eight days."""
    policy = office.policy(
        "方案的", overdue_every=5, head_after=3, coordinator_after=5, leader_after=8,
        review_after=3, return_after=3,
    )  # fmt: skip
    bureau.plan.policy_id = policy.id
    return policy


@pytest.mark.usefixtures("policy")
def test_leaders_of_the_coordinating_unit_and_of_those_above_it_hear_last(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar
) -> None:
    top, beside = office.unit("市局"), office.unit("旁局")
    bureau.rules.parent_id, top.parent_id = top.id, bureau.rules.id  # a circle comes to an end
    office.person(beside, "旁人", Duty.LEADER)
    office.person(bureau.culture, "下级", Duty.LEADER)
    mine, above = (office.person(unit, "分管", Duty.LEADER) for unit in (bureau.rules, top))
    bureau.owe(TODAY - timedelta(days=14))
    sweep(session, TODAY, calendar)
    told = session.exec(select(Notice.person_id).where(Notice.occasion == "escalate-leader"))
    assert set(told) == {mine.id, above.id}


@pytest.mark.usefixtures("policy")
def test_an_acknowledgement_stops_the_ladder_and_not_the_chase(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    acknowledge(session, late, _act(LATE + ONE_DAY))
    _sweep_days(session, calendar, LATE, TODAY + timedelta(days=7))
    assert _story(session) == [("2024-11-19", "overdue-1"), ("2024-11-26", "overdue-2")]


def test_an_acknowledgement_holds_for_as_many_working_days_as_the_policy_says(
    session: Session, bureau: Bureau, calendar: WorkCalendar, policy: Policy
) -> None:
    policy.ack_holds = 3
    late = bureau.owe(LATE)
    acknowledge(session, late, _act(date(2024, 11, 21)))  # a Thursday
    _sweep_days(session, calendar, LATE, date(2024, 11, 27))
    told = [line for line in _story(session) if line[1].startswith("escalate")]
    # The head would have heard on the 21st, the coordinator on the 25th.
    assert told == [("2024-11-27", "escalate-coordinator"), ("2024-11-27", "escalate-head")]


@pytest.mark.usefixtures("policy")
def test_a_moved_date_is_not_covered_by_what_was_acknowledged_of_the_old_one(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    acknowledge(session, late, _act(LATE + ONE_DAY))
    session.get_one(Milestone, late).due_on = LATE + ONE_DAY
    session.flush()
    sweep(session, TODAY, calendar)
    assert ("2024-11-25", "escalate-head") in _story(session)


@pytest.mark.usefixtures("policy")
def test_a_return_after_the_due_date_starts_the_ladder_anew_from_the_return(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.office.person(bureau.rules, "分管", Duty.LEADER)
    late = bureau.owe(LATE)
    submit(session, late, _act(LATE))
    _sweep_days(session, calendar, LATE, TODAY - ONE_DAY)
    send_back(session, late, _act(TODAY), "缺数据")
    _sweep_days(session, calendar, TODAY, date(2024, 12, 5))
    assert _story(session) == [
        ("2024-11-21", "review-1"),  # to the coordinator
        ("2024-11-26", "overdue-1"),
        ("2024-11-28", "escalate-head"),
        ("2024-11-28", "return-1"),
        ("2024-12-02", "escalate-coordinator"),
        ("2024-12-03", "overdue-2"),
        ("2024-12-03", "return-2"),
        ("2024-12-05", "escalate-leader"),
    ]


@pytest.mark.usefixtures("policy")
def test_a_return_in_time_is_asked_after_before_it_is_late(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    owed = bureau.owe(TODAY + timedelta(days=7))
    submit(session, owed, _act(TODAY))
    send_back(session, owed, _act(TODAY), "缺数据")
    _sweep_days(session, calendar, TODAY, date(2024, 12, 5))
    assert _story(session) == [
        ("2024-11-28", "return-1"),
        ("2024-12-03", "overdue-1"),  # the due date was 12-02
        ("2024-12-03", "return-2"),
        ("2024-12-05", "escalate-head"),
    ]


@pytest.mark.usefixtures("policy")
def test_another_submission_waits_for_its_review_anew(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    owed = bureau.owe(TODAY + timedelta(days=60))
    submit(session, owed, _act(TODAY))
    _sweep_days(session, calendar, TODAY, date(2024, 11, 29))
    send_back(session, owed, _act(date(2024, 11, 29)), "缺数据")
    submit(session, owed, _act(date(2024, 11, 29)))
    _sweep_days(session, calendar, date(2024, 11, 30), date(2024, 12, 4))
    rows = session.exec(select(Notice).order_by(col(Notice.id)))
    assert [(r.person_id, r.occasion, r.anchor_on, r.noted_on) for r in rows] == [
        (bureau.coordinator.id, "review-1", TODAY, date(2024, 11, 28)),
        (bureau.coordinator.id, "review-1", date(2024, 11, 29), date(2024, 12, 4)),
    ]


def test_the_dry_run_shows_review_and_return_with_their_own_dates(
    session: Session, bureau: Bureau, calendar: WorkCalendar, policy: Policy
) -> None:
    policy.overdue_every = policy.head_after = policy.coordinator_after = None
    for state, column in (
        (MilestoneState.SUBMITTED, "submitted_on"),
        (MilestoneState.RETURNED, "returned_on"),
    ):
        row = session.get_one(Milestone, bureau.owe(TODAY - timedelta(days=30), state))
        setattr(row, column, LATE)
    session.flush()
    found = [
        (one.person, one.occasion, one.anchor_on, one.due_on, one.why)
        for one in dry_run(session, TODAY, calendar)
    ]
    due = TODAY - timedelta(days=30)
    assert found == [
        ("李总", "review-1", LATE, due, "报送后5个工作日未审核"),
        ("王填", "return-1", LATE, due, "退回后5个工作日未重报"),
    ]


def test_the_policy_of_a_unit_beats_that_of_the_task(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar
) -> None:
    task = office.task(bureau.plan, policy=office.policy("任务的", lead_days=[20]))
    other = office.unit("统计科")
    office.person(other, "孙填")
    due_on = TODAY + timedelta(days=15)
    for unit in (bureau.culture, other):
        office.milestone(task, unit, due_on)
    other.policy_id = office.policy("单位的", lead_days=[16]).id
    session.flush()
    sweep(session, TODAY, calendar)
    told = {row.occasion for row in session.exec(select(Notice))}
    assert told == {"before-20", "before-16"}
    assert len(session.exec(select(Notice)).all()) == 2

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Duty, Milestone, MilestoneState, Notice
from notifications.ledger import Unreachable, sweep, unreachable
from notifications.occasions import AFTER, BEFORE, Group
from notifications.planned import dry_run, waiting
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau, Office

SOON = TODAY + timedelta(days=5)
LATE = TODAY - timedelta(days=7)


def _noted(session: Session) -> set[tuple[int, int, str, date]]:
    rows = session.exec(select(Notice).where(col(Notice.dropped_why).is_(None)))
    return {(row.person_id, row.milestone_id, row.occasion, row.anchor_on) for row in rows}


def test_a_milestone_that_falls_due_is_noted_for_the_fillers_of_its_unit(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    due = bureau.owe(SOON)
    assert sweep(session, TODAY, calendar) == 1
    assert _noted(session) == {(bureau.filler.id, due, "before-7", SOON)}


def test_a_late_milestone_is_noted_up_the_ladder(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    assert sweep(session, TODAY, calendar) == 3
    assert _noted(session) == {
        (bureau.filler.id, late, "overdue-1", LATE),
        (bureau.head.id, late, "escalate-head", LATE),
        (bureau.coordinator.id, late, "escalate-coordinator", LATE),
    }


def test_a_group_is_swept_without_the_other(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    bureau.owe(LATE)
    assert sweep(session, TODAY, calendar, BEFORE) == 1
    assert sweep(session, TODAY, calendar, AFTER) == 3


def test_a_second_sweep_changes_nothing(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    first = _noted(session)
    assert sweep(session, TODAY, calendar) == 0
    assert _noted(session) == first


def test_the_next_lead_time_is_noted_when_its_day_comes(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    days = [TODAY + timedelta(days=n) for n in range(6)]
    assert [sweep(session, day, calendar, BEFORE) for day in days] == [1, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    "state", [MilestoneState.SUBMITTED, MilestoneState.ACCEPTED, MilestoneState.WAIVED]
)
def test_what_was_handed_in_or_ended_is_not_noted(
    session: Session, bureau: Bureau, calendar: WorkCalendar, state: MilestoneState
) -> None:
    bureau.owe(SOON, state)
    bureau.owe(LATE, state)
    assert sweep(session, TODAY, calendar) == 0


def test_what_was_returned_is_noted(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON, MilestoneState.RETURNED)
    assert sweep(session, TODAY, calendar) == 1


def test_a_plan_counts_only_when_it_is_dispatched(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    bureau.plan.dispatched_on = None
    session.flush()
    assert sweep(session, TODAY, calendar) == 0


def test_a_sweep_of_one_plan_leaves_the_others(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    other = office.plan(bureau.rules, code="other")
    office.milestone(office.task(other), bureau.culture, SOON)
    assert sweep(session, TODAY, calendar, plan_id=other.id) == 1
    assert sweep(session, TODAY, calendar) == 1


@pytest.mark.parametrize(("until_on", "noted"), [(TODAY - timedelta(days=1), 0), (TODAY, 1)])
def test_somebody_who_has_left_is_not_written_to_and_on_the_last_day_still_is(
    session: Session, bureau: Bureau, calendar: WorkCalendar, until_on: date, noted: int
) -> None:
    bureau.owe(SOON)
    bureau.head.until_on = TODAY - timedelta(days=9)
    bureau.filler.until_on = until_on
    session.flush()
    assert sweep(session, TODAY, calendar) == noted


def test_the_head_stands_in_where_a_unit_has_no_filler_any_more(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    due = bureau.owe(SOON)
    bureau.filler.until_on = TODAY - timedelta(days=1)
    session.flush()
    sweep(session, TODAY, calendar)
    assert _noted(session) == {(bureau.head.id, due, "before-7", SOON)}


def test_all_fillers_of_a_unit_hear(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar
) -> None:
    bureau.owe(SOON)
    office.person(bureau.culture, "钱填")
    assert sweep(session, TODAY, calendar) == 2


def test_a_moved_date_is_reminded_of_anew(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    due = bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    moved = SOON + timedelta(days=1)
    session.get_one(Milestone, due).due_on = moved
    session.flush()
    assert sweep(session, TODAY, calendar) == 1
    assert (bureau.filler.id, due, "before-7", moved) in _noted(session)


def test_a_dropped_notice_is_owed_again_when_it_is_true_again(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    session.execute(sa.update(Notice).values(dropped_why="已报送"))
    tomorrow = TODAY + timedelta(days=1)
    assert len(dry_run(session, tomorrow, calendar)) == 3
    assert sweep(session, tomorrow, calendar) == 3
    true = session.exec(select(Notice).where(col(Notice.dropped_why).is_(None)))
    assert {row.noted_on for row in true} == {tomorrow}
    assert sweep(session, tomorrow, calendar) == 0


def test_the_policy_of_a_task_beats_that_of_its_plan(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar
) -> None:
    bureau.plan.policy_id = office.policy("方案的", lead_days=[6]).id
    early = office.task(bureau.plan, policy=office.policy("任务的", lead_days=[20]))
    far = TODAY + timedelta(days=15)
    noted = office.milestone(early, bureau.culture, far)
    bureau.owe(far)
    near = bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    assert {(milestone, code) for _, milestone, code, _ in _noted(session)} == {
        (noted.id, "before-20"),
        (near, "before-6"),
    }


@pytest.fixture
def many(session: Session, bureau: Bureau, office: Office) -> None:
    """Milestones of every state and distance, under three policies, in two plans."""
    strict = office.policy("从严", lead_days=[15, 3], working=True, overdue_every=2, head_after=1)
    other = office.plan(bureau.culture, code="other", policy=strict)
    tasks = [bureau.task, office.task(other), office.task(bureau.plan, policy=strict)]
    for task in tasks:
        for days in range(-60, 45, 3):
            for unit in (bureau.culture, bureau.rules):
                office.milestone(task, unit, TODAY + timedelta(days=days))
        office.milestone(task, bureau.culture, SOON, MilestoneState.ACCEPTED)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("groups", [BEFORE, AFTER, BEFORE + AFTER])
def test_the_dry_run_is_exactly_what_the_sweep_then_writes(
    session: Session, calendar: WorkCalendar, groups: tuple[Group, ...]
) -> None:
    planned = dry_run(session, TODAY, calendar, groups)
    assert _noted(session) == set()
    assert sweep(session, TODAY, calendar, groups) == len(planned) > 10
    keys = {(one.person_id, one.milestone, one.occasion, one.anchor_on) for one in planned}
    assert keys == _noted(session)
    assert dry_run(session, TODAY, calendar, groups) == []


def test_day_by_day_a_neglected_milestone_is_noted_for_each_reason_once(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(TODAY + timedelta(days=30))
    for days in range(45):
        sweep(session, TODAY + timedelta(days=days), calendar)
    story = session.exec(select(Notice).order_by(col(Notice.noted_on), col(Notice.person_id)))
    assert [(one.noted_on.isoformat(), one.person_id, one.occasion) for one in story] == [
        ("2024-11-25", bureau.filler.id, "before-30"),
        ("2024-12-18", bureau.filler.id, "before-7"),
        ("2024-12-24", bureau.filler.id, "before-1"),
        ("2024-12-25", bureau.filler.id, "due"),
        ("2024-12-26", bureau.filler.id, "overdue-1"),
        ("2024-12-30", bureau.head.id, "escalate-head"),
        # New Year's Day is not worked.
        ("2025-01-02", bureau.coordinator.id, "escalate-coordinator"),
        ("2025-01-03", bureau.filler.id, "overdue-2"),
    ]


def test_the_dry_run_says_who_hears_of_what_and_why(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    planned = {one.occasion: one for one in dry_run(session, TODAY, calendar)}
    assert planned["escalate-head"].as_json() == {
        "person_id": bureau.head.id,
        "person": "赵长",
        "unit": "文化科",
        "plan": "p-2024",
        "milestone": late,
        "task": bureau.task.ref,
        "title": "报送总结",
        "occasion": "escalate-head",
        "anchor_on": "2024-11-18",
        "due_on": "2024-11-18",
        "why": "已逾期5个工作日，抄告单位负责人",
        "channel": [],
        "memo": None,
    }
    assert planned["escalate-coordinator"].unit == "文化科"
    assert planned["escalate-coordinator"].person == "李总"


def test_a_unit_that_owes_and_has_nobody_to_write_to_is_listed(
    session: Session, bureau: Bureau, office: Office
) -> None:
    silent, done = office.unit("无人科"), office.unit("办结科")
    office.person(silent, "已走", until_on=TODAY - timedelta(days=1))
    office.milestone(bureau.task, silent, SOON)
    office.milestone(bureau.task, silent, LATE)
    office.milestone(bureau.task, done, SOON, MilestoneState.ACCEPTED)
    bureau.owe(SOON)
    assert unreachable(session, TODAY) == [Unreachable("无人科", "p-2024", 2)]
    assert unreachable(session, TODAY, plan_id=bureau.plan.id) == unreachable(session, TODAY)
    assert unreachable(session, TODAY - timedelta(days=1)) == []
    office.person(silent, "总牵头", Duty.COORDINATOR)
    assert unreachable(session, TODAY) == []  # where there is nobody else, the coordinator hears


def test_what_a_held_chase_left_waiting_is_in_the_days_letters(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    noted = sweep(session, TODAY, calendar, AFTER)
    found = waiting(session, TODAY, calendar)
    assert len(found) == noted == 3
    assert {(one.milestone, one.occasion) for one in found} == {
        (late, "overdue-1"),
        (late, "escalate-head"),
        (late, "escalate-coordinator"),
    }
    assert all("已逾期" in one.why for one in found)
    assert waiting(session, TODAY - timedelta(days=1), calendar) == []

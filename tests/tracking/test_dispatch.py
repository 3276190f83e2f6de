"""Dispatch: one milestone for each occurrence and each unit that owes it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from models import Collective, CollectiveMember, Deadline, Milestone, Trail, Unit
from plans.planfile.reading import read_plan_bytes
from plans.workdays import WorkCalendar
from tests.offices import NOW, SMALL, bundled, dispatched, small
from tracking.dispatch import dispatch
from tracking.events import note_event
from tracking.standing import standings


def _again(session: Session, plan: object, day: date) -> int:
    return dispatch(session, plan, day=day, at=NOW, by="王办", calendar=WorkCalendar())  # type: ignore[arg-type]


def test_task_9_gives_one_milestone_for_the_section_and_one_for_each_county(
    session: Session,
) -> None:
    plan = bundled(session, "huangshan-2023")
    rows = [r for r in standings(session, plan, date(2023, 11, 20), 7)
            if r.task == "9" and r.annex is None]  # fmt: skip
    assert [r.unit for r in rows] == [
        "服务业科",
        "屯溪区统计局",
        "黄山区统计局",
        "徽州区统计局",
        "歙县统计局",
        "休宁县统计局",
        "黟县统计局",
        "祁门县统计局",
    ]
    assert {r.due_on for r in rows} == {date(2023, 12, 31)}


def test_dispatching_again_adds_nothing_and_writes_no_second_trail(session: Session) -> None:
    plan = dispatched(session, small())
    assert _again(session, plan, date(2023, 5, 1)) == 0
    milestones = session.exec(select(func.count()).select_from(Milestone)).one()
    trails = session.exec(select(func.count()).select_from(Trail)).one()
    assert milestones == trails == 5


def test_the_first_trail_row_holds_since_the_paper_was_issued(session: Session) -> None:
    dispatched(session, small(), date(2023, 6, 1))
    rows = session.exec(select(Trail)).all()
    assert {row.happened_on for row in rows} == {date(2023, 3, 1)}
    assert {row.from_state for row in rows} == {None}


def test_a_task_without_a_date_is_due_at_the_end_of_the_period_by_choice(session: Session) -> None:
    plan = dispatched(session, small())
    rows = [r for r in standings(session, plan, date(2023, 4, 1), 7) if r.task == "2"]
    assert {r.due_on for r in rows} == {date(2023, 12, 31)}
    deadline = session.get_one(Deadline, rows[0].deadline_id)
    assert (deadline.phrase, deadline.choice_key) == (None, "no-date-due")


def test_a_unit_that_joins_a_collective_owes_what_falls_due_from_then(session: Session) -> None:
    plan = dispatched(session, small())
    unit = Unit(office=plan.office, name="丙县统计局", group="区县", position=9)
    session.add(unit)
    session.flush()
    collective = session.exec(select(Collective)).one()
    session.add(
        CollectiveMember(
            collective_id=collective.id,  # type: ignore[arg-type]
            unit_id=unit.id,  # type: ignore[arg-type]
            from_on=date(2023, 12, 1),
        )
    )
    session.flush()
    assert _again(session, plan, date(2023, 12, 1)) == 1  # not the task due on 11-30
    rows = standings(session, plan, date(2023, 12, 2), 7)
    assert [r.task for r in rows if r.unit == "丙县统计局"] == ["2"]
    late = session.exec(select(Trail).where(col(Trail.happened_on) > date(2023, 11, 1))).all()
    assert [row.happened_on for row in late] == [date(2023, 12, 1)]


def test_a_member_who_left_before_the_due_date_owes_nothing(session: Session) -> None:
    text = SMALL.replace(
        "members: [甲区统计局, 乙县统计局]",
        "members: [甲区统计局, {unit: 乙县统计局, until: 2023-12-15}]",
    )
    plan = dispatched(session, read_plan_bytes(text.encode(), "x"))
    owed = {(r.task, r.unit) for r in standings(session, plan, date(2023, 4, 1), 7)}
    assert ("1", "乙县统计局") in owed
    assert ("2", "乙县统计局") not in owed


def test_an_event_dispatches_what_hangs_on_it_once(session: Session) -> None:
    text = SMALL + (
        "    deadlines:\n"
        "      - {phrase: 月报开网时段每天, kind: event, event: 月报开网, every: day}\n"
    )
    plan = dispatched(session, read_plan_bytes(text.encode(), "x"))
    before = session.exec(select(func.count()).select_from(Milestone)).one()
    made = note_event(
        session,
        plan,
        "月报开网",
        date(2023, 4, 3),
        date(2023, 4, 5),
        day=date(2023, 4, 1),
        by="王办",
        at=NOW,
        calendar=WorkCalendar(),
    )
    assert made == 6  # three days, two counties
    assert _again(session, plan, date(2023, 4, 6)) == 0
    assert session.exec(select(func.count()).select_from(Milestone)).one() == before + 6


def test_a_date_that_binds_somebody_outside_is_kept_and_never_dispatched(session: Session) -> None:
    bundled(session, "huangshan-2023")
    outside = session.exec(select(Deadline).where(col(Deadline.binding).is_(False))).all()
    assert [(d.owner, d.due_on) for d in outside] == [("省统计局", date(2023, 9, 30))]
    owed = session.execute(
        sa.select(sa.func.count()).where(col(Milestone.deadline_id) == outside[0].id)
    ).scalar_one()
    assert owed == 0

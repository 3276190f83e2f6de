"""Turn deadlines into milestones: one for each occurrence and each unit that owes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import (
    Assignment,
    CollectiveMember,
    Deadline,
    DeadlineOwner,
    Document,
    Event,
    Milestone,
    MilestoneState,
    Plan,
    Task,
    Trail,
    Unit,
)
from models.base import key_of
from plans.deadlines import ISSUED, Happening, Occurrence, Period, from_columns, occurrences
from plans.locking import take_turns
from plans.workdays import WorkCalendar

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Member:
    """A unit and the days, both inclusive, on which it stands in an assignment."""

    unit_id: int
    from_on: date | None
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether it stands there on `day`."""
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day <= self.until_on
        )


def dispatch(
    session: Session, plan: Plan, *, day: date, at: datetime, by: str, calendar: WorkCalendar
) -> int:
    """Make the plan's missing milestones and return how many were made.

    Dispatching again adds only what is new since (an event that happened, a unit that joined
    a collective): it never touches a milestone that exists. A collective's members are those
    of the occurrence's due date; a unit that was wound up before it owes nothing. The first
    trail row holds from the day the paper was issued (or the period's first day).
    """
    take_turns(session, f"plan {plan.code}")
    existing: set[tuple[int, int, str]] = {
        (deadline, unit, occurrence)
        for deadline, unit, occurrence in session.execute(
            sa.select(
                col(Milestone.deadline_id), col(Milestone.unit_id), col(Milestone.occurrence)
            ).where(col(Milestone.plan_id) == plan.id)
        )
    }
    made = 0
    rows = missing(session, plan, calendar, existing)
    # The table, not the class: the ORM's bulk insert costs as much again as the insert itself.
    insert = sa.insert(Milestone.__table__)  # type: ignore[attr-defined]
    while chunk := list(islice(rows, CHUNK)):
        session.execute(insert, chunk)
        made += len(chunk)
    _first_trail(session, plan, day=day, at=at, by=by)
    if plan.dispatched_on is None:
        plan.dispatched_on = day
        session.add(plan)
    session.flush()
    return made


def missing(
    session: Session, plan: Plan, calendar: WorkCalendar, existing: set[tuple[int, int, str]]
) -> Iterator[dict[str, object]]:
    """Yield the milestones to be made as rows, and add their keys to `existing`."""
    members = _members(session, plan)
    for deadline, task_id, owners, due in _due(session, plan, calendar):
        for occurrence in due:
            for assignment in owners:
                for member in members[assignment]:
                    key = (deadline, member.unit_id, occurrence.key)
                    if key in existing or not member.on(occurrence.due_on):
                        continue
                    existing.add(key)
                    yield {
                        "plan_id": plan.id,
                        "task_id": task_id,
                        "deadline_id": deadline,
                        "assignment_id": assignment,
                        "unit_id": member.unit_id,
                        "occurrence": occurrence.key,
                        "opens_on": occurrence.opens_on,
                        "due_on": occurrence.due_on,
                        "state": MilestoneState.PENDING,
                    }


def _first_trail(session: Session, plan: Plan, *, day: date, at: datetime, by: str) -> None:
    """Write the dispatch row of every milestone that has no trail yet."""
    since = day if plan.dispatched_on is not None else _issued(session, plan)
    without = ~sa.exists().where(col(Trail.milestone_id) == col(Milestone.id))
    session.execute(
        sa.insert(Trail).from_select(
            ["milestone_id", "at", "happened_on", "by", "to_state", "due_on", "why"],
            sa.select(
                col(Milestone.id),
                sa.literal(at, Trail.__table__.c.at.type),  # type: ignore[attr-defined]
                sa.literal(min(since, day), sa.Date),
                sa.literal(by),
                col(Milestone.state),
                col(Milestone.due_on),
                sa.literal("下达"),
            ).where(col(Milestone.plan_id) == plan.id, without),
        )
    )


def _issued(session: Session, plan: Plan) -> date:
    document = session.get_one(Document, plan.document_id)
    return document.issued_on or plan.period_from


def _members(session: Session, plan: Plan) -> dict[int, list[Member]]:
    """Every assignment's units with their days, collectives opened up."""
    inside: dict[int, list[CollectiveMember]] = defaultdict(list)
    for row in session.exec(select(CollectiveMember)):
        inside[row.collective_id].append(row)
    here = session.exec(select(Unit).where(Unit.office == plan.office))
    ends = {key_of(unit): unit.until_on for unit in here}
    found: dict[int, list[Member]] = {}
    assignments = session.exec(
        select(Assignment)
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(Task.plan_id == plan.id)
    )
    for one in assignments:
        if one.unit_id is not None:
            opened = [Member(one.unit_id, None, ends[one.unit_id])]
        else:
            opened = [
                Member(m.unit_id, m.from_on, _earlier(m.until_on, ends[m.unit_id]))
                for m in inside[one.collective_id or 0]
            ]
        found[key_of(one)] = opened
    return found


def _due(
    session: Session, plan: Plan, calendar: WorkCalendar
) -> Iterable[tuple[int, int, Sequence[int], list[Occurrence]]]:
    """Every deadline of the plan that binds somebody, with its owners and occurrences."""
    owners: dict[int, list[int]] = defaultdict(list)
    for deadline_id, assignment_id in session.execute(
        sa.select(col(DeadlineOwner.deadline_id), col(DeadlineOwner.assignment_id))
        .join(Deadline, col(Deadline.id) == col(DeadlineOwner.deadline_id))
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(col(Task.plan_id) == plan.id)
        .order_by(col(DeadlineOwner.assignment_id))
    ):
        owners[deadline_id].append(assignment_id)
    events = _events(session, plan)
    period = Period(plan.period_from, plan.period_to)
    deadlines = session.exec(
        select(Deadline)
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(Task.plan_id == plan.id)
        .order_by(col(Task.position), col(Deadline.position))
    )
    for row in deadlines:
        key = key_of(row)
        if key in owners:
            rule = from_columns(row)
            due = occurrences(rule, period=period, events=events, calendar=calendar)
            yield key, row.task_id, owners[key], due


def _events(session: Session, plan: Plan) -> dict[str, list[Happening]]:
    """What happened in the plan so far; the issue of the paper is an event of its own."""
    events: dict[str, list[Happening]] = defaultdict(list)
    events[ISSUED].append(Happening(_issued(session, plan), None))
    rows = session.exec(
        select(Event).where(Event.plan_id == plan.id).order_by(col(Event.happened_on))
    )
    for row in rows:
        events[row.name].append(Happening(row.happened_on, row.until_on))
    return events


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)

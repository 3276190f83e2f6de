"""Events of a plan: noting one dispatches the milestones that hang on it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import NotFoundError, RefusedError
from models import Deadline, Event, Plan, Task
from models.base import key_of
from plans.deadlines import ISSUED
from plans.workdays import WorkCalendar
from tracking.dispatch import dispatch


def event_names(session: Session, plan: Plan) -> list[str]:
    """The events that the plan's deadlines hang on, in the paper's order."""
    rows = session.execute(
        sa.select(col(Deadline.event))
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(col(Task.plan_id) == plan.id, col(Deadline.event).is_not(None))
        .order_by(col(Task.position), col(Deadline.position))
    ).scalars()
    return [name for name in dict.fromkeys(rows) if name and name != ISSUED]


def note_event(
    session: Session,
    plan: Plan,
    name: str,
    on: date,
    until: date | None,
    *,
    by: str,
    at: datetime,
    calendar: WorkCalendar,
) -> int:
    """Write down that it happened and dispatch; returns how many milestones came of it.

    Raises:
        NotFoundError: no deadline of the plan hangs on an event of that name.
        RefusedError: it was noted for that day already, or ends before it begins.
    """
    names = event_names(session, plan)
    if name not in names:
        raise NotFoundError("事件", name, names)
    if until is not None and until < on:
        raise RefusedError("记下事件", f"止日{until}早于起日{on}")
    known = select(Event).where(
        Event.plan_id == plan.id, Event.name == name, Event.happened_on == on
    )
    if session.exec(known).first() is not None:
        raise RefusedError("记下事件", f"「{name}」在{on}已经记过")
    session.add(
        Event(
            plan_id=key_of(plan),
            name=name,
            happened_on=on,
            until_on=until,
            noted_by=by,
            noted_at=at,
        )
    )
    session.flush()
    return dispatch(session, plan, day=on, at=at, by=by, calendar=calendar)

"""Events of a plan: noting one dispatches the milestones that hang on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.days import within_range
from duban.errors import NotFoundError, RefusedError
from models import Deadline, Event, Plan, Task
from models.base import key_of
from plans.deadlines import ISSUED
from plans.locking import take_turns
from plans.workdays import WorkCalendar
from tracking.dispatch import dispatch

MOST_DAYS = 366


def events_of(session: Session, plan: Plan, day: date | None = None) -> list[dict[str, Any]]:
    """Return the events that the plan's deadlines hang on, in the paper's order.

    Each as `{event, tasks: refs, happened: [{on, until}]}`. Until an event is noted, what
    hangs on it is owed by nobody, so a coordinator should see which are still to come. With
    `day`, only what had begun by then.
    """
    rows = session.execute(
        sa.select(col(Deadline.event), col(Task.ref))
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(col(Task.plan_id) == plan.id, col(Deadline.event).is_not(None))
        .order_by(col(Task.position), col(Deadline.position))
    )
    tasks: dict[str, list[str]] = {}
    for name, ref in rows:
        if name != ISSUED and ref not in tasks.setdefault(name, []):
            tasks[name].append(ref)
    noted: dict[str, list[dict[str, str | None]]] = {name: [] for name in tasks}
    happened = select(Event).where(Event.plan_id == plan.id).order_by(col(Event.happened_on))
    for event in session.exec(happened):
        if day is not None and event.happened_on > day:
            continue
        until = event.until_on.isoformat() if event.until_on else None
        noted[event.name].append({"on": event.happened_on.isoformat(), "until": until})
    return [{"event": name, "tasks": tasks[name], "happened": noted[name]} for name in tasks]


def note_event(
    session: Session,
    plan: Plan,
    name: str,
    on: date,
    until: date | None,
    *,
    day: date,
    by: str,
    at: datetime,
    calendar: WorkCalendar,
) -> int:
    """On `day`, write down that it happens on `on`, and dispatch.

    Returns how many milestones came of it. It may be noted ahead, and should be where a
    deadline stands before the event. Noting it again with a later end lengthens it;
    milestones that it already gave stay.

    Raises:
        NotFoundError: no deadline of the plan hangs on an event of that name.
        RefusedError: it was noted for that day already, and no later end is given; or it
            ends before it begins, or lasts longer than a year.
        DayOutOfRangeError: a date is outside the years that the office reckons with.
    """
    names = [one["event"] for one in events_of(session, plan)]
    if name not in names:
        raise NotFoundError("事件", name, names, "这份方案没有依事件而定的时限")
    for one in (on, until or on):
        within_range(one)
    if until is not None and until < on:
        raise RefusedError("记下事件", f"止日{until}早于起日{on}")
    if until is not None and (until - on).days > MOST_DAYS:
        raise RefusedError("记下事件", f"从{on}到{until}超过{MOST_DAYS}天")
    take_turns(session, f"plan {plan.code}")
    known = session.exec(
        select(Event).where(Event.plan_id == plan.id, Event.name == name, Event.happened_on == on)
    ).first()
    if known is None:
        known = Event(plan_id=key_of(plan), name=name, happened_on=on, noted_by=by, noted_at=at)
    elif until is None or until <= (known.until_on or on):
        raise RefusedError("记下事件", f"「{name}」在{on}已经记过")
    known.until_on = until
    session.add(known)
    session.flush()
    return dispatch(session, plan, day=day, at=at, by=by, calendar=calendar)

"""What the ledger lacks on a day, as selects: the sweep stores them, the dry run shows them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Milestone, MilestoneState, Notice, Person, Plan, Policy, Task
from notifications.audience import hears
from notifications.occasions import Group, windows
from notifications.policy import effective_id, policies_in_force
from notifications.windows import Window
from plans.workdays import WorkCalendar

# What was handed in waits for the reviewer: its unit is not reminded of it.
OPEN = (MilestoneState.PENDING, MilestoneState.RETURNED)
NOTICE_COLUMNS = ("person_id", "milestone_id", "occasion", "due_on", "noted_on")


@dataclass(frozen=True, slots=True)
class Lack:
    """The notices of one window under one policy; `rows` selects `NOTICE_COLUMNS`."""

    policy: Policy
    window: Window
    rows: sa.Select[Any]


def lacking(
    session: Session,
    organisation: Policy,
    day: date,
    calendar: WorkCalendar,
    groups: Collection[Group],
    plan_id: int | None,
) -> Iterator[Lack]:
    """Yield the windows of `day` that hold some open due date, with their selects.

    All occasions up to `day` are asked about, not only those of `day`: a lost day loses
    nothing. `organisation` may be unstored; then its id counts as `policy.UNSTORED`.
    """
    dues = open_due_dates(session, plan_id)
    if not dues:
        return
    effective = effective_id(organisation)
    for policy_id, policy in policies_in_force(session, organisation).items():
        for window in windows(policy, calendar, day, dues[0], groups):
            at = bisect_left(dues, window.from_on)
            if at < len(dues) and dues[at] <= window.to_on:
                rows = _rows(window, day, plan_id).where(effective == policy_id)
                yield Lack(policy, window, rows)


def open_due_dates(session: Session, plan_id: int | None) -> list[date]:
    """Return the due dates of milestones still to be handed in, ascending, each once."""
    query = sa.select(col(Milestone.due_on)).where(col(Milestone.state).in_(OPEN)).distinct()
    if plan_id is not None:
        query = query.where(col(Milestone.plan_id) == plan_id)
    return sorted(session.scalars(query))


def _rows(window: Window, day: date, plan_id: int | None) -> sa.Select[Any]:
    """Select what one window owes and the ledger lacks.

    A notice that was dropped does not count as there: if it is true again (a report was
    returned, a date moved back), it is owed again. The order keeps two sweeps at once from
    waiting for each other.
    """
    noted = (
        sa.exists()
        .where(col(Notice.person_id) == col(Person.id))
        .where(col(Notice.milestone_id) == col(Milestone.id))
        .where(col(Notice.occasion) == window.occasion)
        .where(col(Notice.due_on) == col(Milestone.due_on))
        .where(col(Notice.dropped_why).is_(None))
    )
    query: sa.Select[Any] = (
        sa.select(
            col(Person.id).label("person_id"),
            col(Milestone.id).label("milestone_id"),
            sa.literal(window.occasion, sa.String).label("occasion"),
            col(Milestone.due_on).label("due_on"),
            sa.literal(day, sa.Date).label("noted_on"),
        )
        .select_from(Milestone)
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(Person, hears(window.duty, day))
        .where(col(Milestone.state).in_(OPEN))
        .where(col(Milestone.due_on).between(window.from_on, window.to_on))
        .where(col(Plan.dispatched_on).is_not(None))
        .where(~noted)
        .order_by(col(Milestone.id), col(Person.id))
    )
    return query if plan_id is None else query.where(col(Milestone.plan_id) == plan_id)

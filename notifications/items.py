"""What a letter says about a milestone, as one select: for notices stored and notices planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from models import (
    Assignment,
    Choice,
    Clause,
    Deadline,
    Milestone,
    MilestoneState,
    Notice,
    Plan,
    Role,
    Task,
    Unit,
)
from notifications.policy import effective_id, find_organisation_policy

# SQLite takes some 32,000 parameters in a statement.
IDS = 10_000


class Item(NamedTuple):
    """One notice with what its letter says about the milestone.

    `anchor_on` is the date that the occasion counts from; `due_on` is the due date as it
    stands, which is the same for all occasions that count from it. `position` is that of the
    unit in the roster.
    """

    notice_id: int
    person_id: int
    milestone_id: int
    occasion: str
    anchor_on: date
    noted_on: date
    due_on: date
    state: MilestoneState
    role: Role
    unit: str
    ref: str
    title: str
    what: str | None
    clause: str | None
    phrase: str | None
    choice: str | None
    receiver: str | None
    plan_id: int
    policy_id: int
    dispatched_on: date
    position: int = 0


def item_select(session: Session, of: Any = None) -> sa.Select[Any]:  # noqa: ANN401 (a class or columns)
    """Return the select of an Item's columns, in its order, from Notice joined with the rest.

    `of` may be a subquery with the columns of Notice instead (a sweep's select, not stored).
    """
    notice: Any = Notice if of is None else of.c
    policy_id = effective_id(find_organisation_policy(session))
    clause = sa.func.coalesce(col(Deadline.clause_id), col(Task.clause_id))
    choice = sa.and_(
        col(Choice.plan_id) == col(Plan.id), col(Choice.key) == col(Deadline.choice_key)
    )
    return (
        sa.select(
            notice.id,
            notice.person_id,
            notice.milestone_id,
            notice.occasion,
            notice.anchor_on,
            notice.noted_on,
            col(Milestone.due_on),
            col(Milestone.state),
            col(Assignment.role),
            col(Unit.name),
            col(Task.ref),
            col(Task.title),
            col(Deadline.what),
            col(Clause.number),
            col(Deadline.phrase),
            col(Choice.taken),
            col(Deadline.receiver),
            col(Plan.id),
            policy_id,
            col(Plan.dispatched_on),
            col(Unit.position),
        )
        .select_from(Notice if of is None else of)
        .join(Milestone, col(Milestone.id) == notice.milestone_id)
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(Deadline, col(Deadline.id) == col(Milestone.deadline_id))
        .join(Assignment, col(Assignment.id) == col(Milestone.assignment_id))
        .outerjoin(Clause, col(Clause.id) == clause)
        .outerjoin(Choice, choice)
    )


def items_of(session: Session, notices: Sequence[int]) -> list[Item]:
    """Return the items of stored notices, in the order of their ids."""
    found: list[Item] = []
    for start in range(0, len(notices), IDS):
        some = col(Notice.id).in_(notices[start : start + IDS])
        query = item_select(session).where(some).order_by(col(Notice.id))
        found += [Item(*row) for row in session.execute(query)]
    return found

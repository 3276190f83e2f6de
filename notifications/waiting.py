"""The notices that wait for their letter, with all that a letter says about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Choice, Clause, Deadline, Letter, Milestone, Notice, Plan, Task, Unit
from notifications.draft import Item
from notifications.policy import effective_id, find_organisation_policy

WAITING = sa.and_(col(Notice.letter_id).is_(None), col(Notice.dropped_why).is_(None))


def waiting_on(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a notice waits on `day`; one noted for a later day does not."""
    return sa.and_(WAITING, col(Notice.noted_on) <= day)


def waiting_people(session: Session, day: date) -> list[int]:
    """Return the ids of those for whom notices wait and who have no letter of `day` yet."""
    has_letter = sa.exists().where(
        col(Letter.person_id) == col(Notice.person_id), col(Letter.written_on) == day
    )
    query = sa.select(col(Notice.person_id)).where(waiting_on(day), ~has_letter).distinct()
    return sorted(session.scalars(query))


def waiting_items(session: Session, people: Sequence[int], day: date) -> list[Item]:
    """Return what waits for `people` on `day`, person by person; locks it where rows can be locked.

    The lock makes a second writer wait and then see that these notices have their letter.
    """
    policy_id = effective_id(find_organisation_policy(session))
    clause = sa.func.coalesce(col(Deadline.clause_id), col(Task.clause_id))
    choice = sa.and_(
        col(Choice.plan_id) == col(Plan.id), col(Choice.key) == col(Deadline.choice_key)
    )
    query = (
        sa.select(
            col(Notice.id),
            col(Notice.person_id),
            col(Notice.milestone_id),
            col(Notice.occasion),
            col(Notice.due_on),
            col(Notice.noted_on),
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
        )
        .select_from(Notice)
        .join(Milestone, col(Milestone.id) == col(Notice.milestone_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(Deadline, col(Deadline.id) == col(Milestone.deadline_id))
        .outerjoin(Clause, col(Clause.id) == clause)
        .outerjoin(Choice, choice)
        .where(waiting_on(day), col(Notice.person_id).in_(people))
        .order_by(col(Notice.person_id), col(Notice.id))
        .with_for_update(of=Notice)
    )
    return [Item(*row) for row in session.execute(query)]

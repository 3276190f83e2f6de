"""What each deadline of a plan owes, in the paper's few words, for lists of milestones."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Deadline, Task


def what_is_owed(
    session: Session, plan_id: int | None, task_id: int | None = None
) -> dict[int, str]:
    """Return deadline id → what is owed by it; a deadline that does not say is left out.

    One query for a whole list: a task with two deadlines has rows that differ in this only.
    """
    query = (
        sa.select(col(Deadline.id), col(Deadline.what))
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(col(Task.plan_id) == plan_id, col(Deadline.what).is_not(None))
    )
    if task_id is not None:
        query = query.where(col(Task.id) == task_id)
    return dict(session.execute(query).tuples().all())

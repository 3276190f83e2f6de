"""节点: one thing one unit owes by one date."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class MilestoneState(StrEnum):
    """Where a milestone stands. Open: pending, submitted, returned. Ended: accepted, waived."""

    PENDING = "pending"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class Milestone(Table, table=True):
    """Assignment × one occurrence of a deadline, for one unit.

    `occurrence` names it within the deadline («2023-Q3», «once»): together with deadline and
    unit it is unique, so dispatching twice adds nothing. State, due date and the dates of
    the last submission, return and acceptance repeat what the trail says; `tracking` writes both in
    one transaction.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        sa.UniqueConstraint("deadline_id", "unit_id", "occurrence"),
        sa.Index("ix_milestone_state_due_on", "state", "due_on"),
        sa.Index("ix_milestone_plan_id_unit_id", "plan_id", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    task_id: int = Field(foreign_key="task.id", index=True)
    deadline_id: int = Field(foreign_key="deadline.id")
    assignment_id: int = Field(foreign_key="assignment.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    occurrence: str = Field(max_length=40)
    opens_on: date
    due_on: date
    state: MilestoneState = Field(default=MilestoneState.PENDING, sa_type=stored(MilestoneState))
    submitted_on: date | None = None
    returned_on: date | None = None
    accepted_on: date | None = None

"""责任: which unit, or collective, answers for a task, and in what role."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, one_of, stored


class Role(StrEnum):
    """牵头, 责任, 配合."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"


class Assignment(Table, table=True):
    """Task × unit or collective; `choice_key` is null when the paper itself names it.

    Otherwise it names the `Choice` by which the office filled what the paper leaves open.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("unit_id", "collective_id"),
        sa.UniqueConstraint("task_id", "unit_id"),
        sa.UniqueConstraint("task_id", "collective_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    collective_id: int | None = Field(default=None, foreign_key="collective.id")
    role: Role = Field(sa_type=stored(Role))
    choice_key: str | None = Field(default=None, max_length=60)
    position: int

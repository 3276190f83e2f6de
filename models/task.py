"""任务: one numbered duty in a plan or annex."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class TaskKind(StrEnum):
    """What a numbered item is; only a duty is dispatched to units."""

    DUTY = "duty"
    GOAL = "goal"
    SCOPE = "scope"


class Task(Table, table=True):
    """One numbered item; `ref` names it within its plan («9», «附件3-三1»).

    `number` repeats within an annex whose lists restart; `ref` never does. `path` holds the
    headings above it; `levels` the implementing levels as printed (省, 市, 县).
    """

    __tablename__ = "task"
    __table_args__ = (sa.UniqueConstraint("plan_id", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    annex_id: int | None = Field(default=None, foreign_key="annex.id", index=True)
    clause_id: int | None = Field(default=None, foreign_key="clause.id")
    policy_id: int | None = Field(default=None, foreign_key="policy.id")
    ref: str = Field(max_length=60)
    number: str = Field(max_length=20)
    group: str | None = Field(default=None, max_length=120)
    path: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    title: str = Field(max_length=300)
    kind: TaskKind = Field(default=TaskKind.DUTY, sa_type=stored(TaskKind))
    levels: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    position: int

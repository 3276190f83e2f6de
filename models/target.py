"""Targets (指标): a number or a full coverage that a paper asks for."""

from sqlmodel import Field

from models.base import Table


class Target(Table, table=True):
    """One quantitative target of a task, of an annex, or (both null) of the whole plan.

    `value` is a decimal written as text, exactly as the paper counts; null for a full
    coverage («全覆盖») whose `op` is `all`.
    """

    __tablename__ = "target"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    annex_id: int | None = Field(default=None, foreign_key="annex.id")
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    clause_id: int | None = Field(default=None, foreign_key="clause.id")
    title: str = Field(max_length=200)
    phrase: str = Field(max_length=200)
    op: str = Field(max_length=10)
    value: str | None = Field(default=None, max_length=40)
    unit: str | None = Field(default=None, max_length=40)

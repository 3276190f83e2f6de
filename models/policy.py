"""Reminder policy: who is told how long before, and who is told when nobody answers."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Policy(Table, table=True):
    """One policy; the nearest wins: task, then plan, then the row named «organisation».

    `lead_days` are days before the due date (0 is the day itself), natural or, with
    `working`, working days. The others count working days after the due date; null
    switches the step off. The first chase comes one working day late, the next ones
    `overdue_every` working days apart.
    """

    __tablename__ = "policy"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=150)
    lead_days: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    working: bool = False
    overdue_every: int | None = None
    head_after: int | None = None
    coordinator_after: int | None = None

"""Named choices: what a paper leaves open, and what was taken."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Choice(Table, table=True):
    """One open point of a plan's paper; shown wherever its outcome is shown."""

    __tablename__ = "choice"
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    key: str = Field(max_length=60)
    clause: str | None = Field(default=None, max_length=80)
    question: str = Field(max_length=300)
    taken: str = Field(max_length=200)
    others: list[str] = Field(default_factory=list, sa_type=sa.JSON)

"""附件: an annex of a plan."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Annex(Table, table=True):
    """One annex; `number` as printed («7»). Its items are tasks that point here."""

    __tablename__ = "annex"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    number: str = Field(max_length=20)
    title: str = Field(max_length=200)
    position: int

"""Events that deadlines hang on: an opening of the monthly return, a meeting."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Event(Table, table=True):
    """Something that happened in a plan on a day, or lasted until `until_on` (inclusive)."""

    __tablename__ = "event"
    __table_args__ = (sa.UniqueConstraint("plan_id", "name", "happened_on"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    name: str = Field(max_length=80)
    happened_on: date
    until_on: date | None = None
    noted_by: str = Field(max_length=60)
    noted_at: datetime

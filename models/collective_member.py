"""Membership of a unit in a collective, from one day until another."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class CollectiveMember(Table, table=True):
    """A unit belongs from `from_on` to `until_on`, both inclusive; null is unbounded."""

    __tablename__ = "collective_member"
    __table_args__ = (sa.UniqueConstraint("collective_id", "unit_id", "from_on"),)

    id: int | None = Field(default=None, primary_key=True)
    collective_id: int = Field(foreign_key="collective.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    from_on: date | None = None
    until_on: date | None = None

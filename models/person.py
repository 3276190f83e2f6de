"""People to write to."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class Duty(StrEnum):
    """What a person does for the unit: files reports, heads it, coordinates plans, or leads.

    A leader (分管领导) stands over a unit that coordinates plans, and hears last.
    """

    FILLER = "filler"
    HEAD = "head"
    COORDINATOR = "coordinator"
    LEADER = "leader"


class Person(Table, table=True):
    """One person of one unit; until `until_on` (inclusive) letters go out to them."""

    __tablename__ = "person"
    __table_args__ = (sa.UniqueConstraint("unit_id", "name", "duty"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    name: str = Field(max_length=60)
    duty: Duty = Field(sa_type=stored(Duty))
    until_on: date | None = None

"""单位: who answers."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class UnitKind(StrEnum):
    """What a unit is in the hierarchy of offices."""

    BUREAU = "bureau"
    SECTION = "section"
    LOCAL = "local"
    PARK = "park"
    OTHER = "other"


class Unit(Table, table=True):
    """One unit of an office's roster; all plans of that office share it.

    Two offices may both have a «办公室», so `name` is unique within `office` only. `group` is
    the group in which it is ranked («区县统计局»); `position` the order in lists.
    `policy_id` is the reminder policy that the unit set for what it owes, in whatever plan.
    """

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("office", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    office: str = Field(max_length=120)
    name: str = Field(max_length=120)
    short_names: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    kind: UnitKind = Field(default=UnitKind.OTHER, sa_type=stored(UnitKind))
    group: str = Field(default="", max_length=80)
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    position: int = 0
    policy_id: int | None = Field(default=None, foreign_key="policy.id")
    until_on: date | None = None

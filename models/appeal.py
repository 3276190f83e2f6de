"""申诉: a unit that contests a line of a published settlement."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Appeal(Table, table=True):
    """One appeal and its answer; `indicator` is a number of the settlement's trace.

    `corrected` names the facts that were put right for an upheld one, as people write them
    («T12», «J5», «V1», «M77»); the corrected score is a new settlement.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (answered_on IS NULL)", name="answered"),
    )

    id: int | None = Field(default=None, primary_key=True)
    settlement_id: int = Field(foreign_key="settlement.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    indicator: str = Field(max_length=80)
    claim: str = Field(max_length=500)
    happened_on: date
    at: datetime
    by: str = Field(max_length=60)
    state: AppealState = Field(default=AppealState.OPEN, sa_type=stored(AppealState))
    answer: str = Field(default="", max_length=500)
    answered_on: date | None = None
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, max_length=60)
    corrected: list[str] = Field(default_factory=list, sa_type=sa.JSON)

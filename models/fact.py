"""事实: what scoring knew of one milestone when it settled."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field

from models.base import Table, stored


class Outcome(StrEnum):
    """How a milestone ended, or stands, on the day of the settlement."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    WAIVED = "waived"
    IN_REVIEW = "in_review"
    NOT_DUE = "not_due"


class Fact(Table, table=True):
    """One milestone's outcome, frozen with its settlement."""

    __tablename__ = "fact"

    id: int | None = Field(default=None, primary_key=True)
    settlement_id: int = Field(foreign_key="settlement.id", index=True)
    milestone_id: int = Field(foreign_key="milestone.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    task_id: int = Field(foreign_key="task.id")
    outcome: Outcome = Field(sa_type=stored(Outcome))
    due_on: date
    done_on: date | None = None

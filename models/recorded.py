"""What every fact that people enter shares: who entered it, and the mark of a withdrawal."""

from datetime import date, datetime

from sqlmodel import Field

from models.base import Table


class Recorded(Table):
    """The base of facts that people enter; a row is never changed but for its withdrawal.

    `noted_on` is the business date of entry, from which the fact is known; `at` the moment.
    Withdrawn, it is known no longer from `withdrawn_on`, so an earlier day still shows it.
    """

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    noted_on: date
    at: datetime
    by: str = Field(max_length=60)
    withdrawn_on: date | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = Field(default=None, max_length=60)
    withdrawn_why: str | None = Field(default=None, max_length=500)

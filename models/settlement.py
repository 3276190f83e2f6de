"""核算: the scores of all units at a date, frozen."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Settlement(Table, table=True):
    """One settlement; `result` holds totals, ranks, choices and the trace of every point.

    Numbers in `result` are decimal strings. Settlements are added, never changed.
    """

    __tablename__ = "settlement"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    settled_on: date
    at: datetime
    rubric: str = Field(max_length=60)
    rubric_sha256: str = Field(max_length=64)
    result: dict[str, Any] = Field(sa_type=sa.JSON)

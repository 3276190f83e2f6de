"""核算: the scores of all units at a date, frozen."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Settlement(Table, table=True):
    """One settlement; `result` holds totals, ranks, choices and the trace of every point.

    Numbers in `result` are decimal strings. Settlements are added, never changed. With
    `facts` (everything that went in), `instead` (choice id → the reading taken in place of
    the rubric's default) and `rubric_text` (the rubric as it was) it can be replayed; those
    of older programs have neither facts nor text.
    """

    __tablename__ = "settlement"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    settled_on: date
    at: datetime
    rubric: str = Field(max_length=60)
    rubric_sha256: str = Field(max_length=64)
    result: dict[str, Any] = Field(sa_type=sa.JSON)
    facts: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    instead: dict[str, str] = Field(
        default_factory=dict, sa_type=sa.JSON, sa_column_kwargs={"server_default": "{}"}
    )
    rubric_text: str | None = None

"""The heartbeat: one row for every operation that ran, whoever ran it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Sweep(Table, table=True):
    """One run of an operation for one business date.

    `finished_at` null means that it did not come to its end. `ran_by` is `cli`, `clock` or
    `prefect`; `remark` says so when the clock ran the plain function because its Prefect
    server was out of reach.
    """

    __tablename__ = "sweep"
    __table_args__ = (sa.Index("ix_sweep_operation_started_at", "operation", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    operation: str = Field(max_length=20)
    swept_on: date
    started_at: datetime
    finished_at: datetime | None = None
    ran_by: str = Field(max_length=20)
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    remark: str | None = Field(default=None, max_length=300)

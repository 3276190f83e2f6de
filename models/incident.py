"""风险事件: a report, where it was routed, and where it stands."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class IncidentState(StrEnum):
    """Reported and routed, in handling, or closed."""

    REPORTED = "reported"
    HANDLING = "handling"
    CLOSED = "closed"


class Incident(Table, table=True):
    """One risk event; `kind` and `severity` are words of the routing that it was routed by.

    `content` maps each field of the report to its text; `routed_to` holds the steps of the
    route as they were when it was reported (to, act, phrase, clause), in order. `state`
    repeats the last row of the trail; `incidents` writes both in one transaction.
    """

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    routing: str = Field(max_length=60)
    kind: str = Field(max_length=40)
    severity: str = Field(max_length=20)
    title: str = Field(max_length=200)
    content: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    happened_at: datetime
    reported_at: datetime
    reported_by: str = Field(max_length=60)
    reporting_unit: str = Field(max_length=120)
    routed_to: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    state: IncidentState = Field(default=IncidentState.REPORTED, sa_type=stored(IncidentState))

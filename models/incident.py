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
    """One risk event; `kind` is a key of the routing table it was routed by."""

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    routing: str = Field(max_length=60)
    kind: str = Field(max_length=40)
    title: str = Field(max_length=200)
    place: str = Field(default="", max_length=200)
    detail: str = Field(default="", max_length=4000)
    happened_at: datetime
    reported_at: datetime
    reported_by: str = Field(max_length=60)
    reporting_unit: str = Field(max_length=120)
    routed_to: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    state: IncidentState = Field(default=IncidentState.REPORTED, sa_type=stored(IncidentState))

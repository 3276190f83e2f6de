"""The trail of an incident: every step as a row."""

from datetime import datetime

from sqlmodel import Field

from models.base import Table, stored
from models.incident import IncidentState


class IncidentTrail(Table, table=True):
    """Who moved an incident where, when, and why; the first row is the report."""

    __tablename__ = "incident_trail"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    at: datetime
    by: str = Field(max_length=60)
    from_state: IncidentState | None = Field(
        default=None, sa_type=stored(IncidentState, "from_state")
    )
    to_state: IncidentState = Field(sa_type=stored(IncidentState, "to_state"))
    why: str = Field(default="", max_length=500)

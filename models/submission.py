"""报送: what a unit hands in for a milestone."""

from datetime import date, datetime

from sqlmodel import Field

from models.base import Table


class Submission(Table, table=True):
    """One handing-in; what became of it stands in the trail. Evidence rows point here."""

    __tablename__ = "submission"

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestone.id", index=True)
    happened_on: date
    at: datetime
    by: str = Field(max_length=60)
    note: str = Field(default="", max_length=500)

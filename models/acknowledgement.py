"""知道了: somebody says that they know of a late milestone, which stops the ladder."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Acknowledgement(Table, table=True):
    """One for a milestone and the day it is late from; a moved date, or a return, asks anew.

    `anchor_on` is that day: the due date, or a return after it (`tracking.lateness`). The
    chase itself goes on. `promised_on` is the date by which the unit says it will hand in, if
    it said one.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (sa.UniqueConstraint("milestone_id", "anchor_on"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestone.id")
    anchor_on: date
    happened_on: date
    at: datetime
    by: str = Field(max_length=60)
    promised_on: date | None = None
    note: str = Field(default="", max_length=500)

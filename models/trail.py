"""The trail of a milestone: every change as a row, never overwritten."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored
from models.milestone import MilestoneState


class Trail(Table, table=True):
    """Who moved a milestone from which state to which, when and why.

    `happened_on` is the business date, `at` the moment of writing (UTC). `due_on` is the due
    date after the change, so a moved date is a row with equal states. The first row
    (dispatch) has no `from_state` and holds since the paper was issued. A row with
    `corrects_id` repeats an earlier step under the day on which it really happened; of several
    the last holds. `tracking.steps` reads them so.
    """

    __tablename__ = "trail"
    __table_args__ = (sa.Index("ix_trail_milestone_id_happened_on", "milestone_id", "happened_on"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestone.id")
    at: datetime
    happened_on: date
    by: str = Field(max_length=60)
    from_state: MilestoneState | None = Field(
        default=None, sa_type=stored(MilestoneState, "from_state")
    )
    to_state: MilestoneState = Field(sa_type=stored(MilestoneState, "to_state"))
    due_on: date
    why: str = Field(default="", max_length=500)
    corrects_id: int | None = Field(default=None, foreign_key="trail.id")

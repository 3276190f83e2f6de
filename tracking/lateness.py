"""From which day a milestone is late, in Python and in SQL alike.

It is the due date or, of a milestone that was returned after it, the day of the return: its
unit gets its time again before anybody above hears of it. The light and the score know
nothing of this: both go by the due date.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models import Milestone, MilestoneState


def late_from(row: Milestone) -> date:
    """Return the day after which the milestone is late; that day itself is still in time."""
    if row.state is MilestoneState.RETURNED and row.returned_on is not None:
        return max(row.due_on, row.returned_on)
    return row.due_on


def returned_late() -> sa.ColumnElement[bool]:
    """Return the condition that a row of Milestone stands returned since after its due date."""
    return sa.and_(
        col(Milestone.state) == MilestoneState.RETURNED,
        col(Milestone.returned_on).is_not(None),
        col(Milestone.returned_on) > col(Milestone.due_on),
    )


def late_from_column() -> sa.ColumnElement[date]:
    """Return the SQL of `late_from` for a row of Milestone."""
    return sa.case((returned_late(), col(Milestone.returned_on)), else_=col(Milestone.due_on))

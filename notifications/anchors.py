"""Anchors: the date of a milestone that an occasion counts from, as conditions in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from models import Milestone, MilestoneState
from tracking.lateness import late_from_column, returned_late

# The day from which a milestone is late (`tracking.lateness`); any other anchor is a column.
LATE_FROM = "late_from"


class AnchorError(RuntimeError):
    """The table of occasions names an anchor that no milestone has: a fault of ours."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no date of a milestone is called {name!r}")


@dataclass(frozen=True, slots=True)
class Lane:
    """Milestones of some states that count from one and the same column.

    So a sweep asks for a range of a plain column, which an index serves, and computes no
    anchor row by row. `returned_late` narrows to those, or to all but those; None is all.
    """

    column: str
    states: tuple[MilestoneState, ...]
    returned_late: bool | None = None

    def anchor(self) -> sa.ColumnElement[date]:
        """Return the column of Milestone that the lane counts from."""
        return _column(self.column)

    def condition(self) -> sa.ColumnElement[bool]:
        """Return the condition that a row of Milestone is in the lane."""
        own = col(Milestone.state).in_(self.states)
        match self.returned_late:
            case True:
                return sa.and_(own, returned_late())
            case False:
                return sa.and_(own, sa.not_(returned_late()))
        return own


@cache
def lanes(anchor: str, states: tuple[MilestoneState, ...]) -> tuple[Lane, ...]:
    """Return the lanes of an anchor; together they hold every milestone of `states`, each once."""
    if anchor != LATE_FROM:
        _column(anchor)
        return (Lane(anchor, states),)
    return (
        Lane("due_on", states, returned_late=False),
        Lane("returned_on", (MilestoneState.RETURNED,), returned_late=True),
    )


@cache
def anchor_of(name: str) -> sa.ColumnElement[date]:
    """Return the SQL for the anchor `name` of a row of Milestone, whatever its state."""
    return late_from_column() if name == LATE_FROM else _column(name)


def _column(name: str) -> sa.ColumnElement[date]:
    found: sa.Column[date] | None = Milestone.__table__.c.get(name)  # type: ignore[attr-defined]
    if found is None or not isinstance(found.type, sa.Date):
        raise AnchorError(name)
    return found

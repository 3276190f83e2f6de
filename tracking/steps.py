"""The steps of a milestone as they hold: each under its right day, corrections taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session, col, select

from models import MilestoneState, Trail
from models.base import key_of

DISPATCH, EXTEND, AGAIN = "下达", "调整时限", "恢复"
_TO = {
    MilestoneState.SUBMITTED: "报送",
    MilestoneState.RETURNED: "退回",
    MilestoneState.ACCEPTED: "办结",
    MilestoneState.WAIVED: "免办",
    MilestoneState.PENDING: AGAIN,
}
WORDS = ("报送", "退回", "办结", "免办", EXTEND, AGAIN)


def step_word(row: Trail) -> str:
    """Return what the step is called, one of `WORDS` or «下达»."""
    if row.from_state is None:
        return DISPATCH
    return EXTEND if row.from_state == row.to_state else _TO[row.to_state]


def trail_of(session: Session, milestone_id: int) -> Sequence[Trail]:
    """Return every row of the trail in the order of writing, corrections among them."""
    return session.exec(
        select(Trail).where(Trail.milestone_id == milestone_id).order_by(col(Trail.id))
    ).all()


def days_of(rows: Iterable[Trail]) -> dict[int, date]:
    """Return the row of each step → the day that holds for it, in the order of the steps.

    `rows` are all those of one milestone in the order of writing.
    """
    found: dict[int, date] = {}
    for row in rows:
        found[row.corrects_id or key_of(row)] = row.happened_on
    return found

"""What is no longer true of the ledger: asked before a letter is written and before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Acknowledgement, Milestone, MilestoneState, Notice, Person
from notifications.anchors import LATE_FROM, anchor_of
from notifications.audience import active
from notifications.occasions import Occasion, occasions

_STATE_WORDS = {
    MilestoneState.PENDING: "已恢复待报",
    MilestoneState.SUBMITTED: "已报送",
    MilestoneState.RETURNED: "已退回",
    MilestoneState.ACCEPTED: "已办结",
    MilestoneState.WAIVED: "已免办",
}
# What an anchor that moved means; another column's would be the date of another step.
_MOVED = {"due_on": "时限已变更", LATE_FROM: "时限已变更"}
_MOVED_STEP = "已另行报送或退回"


class Untrue(NamedTuple):
    """A condition on rows of Notice that are no longer true, and the SQL for why (Chinese)."""

    condition: sa.ColumnElement[bool]
    why: sa.ColumnElement[str]


class _Kind(NamedTuple):
    """Occasions that are true of the same milestones: same states, same anchor."""

    anchor: str
    states: tuple[MilestoneState, ...]
    noted: sa.ColumnElement[bool]

    @property
    def moved(self) -> str:
        """What it means that the anchor is another one by now."""
        return _MOVED.get(self.anchor, _MOVED_STEP)


def untrue(day: date) -> list[Untrue]:
    """Return the conditions under which a notice is no longer true on `day`, with the reason.

    Untrue is what was noted of a milestone that has left the states of the occasion (handed
    in, ended, waived, reviewed), or whose anchor has moved (another date, another submission
    or return); an escalation of something acknowledged since; and whatever would go to
    somebody who has left by `day`. The conditions say nothing of letters: the caller narrows
    them to notices that wait, or to those of one letter.
    """
    kinds = list(_kinds())
    of_notice = col(Milestone.id) == col(Notice.milestone_id)
    stale = sa.or_(
        *(
            sa.and_(
                kind.noted,
                sa.or_(
                    col(Milestone.state).not_in(kind.states),
                    anchor_of(kind.anchor) != col(Notice.anchor_on),
                ),
            )
            for kind in kinds
        )
    )
    # Correlated by name: whoever asks may select from these tables too.
    why = sa.select(_why(kinds)).where(of_notice).correlate(Notice).scalar_subquery()
    acknowledged = sa.exists().where(
        col(Acknowledgement.milestone_id) == col(Notice.milestone_id),
        col(Acknowledgement.anchor_on) == col(Notice.anchor_on),
        col(Acknowledgement.happened_on) >= col(Notice.noted_on),
    )
    ackable = sa.or_(*(noted_for(one) for one in occasions() if one.ackable))
    left = sa.exists().where(col(Person.id) == col(Notice.person_id), ~active(Person, day))
    return [
        Untrue(sa.exists().where(of_notice, stale).correlate(Notice), why),
        Untrue(sa.and_(ackable, acknowledged.correlate(Notice)), sa.literal("单位已知悉")),
        Untrue(left.correlate(Notice), sa.literal("人员已离任")),
    ]


def still_true(session: Session, letter_id: int, day: date) -> set[int]:
    """Return the ids of the letter's notices that are still true on `day`.

    Ask at the moment of sending: a letter may have waited since it was written, for a quiet
    hour or a mail server that was down.
    """
    false = sa.or_(*(one.condition for one in untrue(day)))
    query = sa.select(col(Notice.id)).where(col(Notice.letter_id) == letter_id, ~false)
    return set(session.scalars(query))


def noted_for(occasion: Occasion) -> sa.ColumnElement[bool]:
    """Return the condition that a row of Notice was written by `occasion`."""
    code = col(Notice.occasion)
    return sa.or_(code.in_(occasion.codes), *(code.like(f"{stem}-%") for stem in occasion.codes))


def _kinds() -> Iterator[_Kind]:
    found: dict[tuple[str, tuple[MilestoneState, ...]], list[Occasion]] = {}
    for one in occasions():
        found.setdefault((one.anchor, one.states), []).append(one)
    for (anchor, states), some in found.items():
        yield _Kind(anchor, states, sa.or_(*map(noted_for, some)))


def _why(kinds: list[_Kind]) -> sa.ColumnElement[str]:
    """Return the reason that a stale notice is stale: its milestone's state, or its anchor."""
    moved = [
        (sa.and_(kind.noted, col(Milestone.state).in_(kind.states)), sa.literal(kind.moved))
        for kind in kinds
    ]
    left = [
        (col(Milestone.state) == state, sa.literal(words)) for state, words in _STATE_WORDS.items()
    ]
    return sa.case(*moved, *left)

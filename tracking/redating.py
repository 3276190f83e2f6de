"""A step that was written down under a wrong day gets the right one; the caller commits.

The row of the trail stays as it was written; a further row says which day holds instead, who
says so and why. What the milestone repeats of its trail follows in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.days import within_range
from duban.errors import NotFoundError, RefusedError
from models import Milestone, MilestoneState, Submission, Trail
from models.base import key_of
from tracking import lifecycle
from tracking.lifecycle import MOST_TEXT, Act, TextTooLongError, WhyMissingError
from tracking.steps import DISPATCH, WORDS, days_of, step_word, trail_of

_WHAT = "更正日期"


def redate(
    session: Session, milestone_id: int, on: date, act: Act, why: str, step: str = ""
) -> tuple[str, date]:
    """Say on which day a step really happened; returns the step's word and the day it had.

    Args:
        session: the caller commits.
        milestone_id: whose step it is.
        on: the right day, between the days of the steps before and after it.
        act: who corrects it, and when; the day of the correction itself.
        why: the reason; it must be given.
        step: «报送», «办结» … for the last step of that name; empty for the last of all.

    Raises:
        NotFoundError: no such milestone, or no such step.
        RefusedError: nothing was done yet, or the day is out of order or unchanged.
        WhyMissingError, TextTooLongError: of the reason.
    """
    if not why.strip():
        raise WhyMissingError(_WHAT)
    if len(why.strip()) > MOST_TEXT:
        raise TextTooLongError(len(why.strip()))
    within_range(on)
    milestone = lifecycle.get(session, milestone_id)
    rows = trail_of(session, milestone_id)
    days = days_of(rows)
    steps = [row for row in rows if row.corrects_id is None]
    at = _which(milestone_id, steps, step)
    row, was = steps[at], days[key_of(steps[at])]
    _fits(milestone_id, [days[key_of(one)] for one in steps], at, on, act.day)
    if on < (issued := lifecycle.issued_on(session, milestone)):
        raise RefusedError(_WHAT, f"{on}早于方案印发或开始的日子（{issued}）")
    session.add(
        Trail(
            milestone_id=milestone_id,
            at=act.at,
            happened_on=on,
            by=act.by,
            from_state=row.from_state,
            to_state=row.to_state,
            due_on=row.due_on,
            why=why.strip(),
            corrects_id=key_of(row),
        )
    )
    _repeat(session, milestone, steps, days | {key_of(row): on})
    if row.to_state is MilestoneState.SUBMITTED:
        _submission(session, row, was, on)
    session.flush()
    return step_word(row), was


def _which(milestone_id: int, steps: Sequence[Trail], word: str) -> int:
    """Return the place of the step that is meant; the dispatch is nobody's act."""
    named = [step_word(row) for row in steps]
    if len(steps) == 1:
        raise RefusedError(_WHAT, f"节点{milestone_id}还没有办理过")
    if not word:
        return len(steps) - 1
    if word not in WORDS or word not in named:
        known = dict.fromkeys(one for one in named if one != DISPATCH)
        kind = f"节点{milestone_id}的步骤"
        raise NotFoundError(kind, word, list(known))
    return len(named) - 1 - named[::-1].index(word)


def _fits(milestone_id: int, days: Sequence[date], at: int, on: date, today: date) -> None:
    """Refuse a day that is the old one, or out of order with the steps beside it.

    The dispatch bounds nothing: a duty is as old as its paper.
    """
    if days[at] == on:
        raise RefusedError(_WHAT, f"节点{milestone_id}这一步的日期本来就是{on}")
    if at > 1 and on < days[at - 1]:
        raise RefusedError(_WHAT, f"{on}早于节点{milestone_id}的前一步（{days[at - 1]}）")
    if at + 1 < len(days) and on > days[at + 1]:
        raise RefusedError(_WHAT, f"{on}晚于节点{milestone_id}的后一步（{days[at + 1]}）")
    if on > today:
        raise RefusedError(_WHAT, f"{on}晚于更正之日{today}，还没有到")


def _repeat(
    session: Session, milestone: Milestone, steps: Sequence[Trail], days: dict[int, date]
) -> None:
    """Write the dates that a milestone repeats of its trail, if it still stands as it was read."""
    dates: dict[str, date | None] = {"submitted_on": None, "returned_on": None, "accepted_on": None}
    for row in steps:
        day = days[key_of(row)]
        if row.from_state == row.to_state or row.from_state is None:
            continue
        if row.to_state is MilestoneState.SUBMITTED:
            dates["submitted_on"] = day
        elif row.to_state is MilestoneState.RETURNED:
            dates |= {"submitted_on": None, "returned_on": day}
        elif row.to_state is MilestoneState.ACCEPTED:
            dates["accepted_on"] = day
    done = session.execute(
        sa.update(Milestone)
        .where(col(Milestone.id) == milestone.id, col(Milestone.state) == milestone.state)
        .values(**dates)
        .execution_options(synchronize_session=False)
    )
    session.refresh(milestone)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        said = f"节点{milestone.id}现在是「{lifecycle.CHINESE[milestone.state]}」"
        raise RefusedError(_WHAT, said)


def _submission(session: Session, row: Trail, was: date, on: date) -> None:
    """Have what was handed in with that step say the same day as the trail."""
    session.execute(
        sa.update(Submission)
        .where(
            col(Submission.milestone_id) == row.milestone_id,
            col(Submission.at) == row.at,
            col(Submission.happened_on) == was,
        )
        .values(happened_on=on)
        .execution_options(synchronize_session=False)
    )

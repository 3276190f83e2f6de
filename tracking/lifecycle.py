"""What may happen to a milestone, each step a row of its trail; the caller commits.

Every step is a conditional UPDATE on the state it was decided on: of two people who press
at once, one is refused and nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.days import within_range
from duban.errors import MisusedError, NotFoundError, RefusedError
from models import Document, Evidence, Milestone, MilestoneState, Plan, Submission, Trail
from models.base import key_of
from tracking.evidence import KeptFile
from tracking.steps import days_of, trail_of

CHINESE = {
    MilestoneState.PENDING: "待报",
    MilestoneState.SUBMITTED: "已报待审",
    MilestoneState.RETURNED: "已退回",
    MilestoneState.ACCEPTED: "已办结",
    MilestoneState.WAIVED: "已免办",
}
MOST_TEXT = 500
LARGEST_ID = 2**31 - 1  # what PostgreSQL's INTEGER holds
OPEN = (MilestoneState.PENDING, MilestoneState.RETURNED)


class WhyMissingError(MisusedError):
    """An act that must give its reason came without one."""

    def __init__(self, act: str) -> None:
        super().__init__(f"{act}必须写明理由。")


class TextTooLongError(MisusedError):
    """A note or a reason holds more than the ledger keeps."""

    def __init__(self, found: int) -> None:
        super().__init__(f"说明或理由最多{MOST_TEXT}字，现有{found}字。")


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, on which business date, written down at which moment (aware UTC)."""

    by: str
    day: date
    at: datetime


def get(session: Session, milestone_id: int) -> Milestone:
    """Return the milestone, or raise NotFoundError."""
    # PostgreSQL refuses, rather than not finding, a number beyond its integers.
    row = session.get(Milestone, milestone_id) if 0 < milestone_id <= LARGEST_ID else None
    if row is None:
        raise NotFoundError("节点", milestone_id)
    return row


def submit(
    session: Session,
    milestone_id: int,
    act: Act,
    note: str = "",
    files: Sequence[KeptFile] = (),
) -> Submission:
    """Hand in a milestone that is pending or was returned, with the files kept before.

    Raises:
        RefusedError: it was handed in already, or has ended.
    """
    row = get(session, milestone_id)
    _move(session, row, OPEN, MilestoneState.SUBMITTED, act, note, "报送", submitted_on=act.day)
    submission = Submission(
        milestone_id=milestone_id, happened_on=act.day, at=act.at, by=act.by, note=note.strip()
    )
    session.add(submission)
    session.flush()
    session.add_all(
        Evidence(
            submission_id=key_of(submission), name=kept.name, sha256=kept.sha256, size=kept.size
        )
        for kept in files
    )
    session.flush()
    return submission


def accept(session: Session, milestone_id: int, act: Act, why: str = "") -> Milestone:
    """Accept what was handed in; the milestone ends.

    Whether it was on time is decided by the day it was handed in, not by the day of review.
    """
    row = get(session, milestone_id)
    handed_in = (MilestoneState.SUBMITTED,)
    return _move(
        session, row, handed_in, MilestoneState.ACCEPTED, act, why, "办结", accepted_on=act.day
    )


def send_back(session: Session, milestone_id: int, act: Act, why: str) -> Milestone:
    """Return what was handed in, with the reason; it is owed again by the same date."""
    _reason("退回", why)
    row = get(session, milestone_id)
    handed_in = (MilestoneState.SUBMITTED,)
    return _move(
        session,
        row,
        handed_in,
        MilestoneState.RETURNED,
        act,
        why,
        "退回",
        submitted_on=None,
        returned_on=act.day,
    )


def waive(session: Session, milestone_id: int, act: Act, why: str) -> Milestone:
    """Excuse a unit from a milestone, with the reason; it counts for and against nobody."""
    _reason("免办", why)
    row = get(session, milestone_id)
    states = (*OPEN, MilestoneState.SUBMITTED)
    return _move(session, row, states, MilestoneState.WAIVED, act, why, "免办")


def extend(session: Session, milestone_id: int, due_on: date, act: Act, why: str) -> Milestone:
    """Move the due date of an open milestone, with the reason; reminders follow the new date.

    Raises:
        RefusedError: it is not open, or the new date is the old one or before it opened.
    """
    _reason("调整时限", why)
    row = get(session, milestone_id)
    within_range(due_on)
    if due_on < row.opens_on:
        raise RefusedError("调整时限", f"{due_on}早于这个节点的起日{row.opens_on}")
    if row.due_on == due_on:
        raise RefusedError("调整时限", f"时限本来就是{due_on:%Y-%m-%d}")
    return _move(session, row, OPEN, row.state, act, why, "调整时限", due_on=due_on)


def ask_again(session: Session, milestone_id: int, due_on: date, act: Act, why: str) -> Milestone:
    """Take back a waiver, with the reason; the milestone is owed again, by `due_on`."""
    _reason("恢复", why)
    row = get(session, milestone_id)
    waived = (MilestoneState.WAIVED,)
    return _move(session, row, waived, MilestoneState.PENDING, act, why, "恢复", due_on=due_on)


def _reason(what: str, why: str) -> None:
    if not why.strip():
        raise WhyMissingError(what)


def issued_on(session: Session, row: Milestone) -> date:
    """Return the day before which nobody can have done anything about the milestone."""
    plan = session.get_one(Plan, row.plan_id)
    issued = session.get_one(Document, plan.document_id).issued_on
    return min(issued or plan.period_from, plan.period_from)


def _in_order(session: Session, row: Milestone, act: Act, what: str) -> None:
    """Refuse an act dated before the last one: the trail is read in the order of its days."""
    steps = trail_of(session, key_of(row))
    days = list(days_of(steps).values())
    if len(days) > 1 and act.day < days[-1]:
        said = f"办理日期{act.day}早于节点{row.id}的上一步（{days[-1]}）"
        raise RefusedError(what, f"{said}；上一步的日期写错了的，用 duban redate {row.id} 更正")
    if act.day < (issued := issued_on(session, row)):
        raise RefusedError(what, f"办理日期{act.day}早于方案印发或开始的日子（{issued}）")


def _move(
    session: Session,
    row: Milestone,
    allowed: Iterable[MilestoneState],
    to: MilestoneState,
    act: Act,
    why: str,
    what: str,
    **values: date | None,
) -> Milestone:
    """Change the row if it still stands as it was read, and write the trail."""
    if len(why.strip()) > MOST_TEXT:
        raise TextTooLongError(len(why.strip()))
    _in_order(session, row, act, what)
    before, due_before = row.state, row.due_on
    changed = 0
    if before in tuple(allowed):
        done = session.execute(
            sa.update(Milestone)
            .where(
                col(Milestone.id) == row.id,
                col(Milestone.state) == before,
                col(Milestone.due_on) == due_before,
            )
            .values(state=to, **values)
            .execution_options(synchronize_session=False)
        )
        changed = done.rowcount  # type: ignore[attr-defined]
    session.refresh(row)
    if changed != 1:
        raise RefusedError(what, f"节点{row.id}现在是「{CHINESE[row.state]}」")
    session.add(
        Trail(
            milestone_id=key_of(row),
            at=act.at,
            happened_on=act.day,
            by=act.by,
            from_state=before,
            to_state=to,
            due_on=row.due_on,
            why=why.strip(),
        )
    )
    session.flush()
    return row

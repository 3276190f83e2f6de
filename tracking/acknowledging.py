"""知道了: a unit says that it knows of a late milestone; the caller commits.

It stops the ladder (head, coordinator, leader), never the chase of whoever owes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from duban.days import within_range
from duban.errors import RefusedError
from models import Acknowledgement, Milestone
from models.base import key_of
from tracking.lateness import late_from
from tracking.lifecycle import CHINESE, MOST_TEXT, OPEN, Act, TextTooLongError, get

WHAT = "确认知道"


def acknowledge(
    session: Session,
    milestone_id: int,
    act: Act,
    promised_on: date | None = None,
    note: str = "",
) -> bool:
    """Note that somebody knows of a late milestone; say whether this was the first time.

    The first one holds for the day that the milestone is late from: the same again, or two at
    once, changes nothing. After a moved date or another return it is asked anew.

    Raises:
        NotFoundError: there is no such milestone.
        RefusedError: it was handed in or has ended, is not late on the day of the act, or the
            promised date lies before that day.
        TextTooLongError: the note is longer than the ledger keeps.
    """
    row = _locked(session, milestone_id)
    late = late_from(row)
    if row.state not in OPEN:
        raise RefusedError(WHAT, f"节点{row.id}现在是「{CHINESE[row.state]}」")
    if act.day <= late:
        what = "时限" if late == row.due_on else "退回日期"
        raise RefusedError(WHAT, f"节点{row.id}还没有逾期（{what}{late}）")
    if promised_on is not None and within_range(promised_on) < act.day:
        raise RefusedError(WHAT, f"承诺报送的日期{promised_on}早于办理日期{act.day}")
    if len(note.strip()) > MOST_TEXT:
        raise TextTooLongError(len(note.strip()))
    if _found(session, milestone_id, late) is not None:
        return False
    session.add(
        Acknowledgement(
            milestone_id=key_of(row),
            anchor_on=late,
            happened_on=act.day,
            at=act.at,
            by=act.by,
            promised_on=promised_on,
            note=note.strip(),
        )
    )
    session.flush()
    return True


def may_acknowledge(session: Session, row: Milestone, day: date) -> bool:
    """Say whether there is something to acknowledge on `day` that nobody has yet."""
    late = late_from(row)
    return row.state in OPEN and late < day and _found(session, key_of(row), late) is None


def acknowledgements(session: Session, milestone_id: int, day: date) -> Sequence[Acknowledgement]:
    """Return all acknowledgements of a milestone up to `day`, in the order they came."""
    query = (
        select(Acknowledgement)
        .where(Acknowledgement.milestone_id == milestone_id, Acknowledgement.happened_on <= day)
        .order_by(col(Acknowledgement.id))
    )
    return session.exec(query).all()


def _locked(session: Session, milestone_id: int) -> Milestone:
    """Return the milestone as it is now, so that nobody else moves or acknowledges it meanwhile."""
    key = key_of(get(session, milestone_id))
    query = select(Milestone).where(Milestone.id == key).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def _found(session: Session, milestone_id: int, anchor_on: date) -> Acknowledgement | None:
    return session.exec(
        select(Acknowledgement).where(
            Acknowledgement.milestone_id == milestone_id, Acknowledgement.anchor_on == anchor_on
        )
    ).first()

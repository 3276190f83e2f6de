"""The heartbeat: «nobody had to be reminded» told apart from «the sweep did not run»."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Sweep


def begin(
    session: Session,
    operation: str,
    day: date,
    at: datetime,
    ran_by: str,
    remark: str | None = None,
) -> Sweep:
    """Note that an operation starts; commit before it does, so that a crash leaves the row."""
    row = Sweep(operation=operation, swept_on=day, started_at=at, ran_by=ran_by, remark=remark)
    session.add(row)
    session.flush()
    return row


def finish(session: Session, sweep_id: int, at: datetime, counts: dict[str, Any]) -> None:
    """Note that it came to its end, with what it counted."""
    row = session.get_one(Sweep, sweep_id)
    row.finished_at = at
    row.counts = counts
    session.add(row)


def latest(session: Session, operation: str) -> Sweep | None:
    """The operation's latest finished run; None when it never came to an end."""
    return session.exec(
        select(Sweep)
        .where(Sweep.operation == operation, col(Sweep.finished_at).is_not(None))
        .order_by(col(Sweep.started_at).desc(), col(Sweep.id).desc())
    ).first()

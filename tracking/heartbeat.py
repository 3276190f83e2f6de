"""The heartbeat: «nobody had to be reminded» told apart from «the sweep did not run»."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Sweep
from plans.workdays import WorkCalendar


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


def latest(session: Session, operation: str, day: date) -> Sweep | None:
    """The operation's latest finished run for a day up to `day`; None when there is none.

    A run for a later day (a slip in `--as-of`) says nothing of today.
    """
    return session.exec(
        select(Sweep)
        .where(
            Sweep.operation == operation,
            col(Sweep.finished_at).is_not(None),
            col(Sweep.swept_on) <= day,
        )
        .order_by(col(Sweep.swept_on).desc(), col(Sweep.id).desc())
    ).first()


def missed_workdays(last: Sweep, day: date, calendar: WorkCalendar) -> int:
    """How many working days have passed since the run, `day` included.

    One is no cause for alarm: today's may still be to come, and over a weekend or a holiday
    an office machine may be off without loss.
    """
    return calendar.workdays_between(last.swept_on, day)

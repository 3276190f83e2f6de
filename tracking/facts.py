"""Milestones as facts for scoring: how each ended, or stands, on the day of a settlement."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Clause, Deadline, MilestoneState, Plan, Task, Unit
from scoring.facts import MilestoneFact, Outcome, UnitInfo
from tracking.standing import Standing, standings


def facts_of(session: Session, plan: Plan, day: date) -> tuple[list[MilestoneFact], list[UnitInfo]]:
    """Return every milestone's fact on `day`, and the units that owe any, as they are ranked."""
    said = {
        deadline: (phrase, clause)
        for deadline, phrase, clause in session.execute(
            sa.select(col(Deadline.id), col(Deadline.phrase), col(Clause.number))
            .join(Task, col(Task.id) == col(Deadline.task_id))
            .outerjoin(Clause, col(Clause.id) == col(Deadline.clause_id))
            .where(col(Task.plan_id) == plan.id)
        )
    }
    rows = standings(session, plan, day, 0)
    facts = [_fact(row, day, *said[row.deadline_id]) for row in rows]
    names = {row.unit for row in rows}
    units = session.exec(
        select(Unit).where(Unit.office == plan.office).order_by(col(Unit.position))
    )
    return facts, [UnitInfo(u.name, u.group) for u in units if u.name in names]


def outcome(row: Standing, day: date) -> Outcome:
    """Return the outcome on `day`: an accepted one is judged by the day it was handed in."""
    match row.state:
        case MilestoneState.WAIVED:
            return Outcome.WAIVED
        case MilestoneState.ACCEPTED:
            done_on = row.submitted_on or row.accepted_on or day
            return Outcome.ON_TIME if done_on <= row.due_on else Outcome.LATE
        case MilestoneState.SUBMITTED:
            return Outcome.IN_REVIEW
        case MilestoneState.PENDING | MilestoneState.RETURNED:
            return Outcome.NOT_DUE if row.due_on >= day else Outcome.MISSING


def _fact(row: Standing, day: date, phrase: str | None, clause: str | None) -> MilestoneFact:
    return MilestoneFact(
        milestone=row.id,
        unit=row.unit,
        group=row.group or "",
        task=row.ref,
        annex=row.annex,
        title=row.title,
        clause=clause,
        phrase=phrase,
        occurrence=row.occurrence,
        due_on=row.due_on,
        done_on=row.submitted_on,
        outcome=outcome(row, day),
    )

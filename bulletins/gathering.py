"""Fetches what a bulletin is made of from the office's database; nothing is written."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bulletins.kinds.rectify import Owed, Rectification
from bulletins.material import Material
from bulletins.settled import Settled, read_settled
from models import Clause, Deadline, Plan, Settlement, Unit
from models.base import key_of
from plans.overview import tasks
from scoring.readings import Effect, effects
from tracking.explaining import given_of
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import Light
from tracking.publishing import final_of
from tracking.settling import get_settlement, latest_or_refuse
from tracking.standing import standings


def gather_material(
    session: Session, plan: Plan, day: date, at: datetime, *, soon_days: int, unit: Unit | None
) -> Material:
    """Return the plan's milestones on a day, or those of one unit. `at` is now (aware UTC)."""
    unit_id = key_of(unit) if unit else None
    return Material(
        plan_code=plan.code,
        plan_title=plan.title,
        rows=standings(session, plan, day, soon_days, unit_id=unit_id),
        clauses={task["ref"]: task["clause"] for task in tasks(session, plan)},
        day=day,
        at=at,
        unit=unit.name if unit else None,
    )


def gather_overdue(
    session: Session, plan: Plan, unit: Unit, day: date, answer_by: date
) -> Rectification:
    """Return what a unit had overdue at the end of `day`, soonest due first."""
    rows = [
        row
        for row in standings(session, plan, day, 0, unit_id=key_of(unit))
        if row.light is Light.RED
    ]
    found = session.execute(
        sa.select(col(Deadline.id), col(Deadline.phrase), col(Clause.number))
        .outerjoin(Clause, col(Clause.id) == col(Deadline.clause_id))
        .where(col(Deadline.id).in_({row.deadline_id for row in rows}))
    )
    wording = {deadline: (phrase, clause) for deadline, phrase, clause in found}
    owed = (
        Owed(
            milestone=row.id,
            ref=row.ref,
            title=row.title,
            phrase=wording[row.deadline_id][0],
            clause=wording[row.deadline_id][1],
            due_on=row.due_on,
            state=STATES[row.state],
        )
        for row in sorted(rows, key=lambda row: (row.due_on, row.id))
    )
    return Rectification(
        plan_code=plan.code,
        plan_title=plan.title,
        unit=unit.name,
        day=day,
        owed=tuple(owed),
        answer_by=answer_by,
    )


def gather_settled(session: Session, plan: Plan, *, number: int | None, day: date) -> Settled:
    """Return the settlement of that number, else the one that is final on `day`, else the latest.

    Raises:
        NotFoundError: the plan has no settlement of that number.
        NotSettledYetError: it has none on or before `day`.
        SettlementUnreadableError: it lacks what is printed.
    """
    row = _asked_for(session, plan, number, day)
    final = final_of(session, key_of(plan), day)
    later = final.settlement_id if final and final.settlement_id > key_of(row) else None
    return read_settled(row.result, key_of(row), replaced_by=later)


def gather_effects(session: Session, settled: Settled) -> list[Effect]:
    """Return what other readings of the choices would do to an archived settlement.

    Nothing where it was only tried, or an older program did not keep its facts.
    """
    row = None if settled.number is None else session.get(Settlement, settled.number)
    given = None if row is None else given_of(row)
    return [] if given is None else effects(given)


def _asked_for(session: Session, plan: Plan, number: int | None, day: date) -> Settlement:
    if number is not None:
        return get_settlement(session, plan, number)
    final = final_of(session, key_of(plan), day)
    if final is not None:
        return session.get_one(Settlement, final.settlement_id)
    return latest_or_refuse(session, plan, day)

"""核算: settle a plan by its rubric on a day, and freeze the result with its facts."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import DubanError
from models import Fact, Milestone, Plan, Settlement
from models import Outcome as StoredOutcome
from models.base import key_of
from scoring.engine import settle as settle_values
from scoring.facts import MilestoneFact
from scoring.rubric import load_rubric
from scoring.settlement import Settlement as SettledValues
from tracking.facts import facts_of


class NoRubricError(DubanError):
    """The plan names no rubric, so there is nothing to settle by."""

    def __init__(self, plan: str) -> None:
        super().__init__(f"方案「{plan}」没有指定考核细则（plan.rubric），不能核算。")


def reckon(session: Session, plan: Plan, day: date) -> tuple[SettledValues, list[MilestoneFact]]:
    """Settle the plan as it stood on `day` without writing anything.

    A milestone due on `day` itself and not handed in is not missing yet: the day is not over.

    Raises:
        NoRubricError: the plan has no rubric.
    """
    if plan.rubric is None:
        raise NoRubricError(plan.code)
    facts, units = facts_of(session, plan, day)
    return settle_values(load_rubric(plan.rubric), facts, day, units), facts


def settle(session: Session, plan: Plan, day: date, at: datetime) -> Settlement:
    """Settle and freeze: one settlement and its facts, added and never changed after."""
    found, facts = reckon(session, plan, day)
    row = Settlement(
        plan_id=key_of(plan),
        settled_on=day,
        at=at,
        rubric=found.rubric,
        rubric_sha256=found.sha256,
        result=found.to_json(),
    )
    session.add(row)
    session.flush()
    _freeze(session, key_of(row), plan, facts)
    return row


def _freeze(session: Session, settlement: int, plan: Plan, facts: list[MilestoneFact]) -> None:
    if not facts:
        return
    owners = {
        milestone: (unit, task)
        for milestone, unit, task in session.execute(
            sa.select(col(Milestone.id), col(Milestone.unit_id), col(Milestone.task_id)).where(
                col(Milestone.plan_id) == plan.id
            )
        )
    }
    session.execute(
        sa.insert(Fact),
        [
            {
                "settlement_id": settlement,
                "milestone_id": fact.milestone,
                "unit_id": owners[fact.milestone][0],
                "task_id": owners[fact.milestone][1],
                "outcome": StoredOutcome(fact.outcome.value),
                "due_on": fact.due_on,
                "done_on": fact.done_on,
            }
            for fact in facts
        ],
    )


def latest(session: Session, plan: Plan, day: date | None = None) -> Settlement | None:
    """The plan's latest settlement, of those settled on or before `day` when one is given."""
    query = select(Settlement).where(Settlement.plan_id == plan.id)
    if day is not None:
        query = query.where(Settlement.settled_on <= day)
    return session.exec(
        query.order_by(col(Settlement.settled_on).desc(), col(Settlement.id).desc())
    ).first()

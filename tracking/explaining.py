"""What an explanation rests on: a stored settlement, or the plan as it stands on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import Appeal, AppealState, Plan, Settlement
from models.base import key_of
from scoring.comparing import Side, compare
from scoring.comparison import Comparison
from scoring.engine import settle
from scoring.factwords import namer
from scoring.whatif import Given
from tracking.rubrics import rubric_of
from tracking.settling import (
    NotReplayableError,
    frozen_input,
    gather,
    get_settlement,
    latest,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """A settlement's JSON and what it was computed from.

    `number` is None where nothing is stored; `given` where an older program did not keep it.
    `stored` is the settlement itself, None where nothing is stored.
    """

    result: Mapping[str, Any]
    given: Given | None
    number: int | None
    on: date
    stored: Settlement | None = None


def basis_of(session: Session, plan: Plan, day: date, number: int | None = None) -> Basis:
    """Return the stored settlement `number`, else the one of `day`, else one computed now.

    Raises:
        NotFoundError: the plan has no such settlement.
        NoRubricError: the plan has no rubric.
    """
    row = latest(session, plan, day) if number is None else get_settlement(session, plan, number)
    if row is not None and (number is not None or row.settled_on == day):
        return Basis(row.result, given_of(row), key_of(row), row.settled_on, row)
    given = standing(session, plan, day)
    found = settle(given.rubric, given.facts, day, given.units)
    return Basis(found.to_json(), given, None, day)


def standing(
    session: Session, plan: Plan, day: date, instead: Mapping[str, str] | None = None
) -> Given:
    """Return what a settlement of the plan on `day` would rest on."""
    found = gather(session, plan, day, instead)
    return Given(found.rubric, found.facts, found.units, day)


def given_of(settlement: Settlement) -> Given | None:
    """Return what a stored settlement was computed from; None of older programs."""
    try:
        found = frozen_input(settlement)
    except NotReplayableError:
        return None
    return Given(found.rubric, found.facts, found.units, settlement.settled_on)


def settled_before(session: Session, settlement: Settlement) -> Settlement | None:
    """Return the plan's settlement stored before this one, None where it is the first."""
    return session.exec(
        select(Settlement)
        .where(Settlement.plan_id == settlement.plan_id, col(Settlement.id) < key_of(settlement))
        .order_by(col(Settlement.id).desc())
    ).first()


def settlements_of(session: Session, plan: Plan, day: date) -> Sequence[Settlement]:
    """Return the plan's settlements up to a day, the newest first."""
    return session.exec(
        select(Settlement)
        .where(Settlement.plan_id == plan.id, Settlement.settled_on <= day)
        .order_by(col(Settlement.id).desc())
    ).all()


def compare_stored(
    session: Session, plan: Plan, first: int, second: int
) -> tuple[Comparison, list[Appeal]]:
    """Hold two stored settlements against each other, in the order in which they are named.

    The appeals are those upheld between the two, whose corrections the later one holds.

    Raises:
        NotFoundError: the plan has no such settlement.
    """
    old, new = (get_settlement(session, plan, number) for number in (first, second))
    was = given_of(old)
    now = was if new is old else given_of(new)
    words = namer(now.rubric if now else rubric_of(plan))
    sides = [
        Side(row.result, None if given is None else given.facts)
        for row, given in ((old, was), (new, now))
    ]
    earlier, later = sorted((old, new), key=lambda row: (row.at, row.id))
    return compare(sides[0], sides[1], words), list(_upheld(session, earlier, later))


def _upheld(session: Session, earlier: Settlement, later: Settlement) -> Sequence[Appeal]:
    return session.exec(
        select(Appeal)
        .join(Settlement, col(Settlement.id) == col(Appeal.settlement_id))
        .where(
            Settlement.plan_id == later.plan_id,
            Appeal.state == AppealState.UPHELD,
            col(Appeal.answered_at) > earlier.at,
            col(Appeal.answered_at) <= later.at,
        )
        .order_by(col(Appeal.id))
    ).all()

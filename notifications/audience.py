"""Who hears: the people of a duty who answer for a milestone, as conditions in SQL."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import Duty, Milestone, Person, Plan, Unit


def active(person: type[Person], day: date) -> sa.ColumnElement[bool]:
    """Return the condition that letters still go to the person on `day` (the last included)."""
    return sa.or_(col(person.until_on).is_(None), col(person.until_on) >= day)


def writable(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a row of Person is written to for what its unit owes.

    These are the unit's fillers; where it has none on that day, its head; where it has
    neither, its own coordinator (the unit that coordinates a plan often owes tasks too).
    """
    other = aliased(Person)

    def has(*duties: Duty) -> sa.ColumnElement[bool]:
        return (
            sa.exists()
            .where(col(other.unit_id) == col(Person.unit_id))
            .where(col(other.duty).in_(duties))
            .where(active(other, day))
        )

    return sa.and_(
        active(Person, day),
        sa.or_(
            col(Person.duty) == Duty.FILLER,
            sa.and_(col(Person.duty) == Duty.HEAD, ~has(Duty.FILLER)),
            sa.and_(col(Person.duty) == Duty.COORDINATOR, ~has(Duty.FILLER, Duty.HEAD)),
        ),
    )


def hears(duty: Duty, day: date) -> sa.ColumnElement[bool]:
    """Return the join condition of Person to Milestone and Plan for an audience.

    A unit without a head, or a plan without a coordinator or a leader, has nobody at that
    step: the ladder goes on without it. Leaders are those of the unit that coordinates the
    plan and of all units above it.
    """
    if duty is Duty.FILLER:
        return sa.and_(col(Person.unit_id) == col(Milestone.unit_id), writable(day))
    own = sa.and_(col(Person.duty) == duty, active(Person, day))
    match duty:
        case Duty.HEAD:
            return sa.and_(own, col(Person.unit_id) == col(Milestone.unit_id))
        case Duty.COORDINATOR:
            return sa.and_(own, col(Person.unit_id) == col(Plan.coordinator_unit_id))
        case Duty.LEADER:
            over = _over()
            above = sa.select(over.c.over_id).where(over.c.unit_id == col(Plan.coordinator_unit_id))
            return sa.and_(own, col(Person.unit_id).in_(above))


def _over() -> sa.CTE:
    """Return each coordinating unit with itself and every unit above it, as pairs.

    UNION drops what it has seen, so that a circle of parents comes to an end. It stands
    within its select: SQLite's driver counts the rows of a statement only where it begins
    with INSERT.
    """
    coordinating = sa.select(col(Plan.coordinator_unit_id))
    unit_id = col(Unit.id)
    over = (
        sa.select(unit_id.label("unit_id"), unit_id.label("over_id"))
        .where(unit_id.in_(coordinating))
        .cte("over_units", recursive=True, nesting=True)
    )
    parent = aliased(Unit)
    return over.union(
        sa.select(over.c.unit_id, col(parent.parent_id)).where(
            col(parent.id) == over.c.over_id, col(parent.parent_id).is_not(None)
        )
    )

"""Who hears: the people of a duty who answer for a milestone, as conditions in SQL."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import Duty, Milestone, Person, Plan


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

    A unit without a head, or a plan without a coordinator, has nobody at that step: the
    ladder goes on without it.
    """
    match duty:
        case Duty.FILLER:
            return sa.and_(col(Person.unit_id) == col(Milestone.unit_id), writable(day))
        case Duty.HEAD:
            unit = col(Milestone.unit_id)
        case Duty.COORDINATOR:
            unit = col(Plan.coordinator_unit_id)
    return sa.and_(col(Person.unit_id) == unit, col(Person.duty) == duty, active(Person, day))

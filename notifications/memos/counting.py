"""Milestones counted by plan, unit and light, in SQL: a digest of a whole plan loads none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from models import Milestone, MilestoneState, Plan, Unit
from tracking.lifecycle import OPEN
from tracking.lights import Light

ENDED = (MilestoneState.ACCEPTED, MilestoneState.WAIVED)


@dataclass(frozen=True, slots=True)
class Period:
    """What a digest speaks of: «周» or «月», its first and last day, and the day the last began."""

    word: str
    first: date
    last: date
    last_first: date


@dataclass(frozen=True, slots=True)
class Count:
    """The milestones of one unit in one plan.

    `due` of them are open and due in the period, `done` were accepted in the one before.
    `telling` are those for which the digest is worth reading (see `telling`).
    """

    plan_id: int
    code: str
    plan: str
    unit: str
    lights: Mapping[Light, int]
    due: int
    done: int
    telling: int

    @property
    def open(self) -> bool:
        """Whether anything is left to do."""
        return any(n for light, n in self.lights.items() if light is not Light.GREY)


def telling(period: Period) -> sa.ColumnElement[bool]:
    """Return the condition on a row of Milestone for which a digest is worth reading.

    Late or due by the end of the period, handed in before it and not reviewed, or accepted in
    the one before. It counts from the period's first day, so that what happens within the
    period brings no digest in the middle of it.
    """
    state, due = col(Milestone.state), col(Milestone.due_on)
    return sa.or_(
        sa.and_(state.in_(OPEN), due <= period.last),
        sa.and_(state == MilestoneState.SUBMITTED, col(Milestone.submitted_on) < period.first),
        accepted_before(period),
    )


def accepted_before(period: Period) -> sa.ColumnElement[bool]:
    """Return the condition that a milestone was accepted in the period before."""
    accepted = col(Milestone.accepted_on)
    return sa.and_(
        col(Milestone.state) == MilestoneState.ACCEPTED,
        accepted >= period.last_first,
        accepted < period.first,
    )


def light_conditions(day: date, soon_days: int) -> dict[Light, sa.ColumnElement[bool]]:
    """Return the conditions of `tracking.lights.light` for a row of Milestone as it stands."""
    state, due = col(Milestone.state), col(Milestone.due_on)
    still = state.in_(OPEN)
    soon = day + timedelta(days=soon_days)
    return {
        Light.GREEN: sa.and_(still, due > soon),
        Light.YELLOW: sa.and_(still, due.between(day, soon)),
        Light.RED: sa.and_(still, due < day),
        Light.BLUE: state == MilestoneState.SUBMITTED,
        Light.GREY: state.in_(ENDED),
    }


def counts(
    session: Session,
    key: Mapped[int],
    keys: Sequence[int],
    day: date,
    soon_days: int,
    period: Period,
) -> Iterator[tuple[int, Count]]:
    """Yield the counts of dispatched plans where `key`, a column of them, is one of `keys`.

    They come with the value of `key`, plan by plan in the order of the roster. Due counts from
    `day` to the period's last, both included.
    """
    if not keys:
        return
    lights = light_conditions(day, soon_days)
    due = sa.and_(col(Milestone.state).in_(OPEN), col(Milestone.due_on).between(day, period.last))
    what = (*lights.values(), due, accepted_before(period), telling(period))
    sums = [sa.func.sum(sa.case((one, 1), else_=0)) for one in what]
    query = (
        sa.select(key, col(Plan.id), col(Plan.code), col(Plan.title), col(Unit.name), *sums)
        .select_from(Milestone)
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .where(key.in_(keys), col(Plan.dispatched_on).is_not(None))
        .group_by(key, col(Plan.id), col(Plan.code), col(Plan.title))
        .group_by(col(Unit.id), col(Unit.name), col(Unit.position))
        .order_by(col(Plan.id), col(Unit.position), col(Unit.id))
    )
    for value, plan_id, code, plan, unit, *numbers in session.execute(query):
        *shown, coming, done, worth = map(int, numbers)
        of_light = dict(zip(lights, shown, strict=True))
        yield value, Count(plan_id, code, plan, unit, of_light, coming, done, worth)

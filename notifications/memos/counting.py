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
class Count:
    """The milestones of one unit in one plan; `due` of them are open and due in the period."""

    plan_id: int
    code: str
    plan: str
    unit: str
    lights: Mapping[Light, int]
    due: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return all(not n for light, n in self.lights.items() if light is not Light.GREY)


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
    last: date,
) -> Iterator[tuple[int, Count]]:
    """Yield the counts of dispatched plans where `key`, a column of them, is one of `keys`.

    They come with the value of `key`. Due counts from `day` to `last`, both included.
    """
    if not keys:
        return
    lights = light_conditions(day, soon_days)
    due = sa.and_(col(Milestone.state).in_(OPEN), col(Milestone.due_on).between(day, last))
    sums = [sa.func.sum(sa.case((one, 1), else_=0)) for one in (*lights.values(), due)]
    query = (
        sa.select(key, col(Plan.id), col(Plan.code), col(Plan.title), col(Unit.name), *sums)
        .select_from(Milestone)
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .where(key.in_(keys), col(Plan.dispatched_on).is_not(None))
        .group_by(key, col(Plan.id), col(Plan.code), col(Plan.title), col(Unit.id), col(Unit.name))
        .order_by(col(Plan.id), col(Unit.id))
    )
    for value, plan_id, code, plan, unit, *numbers in session.execute(query):
        of_light = dict(zip(lights, map(int, numbers[:-1]), strict=True))
        yield value, Count(plan_id, code, plan, unit, of_light, int(numbers[-1]))

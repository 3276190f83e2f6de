"""Which plans the readers of a memo coordinate: it is signed by those, and asks those."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Person, Plan


def coordinated(session: Session, people: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return the dispatched plans that each of `people` coordinates, perhaps none."""
    query = (
        sa.select(col(Person.id), col(Plan.id))
        .join(Plan, col(Plan.coordinator_unit_id) == col(Person.unit_id))
        .where(col(Person.id).in_(people), col(Plan.dispatched_on).is_not(None))
    )
    found: dict[int, set[int]] = {person: set() for person in people}
    for person, plan in session.execute(query):
        found[person].add(plan)
    return {person: frozenset(plans) for person, plans in found.items()}

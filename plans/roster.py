"""名册: the units of a plan's office, the collectives they stand in, and their people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import NotFoundError
from models import Collective, CollectiveMember, Person, Plan, Unit
from models.base import key_of


def get_unit(session: Session, plan: Plan, name: str) -> Unit:
    """Return the unit of that name, or of that short name, in the plan's office.

    Raises:
        NotFoundError: there is none; the sentence lists the names there are.
    """
    units = session.exec(
        select(Unit).where(Unit.office == plan.office).order_by(col(Unit.position))
    ).all()
    for unit in units:
        if unit.name == name:
            return unit
    for unit in units:
        if name in unit.short_names:
            return unit
    raise NotFoundError("单位", name, [unit.name for unit in units])


def roster(session: Session, plan: Plan, day: date) -> list[dict[str, Any]]:
    """Return the office's units in order, with memberships and people as of `day`."""
    units = session.exec(
        select(Unit).where(Unit.office == plan.office).order_by(col(Unit.position))
    ).all()
    names = {key_of(unit): unit.name for unit in units}
    within: dict[int, list[str]] = defaultdict(list)
    members = session.execute(
        sa.select(col(CollectiveMember.unit_id), col(Collective.name))
        .join(Collective, col(Collective.id) == col(CollectiveMember.collective_id))
        .where(
            col(Collective.office) == plan.office,
            sa.or_(col(CollectiveMember.from_on).is_(None), col(CollectiveMember.from_on) <= day),
            sa.or_(col(CollectiveMember.until_on).is_(None), col(CollectiveMember.until_on) >= day),
        )
        .order_by(col(Collective.id))
    )
    for unit_id, collective in members:
        within[unit_id].append(collective)
    people: dict[int, list[dict[str, str]]] = defaultdict(list)
    for person in session.exec(
        select(Person)
        .where(
            col(Person.unit_id).in_(names),
            sa.or_(col(Person.until_on).is_(None), col(Person.until_on) >= day),
        )
        .order_by(col(Person.id))
    ):
        people[person.unit_id].append({"name": person.name, "duty": person.duty})
    return [
        {
            "name": unit.name,
            "kind": unit.kind,
            "group": unit.group,
            "parent": names.get(unit.parent_id) if unit.parent_id else None,
            "short_names": unit.short_names,
            "collectives": within[key_of(unit)],
            "people": people[key_of(unit)],
            "until": unit.until_on.isoformat() if unit.until_on else None,
        }
        for unit in units
    ]

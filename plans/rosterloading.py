"""Merge a roster into the office: what is new is added, what is dated is brought up to date.

Nothing is ever taken away: a unit, a member or a person leaves by its last day (`until`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models import Address, Collective, CollectiveMember, Duty, Person, Unit
from models.base import key_of
from plans.planfile.schema import CollectivePart, MemberPart, RosterPart


def merge_roster(
    session: Session, roster: RosterPart, since: date
) -> tuple[dict[str, int], dict[str, int]]:
    """Write the roster; return the ids of the office's units and collectives by name.

    A unit that joins a collective the office already has, with no `from` of its own, belongs
    to it from `since`: it does not inherit what fell due before. The caller commits.
    """
    units = _units(session, roster)
    collectives = _collectives(session, roster, units, since)
    _people(session, roster, units)
    session.flush()
    return units, collectives


def _units(session: Session, roster: RosterPart) -> dict[str, int]:
    known = {
        unit.name: unit for unit in session.exec(select(Unit).where(Unit.office == roster.office))
    }
    first = len(known)
    for position, part in enumerate(roster.units):
        unit = known.get(part.name)
        if unit is None:
            unit = known[part.name] = Unit(
                office=roster.office,
                name=part.name,
                short_names=part.short,
                kind=part.kind,
                group=part.group,
                position=first + position,
            )
        if part.until_on is not None:
            unit.until_on = part.until_on
        session.add(unit)
    session.flush()
    ids = {name: key_of(unit) for name, unit in known.items()}
    for part in roster.units:
        if part.parent is not None and known[part.name].parent_id is None:
            known[part.name].parent_id = ids[part.parent]
    return ids


def _collectives(
    session: Session, roster: RosterPart, units: dict[str, int], since: date
) -> dict[str, int]:
    rows = session.exec(select(Collective).where(Collective.office == roster.office))
    known = {row.name: key_of(row) for row in rows}
    for part in roster.collectives:
        if part.name in known:
            _join(session, part, known[part.name], units, since)
            continue
        row = Collective(office=roster.office, name=part.name)
        session.add(row)
        session.flush()
        known[part.name] = key_of(row)
        for member in part.members:
            session.add(_member(known[part.name], units[member.unit], member, member.from_on))
    return known


def _join(
    session: Session, part: CollectivePart, collective: int, units: dict[str, int], since: date
) -> None:
    """Bring the members of a known collective up to date."""
    spans: dict[int, list[CollectiveMember]] = defaultdict(list)
    query = select(CollectiveMember).where(CollectiveMember.collective_id == collective)
    for row in session.exec(query.order_by(col(CollectiveMember.id))):
        spans[row.unit_id].append(row)
    for member in part.members:
        own = spans[units[member.unit]]
        if not own:
            from_on = member.from_on or since
            session.add(_member(collective, units[member.unit], member, from_on))
            continue
        same = [row for row in own if row.from_on == member.from_on] or (
            own[-1:] if member.from_on is None else []
        )
        if same:
            same[0].until_on = member.until_on or same[0].until_on
            session.add(same[0])
        elif _ended_before(own, member.from_on):
            session.add(_member(collective, units[member.unit], member, member.from_on))


def _ended_before(rows: Sequence[CollectiveMember], day: date | None) -> bool:
    return day is not None and all(row.until_on is not None and row.until_on < day for row in rows)


def _member(
    collective: int, unit: int, member: MemberPart, from_on: date | None
) -> CollectiveMember:
    return CollectiveMember(
        collective_id=collective, unit_id=unit, from_on=from_on, until_on=member.until_on
    )


def _people(session: Session, roster: RosterPart, units: dict[str, int]) -> None:
    here = select(Person).where(col(Person.unit_id).in_(units.values()))
    known: dict[tuple[int, str, Duty], Person] = {
        (p.unit_id, p.name, p.duty): p for p in session.exec(here)
    }
    for part in roster.people:
        key = (units[part.unit], part.name, part.duty)
        person = known.get(key)
        if person is None:
            person = known[key] = Person(unit_id=key[0], name=part.name, duty=part.duty)
        if part.until_on is not None:
            person.until_on = part.until_on
        session.add(person)
    session.flush()
    _addresses(session, roster, units, known)


def _addresses(
    session: Session,
    roster: RosterPart,
    units: dict[str, int],
    people: dict[tuple[int, str, Duty], Person],
) -> None:
    """A changed address replaces the old one, and is tried again where that was refused."""
    ids = [key_of(person) for person in people.values()]
    query = select(Address).where(col(Address.person_id).in_(ids))
    known = {(row.person_id, row.channel): row for row in session.exec(query)}
    for part in roster.people:
        person = key_of(people[units[part.unit], part.name, part.duty])
        for channel, address in part.addresses.items():
            row = known.get((person, channel))
            if row is None:
                session.add(Address(person_id=person, channel=channel, address=address))
            elif row.address != address:
                row.address, row.disabled_why = address, None
                session.add(row)

"""地址停用: an address that a channel refused for good, told to the office's coordinators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Address, Duty, Memo, Person, Plan, Unit
from notifications.audience import active
from notifications.channels import channel_lines
from notifications.draft import MOST_LINES, Block, called
from notifications.letters.desk import Desk
from notifications.memos.readers import coordinated
from plans.workdays import WorkCalendar

# The address stands in the subject, so that another one that fails later is told anew.
_SHOWN = 40
_SUBJECT = (
    sa.cast(col(Address.id), sa.String)
    + sa.literal(":", sa.String)
    + sa.func.substr(col(Address.address), 1, _SHOWN)
)


def owed(session: Session, day: date, calendar: WorkCalendar) -> sa.Select[Any] | None:  # noqa: ARG001
    """Return the coordinators of the plans of each office where somebody cannot be reached."""
    if session.execute(_switched_off(day).limit(1)).first() is None:
        return None
    reader = aliased(Person)
    return (
        _switched_off(day)
        .join(Plan, col(Plan.office) == col(Unit.office))
        .join(reader, col(reader.unit_id) == col(Plan.coordinator_unit_id))
        .where(
            col(Plan.dispatched_on).is_not(None),
            col(reader.duty) == Duty.COORDINATOR,
            active(reader, day),
        )
        .with_only_columns(col(reader.id).label("person_id"), _SUBJECT.label("subject"))
        .distinct()
    )


def holds(day: date) -> sa.ColumnElement[bool]:
    """It holds while the address is the person's, switched off, and the person is there."""
    return col(Memo.subject).in_(_switched_off(day).with_only_columns(_SUBJECT))


def blocks(
    session: Session, subjects: Mapping[int, Collection[str]], day: date, desk: Desk
) -> dict[int, Block]:
    """Return who cannot be reached and why, and to whose plans it matters."""
    wanted = sorted({subject for some in subjects.values() for subject in some})
    query = (
        _switched_off(day)
        .where(_SUBJECT.in_(wanted))
        .with_only_columns(
            _SUBJECT,
            col(Unit.name),
            col(Person.name),
            col(Address.channel),
            col(Address.address),
            col(Address.disabled_why),
        )
        .order_by(col(Unit.position), col(Person.id), col(Address.id))
    )
    rows = {
        subject: (called(unit, person), _channel(channel), shown_address(address), why)
        for subject, unit, person, channel, address, why in session.execute(query)
    }
    plans = coordinated(session, list(subjects))
    return {
        person: _block([rows[one] for one in rows if one in some], plans[person], desk)
        for person, some in subjects.items()
        if any(one in rows for one in some)
    }


def _switched_off(day: date) -> sa.Select[Any]:
    return (
        sa.select(col(Address.id))
        .select_from(Address)
        .join(Person, col(Person.id) == col(Address.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(col(Address.disabled_why).is_not(None), active(Person, day))
    )


def _block(rows: list[tuple[str, ...]], plans: frozenset[int], desk: Desk) -> Block:
    return Block(
        title=f"{len(rows)}个地址停用",
        heading="停用的地址",
        lead="下列地址被对方永久拒收，已停用，以后不再往那里送；请核实后在名册中更正。",
        who="方案牵头单位",
        why="地址停用后首次告知",
        columns=("收件人", "渠道", "地址", "原因"),
        rows=rows[:MOST_LINES],
        left_out=max(len(rows) - MOST_LINES, 0),
        url=desk.links.units(),
        plans=plans,
    )


def _channel(key: str) -> str:
    line = channel_lines().get(key)
    return line.name if line else key


def shown_address(address: str) -> str:
    """Return an address as it may stand in a letter: a robot's holds its key, mail does not."""
    if "://" in address:
        return f"{urlsplit(address).hostname or ''}/…"
    return address if "@" in address else f"{address[:4]}…"

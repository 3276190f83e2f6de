"""Dead letters: what was given up on a channel, and how to send it once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from duban.errors import DubanError
from models import Address, Delivery, DeliveryState, Letter, Person, Unit
from notifications.insert import insert_into

ENDED = (DeliveryState.FAILED, DeliveryState.REFUSED, DeliveryState.UNKNOWN)


class NotDeadError(DubanError):
    """A delivery is not a dead letter, so it cannot be sent once more."""

    def __init__(self, numbers: Sequence[int]) -> None:
        said = "、".join(str(number) for number in numbers)
        super().__init__(f"送达号{said}不是死信，没有重发。用 duban letters dead 查看死信。")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """The last attempt of a letter on a channel that came to nothing."""

    id: int
    letter: int
    channel: str
    unit: str
    person: str
    address: str
    written_on: date
    attempts: int
    state: DeliveryState
    outcome: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it with an ISO date; keys are stable."""
        return asdict(self) | {"written_on": self.written_on.isoformat()}


def dead_letters(session: Session, as_of: date | None = None) -> list[DeadLetter]:
    """Return what nobody will try again, newest letter first.

    Unknown are those whose outcome nobody knows and that their channel's terms hold: whoever
    resends one accepts that it may arrive twice.
    """
    query = (
        sa.select(
            col(Delivery.id),
            col(Letter.id),
            col(Delivery.channel),
            col(Unit.name),
            col(Person.name),
            col(Delivery.address),
            col(Letter.written_on),
            col(Delivery.attempt),
            col(Delivery.state),
            col(Delivery.outcome),
        )
        .join(Letter, col(Letter.id) == col(Delivery.letter_id))
        .join(Person, col(Person.id) == col(Letter.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(_dead())
        .order_by(col(Letter.written_on).desc(), col(Delivery.id))
    )
    if as_of is not None:
        query = query.where(col(Letter.written_on) <= as_of)
    return [DeadLetter(*row) for row in session.execute(query)]


def resend(session: Session, numbers: Sequence[int]) -> int:
    """Owe a further attempt of each dead letter, to the address its reader has now.

    The address is switched on again: whoever resends vouches for it. The caller commits; the
    next dispatch sends.

    Raises:
        NotDeadError: one of the numbers is no dead letter; nothing is changed.
    """
    found = {row.id: row for row in dead_letters(session)}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise NotDeadError(missing)
    owed = col(Delivery.id).in_(list(numbers))
    address = (
        sa.select(col(Address.address))
        .join(Letter, col(Letter.person_id) == col(Address.person_id))
        .where(col(Letter.id) == col(Delivery.letter_id))
        .where(col(Address.channel) == col(Delivery.channel))
        .correlate(Delivery)
        .scalar_subquery()
    )
    theirs = (
        sa.exists()
        .where(owed, col(Letter.id) == col(Delivery.letter_id))
        .where(col(Letter.person_id) == col(Address.person_id))
        .where(col(Delivery.channel) == col(Address.channel))
    )
    session.execute(
        sa.update(Address).where(theirs).values(disabled_why=None),
        execution_options={"synchronize_session": False},
    )
    again = sa.select(
        col(Delivery.letter_id),
        col(Delivery.channel),
        sa.func.coalesce(address, col(Delivery.address)),
        col(Delivery.attempt) + 1,
        sa.literal(DeliveryState.PENDING, Delivery.__table__.c.state.type),  # type: ignore[attr-defined]
        sa.false(),
    ).where(owed)
    insert = insert_into(session, Delivery).from_select(
        ["letter_id", "channel", "address", "attempt", "state", "channel_down"], again
    )
    made = insert.on_conflict_do_nothing().returning(col(Delivery.id))
    return len(session.execute(made).all())


def _dead() -> sa.ColumnElement[bool]:
    """The last attempt of its letter and channel, ended without having been sent."""
    later = aliased(Delivery)
    successor = sa.exists().where(
        col(later.letter_id) == col(Delivery.letter_id),
        col(later.channel) == col(Delivery.channel),
        col(later.attempt) > col(Delivery.attempt),
    )
    return sa.and_(col(Delivery.state).in_(ENDED), ~successor)

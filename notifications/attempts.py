"""The two transactions of one attempt: the claim before it, the record after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address, Delivery, DeliveryState, Letter, Person, Unit
from notifications.channel import Message

SessionFactory = Callable[[], Session]
MOST_ATTEMPTS = 5
# From the first attempt to the second, and so on: a short fault is over in minutes, a mail
# server under repair in hours.
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
JITTER = 0.2
OUTCOME_LENGTH = 500
WHY_LENGTH = 300
NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed delivery with its message; `disabled_why` if the address is switched off."""

    delivery_id: int
    person_id: int
    channel: str
    address: str
    number: int
    message: Message
    disabled_why: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt."""

    state: DeliveryState
    outcome: str
    disable: bool = False
    channel_down: bool = False


def claim(session_factory: SessionFactory, delivery_id: int, now: datetime) -> Attempt | None:
    """Claim a pending delivery and commit; None when somebody else has it already."""
    update = (
        sa.update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.state) == DeliveryState.PENDING)
        .values(state=DeliveryState.SENDING, claimed_at=now)
    )
    with session_factory() as session:
        result = session.execute(update, execution_options=NO_SYNC)
        if result.rowcount != 1:  # type: ignore[attr-defined]
            return None
        attempt = _read(session, delivery_id, now)
        session.commit()
    return attempt


def _read(session: Session, delivery_id: int, now: datetime) -> Attempt:
    switched_off = sa.and_(
        col(Address.person_id) == col(Person.id),
        col(Address.channel) == col(Delivery.channel),
        col(Address.address) == col(Delivery.address),
    )
    query = (
        sa.select(
            col(Delivery.channel),
            col(Delivery.address),
            col(Delivery.attempt),
            col(Letter.id),
            col(Letter.kind),
            col(Letter.written_on),
            col(Letter.subject),
            col(Letter.text),
            col(Letter.html),
            col(Person.id),
            col(Person.name),
            col(Unit.name),
            col(Address.disabled_why),
        )
        .join(Letter, col(Letter.id) == col(Delivery.letter_id))
        .join(Person, col(Person.id) == col(Letter.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(Address, switched_off)
        .where(col(Delivery.id) == delivery_id)
    )
    row = session.execute(query).one()
    channel, address, number, letter, kind, written_on, subject, text, html = row[:9]
    person_id, person, unit, disabled_why = row[9:]
    message = Message(letter, unit, person, kind, written_on, subject, text, html, now)
    return Attempt(delivery_id, person_id, channel, address, number, message, disabled_why)


def wait_after(number: int, delivery_id: int) -> timedelta:
    """Return how long the attempt after the `number`-th waits.

    Up to a fifth is added by the delivery's own number, so that letters which failed together
    do not all come back in the same second.
    """
    spread = delivery_id * 2654435761 % 1000 / 1000
    return WAITS[number - 1] * (1 + JITTER * spread)


def _failures(session: Session, attempt: Attempt) -> int:
    """How many attempts failed by the letter's own fault; an outage of the channel is not one."""
    query = sa.select(sa.func.count()).where(
        col(Delivery.letter_id) == attempt.message.letter_id,
        col(Delivery.channel) == attempt.channel,
        col(Delivery.state) == DeliveryState.FAILED,
        col(Delivery.channel_down).is_(False),
    )
    return int(session.execute(query).scalar_one())


def record(
    session_factory: SessionFactory, attempt: Attempt, result: Result, now: datetime
) -> None:
    """Record the outcome and commit; a failure owes the next attempt, up to the fifth.

    While the channel itself is down attempts go on, however long: the letter is not at fault.

    A refusal for good also switches the address off, unless it was changed meanwhile. An
    attempt that took so long that others gave it up stays unknown: its successor is owed.
    """
    outcome = result.outcome[:OUTCOME_LENGTH]
    update = (
        sa.update(Delivery)
        .where(col(Delivery.id) == attempt.delivery_id)
        .where(col(Delivery.state) == DeliveryState.SENDING)
        .values(
            state=result.state,
            finished_at=now,
            outcome=outcome,
            channel_down=result.channel_down,
        )
    )
    with session_factory() as session:
        ours = session.execute(update, execution_options=NO_SYNC).rowcount == 1  # type: ignore[attr-defined]
        failures = _failures(session, attempt)
        if ours and result.state is DeliveryState.FAILED and failures < MOST_ATTEMPTS:
            session.add(
                Delivery(
                    letter_id=attempt.message.letter_id,
                    channel=attempt.channel,
                    address=attempt.address,
                    attempt=attempt.number + 1,
                    not_before=now + wait_after(max(failures, 1), attempt.delivery_id),
                )
            )
        if result.disable:
            session.execute(
                sa.update(Address)
                .where(col(Address.person_id) == attempt.person_id)
                .where(col(Address.channel) == attempt.channel)
                .where(col(Address.address) == attempt.address)
                .values(disabled_why=outcome[:WHY_LENGTH]),
                execution_options=NO_SYNC,
            )
        session.commit()

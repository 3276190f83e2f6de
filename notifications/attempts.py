"""The rows of an attempt: what is waiting, the claim before it, the record after it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address, Delivery, DeliveryState, Letter, Person, Unit
from notifications.channel import Message
from notifications.letters import Wording
from notifications.ready import change

SessionFactory = Callable[[], Session]
MOST_ATTEMPTS = 5
# From the first attempt to the second, and so on: a short fault is over in minutes, a mail
# server under repair in hours.
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
JITTER = 0.2
OUTCOME_LENGTH = 500
WHY_LENGTH = 300
# SQLite takes some 32,000 parameters in a statement.
IDS = 10_000

_TABLE: sa.Table = Delivery.__table__  # type: ignore[attr-defined]
_STATE = _TABLE.c.state
PENDING = sa.literal(DeliveryState.PENDING, _STATE.type)
# What counts against a letter: an outage of the channel is not its fault.
COUNTED = sa.and_(
    _STATE.in_([DeliveryState.FAILED, DeliveryState.UNKNOWN]), _TABLE.c.channel_down.is_(False)
)


@dataclass(frozen=True, slots=True)
class Head:
    """One delivery that waits, with all but its text; `disabled_why` if its address is off."""

    id: int
    channel: str
    address: str
    number: int
    letter_id: int
    kind: str
    person_id: int
    unit_id: int
    message: Message
    disabled_why: str | None

    def message_of(self, wording: Wording, at: datetime) -> Message:
        """Return the message with its text, to be sent at a moment."""
        blank = self.message
        return Message(
            blank.letter_id,
            blank.unit,
            blank.person,
            blank.kind,
            blank.written_on,
            wording.subject,
            wording.text,
            wording.html,
            at,
            wording.markdown,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt.

    `again` owes another one after a wait. `disable` switches the address off. With
    `channel_down` it does not count against the letter. `pause` lets the robot or server rest
    so long; pending beside it means that the letter was not tried at all.
    """

    state: DeliveryState
    outcome: str
    disable: bool = False
    channel_down: bool = False
    again: bool = False
    pause: timedelta | None = None


def last_waiting(connection: sa.Connection) -> int:
    """Return the highest number there is: retries made later have higher ones."""
    return connection.execute(sa.select(sa.func.max(_TABLE.c.id))).scalar_one() or 0


def heads(
    connection: sa.Connection,
    channels: Collection[str],
    now: datetime,
    above: int,
    up_to: int,
    count: int,
) -> list[Head]:
    """Return what is owed now, oldest first, `count` at most, numbered in (above, up_to]."""
    switched_off = sa.and_(
        col(Address.person_id) == col(Person.id),
        col(Address.channel) == _TABLE.c.channel,
        col(Address.address) == _TABLE.c.address,
    )
    query = (
        sa.select(
            _TABLE.c.id,
            _TABLE.c.channel,
            _TABLE.c.address,
            _TABLE.c.attempt,
            col(Letter.id),
            col(Letter.kind),
            col(Letter.written_on),
            col(Person.id),
            col(Person.name),
            col(Unit.id),
            col(Unit.name),
            col(Address.disabled_why),
        )
        .join(Letter, col(Letter.id) == _TABLE.c.letter_id)
        .join(Person, col(Person.id) == col(Letter.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .outerjoin(Address, switched_off)
        .where(_STATE == DeliveryState.PENDING, _TABLE.c.channel.in_(list(channels)))
        .where(sa.or_(_TABLE.c.not_before.is_(None), _TABLE.c.not_before <= now))
        .where(_TABLE.c.id > above, _TABLE.c.id <= up_to)
        .order_by(_TABLE.c.id)
        .limit(count)
    )
    return [_head(row, now) for row in connection.execute(query)]


def _head(row: sa.Row[tuple[object, ...]], now: datetime) -> Head:
    number, channel, address, attempt, letter, kind, written_on, person_id, person = row[:9]
    unit_id, unit, disabled_why = row[9:]
    message = Message(letter, unit, person, kind, written_on, "", "", "", now)
    return Head(
        number, channel, address, attempt, letter, kind, person_id, unit_id, message, disabled_why
    )


_CLAIM = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("number"), _STATE == DeliveryState.PENDING)
    .values(state=DeliveryState.SENDING, claimed_at=sa.bindparam("now"))
)
_GIVE_BACK = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("number"), _STATE == DeliveryState.SENDING)
    .values(
        state=DeliveryState.PENDING,
        claimed_at=None,
        not_before=sa.bindparam("until"),
        outcome=sa.bindparam("why"),
    )
)
_FINISH = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("number"), _STATE == DeliveryState.SENDING)
    .values(
        state=sa.bindparam("became"),
        finished_at=sa.bindparam("now"),
        outcome=sa.bindparam("said"),
        channel_down=sa.bindparam("down"),
    )
)


def claim(connection: sa.Connection, number: int, now: datetime) -> bool:
    """Claim a pending delivery; False when somebody else has it. The caller commits."""
    return change(connection, _CLAIM, {"number": number, "now": now}) == 1


def give_back(connection: sa.Connection, number: int, until: datetime, why: str | None) -> None:
    """Let a claimed delivery wait until a moment; it was not tried. The caller commits."""
    said = why[:OUTCOME_LENGTH] if why else None
    change(connection, _GIVE_BACK, {"number": number, "until": until, "why": said})


def put_off(connection: sa.Connection, numbers: Sequence[int], until: datetime) -> None:
    """Let deliveries that nobody has claimed wait until a moment. The caller commits.

    What another dispatcher holds just now is left to it: two that put off the same letters
    would otherwise wait for each other for ever.
    """
    for start in range(0, len(numbers), IDS):
        free = (
            sa.select(_TABLE.c.id)
            .where(_TABLE.c.id.in_(numbers[start : start + IDS]), _STATE == DeliveryState.PENDING)
            .with_for_update(skip_locked=True)
        )
        connection.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(free)).values(not_before=until))


def wait_after(number: int, delivery_id: int) -> timedelta:
    """Return how long the attempt after the `number`-th waits.

    Up to a fifth is added by the delivery's own number, so that letters which failed together
    do not all come back in the same second.
    """
    spread = delivery_id * 2654435761 % 1000 / 1000
    return WAITS[number - 1] * (1 + JITTER * spread)


def record(connection: sa.Connection, head: Head, result: Result, now: datetime) -> bool:
    """Record the outcome; one that may be tried again owes the next attempt, up to the fifth.

    While the channel itself is down attempts go on, however long, one with each dispatch: the
    letter is not at fault.
    A refusal for good also switches the address off, unless it was changed meanwhile. An
    attempt that took so long that others gave it up stays unknown, and its successor is owed:
    then False is returned. The caller commits.
    """
    outcome = result.outcome[:OUTCOME_LENGTH]
    values = {
        "number": head.id,
        "became": result.state,
        "now": now,
        "said": outcome,
        "down": result.channel_down,
    }
    ours = change(connection, _FINISH, values) == 1
    if ours and result.again:
        _owe_again(connection, head, now, wait=not result.channel_down)
    if result.disable:
        connection.execute(
            sa.update(Address)
            .where(col(Address.person_id) == head.person_id)
            .where(col(Address.channel) == head.channel)
            .where(col(Address.address) == head.address)
            .values(disabled_why=outcome[:WHY_LENGTH])
        )
    return ours


def _owe_again(connection: sa.Connection, head: Head, now: datetime, *, wait: bool) -> None:
    """Write the next attempt, unless enough failed by the letter's own fault.

    Without a wait the next dispatch makes it, whoever starts that: a server that was down may
    be up again at any time, and while it is not, a dispatch gives up on it after a few letters.
    """
    same = (_TABLE.c.letter_id == head.letter_id, _TABLE.c.channel == head.channel)
    query = sa.select(sa.func.count()).select_from(_TABLE).where(*same, COUNTED)
    failures = connection.execute(query).scalar_one()
    if failures >= MOST_ATTEMPTS:
        return
    connection.execute(
        sa.insert(_TABLE).values(
            letter_id=head.letter_id,
            channel=head.channel,
            address=head.address,
            attempt=head.number + 1,
            state=DeliveryState.PENDING,
            not_before=now + wait_after(max(failures, 1), head.id) if wait else None,
            channel_down=False,
        )
    )

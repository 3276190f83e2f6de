"""Sending what is owed: claim, check, send, record; one attempt a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Delivery, DeliveryState
from notifications.attempts import SessionFactory
from notifications.channel import Channel
from notifications.manner import Manner
from notifications.sending import Sending
from notifications.stranded import LEASE, take_up


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What came of one dispatch; `pending` is all that is still owed after it.

    `sent` counts also what was handed over to a relay, `failed` also what was cut off with an
    unknown outcome. What was no longer true and what waits for its turn is neither.
    """

    sent: int
    failed: int
    pending: int

    def as_json(self) -> dict[str, int]:
        """Return it with stable keys."""
        return asdict(self)


SENT = (DeliveryState.SENT, DeliveryState.HANDED_OVER)
FAILED = (DeliveryState.FAILED, DeliveryState.REFUSED, DeliveryState.UNKNOWN)


def dispatch(
    session_factory: SessionFactory,
    channels: Mapping[str, Channel],
    now: datetime,
    limit: int | None = None,
    *,
    manner: Manner | None = None,
) -> DeliveryCounts:
    """Send what is pending on `channels`; at most `limit` letters, all without it.

    This is the one place in this room that commits: each attempt is claimed (pending to
    sending) in a transaction before it is made, and its outcome is recorded in the next one
    after it, so the fact is written before acting and a failure never undoes what others did.
    Call it with no transaction open. Many may dispatch at once: who wins the claim sends. What
    a killed process left at sending is recorded as unknown once its lease has run out, and
    sent again or held (see `notifications.stranded`).

    In the transaction of the claim a letter is checked once more: one that is no longer true
    is obsolete, one of which part fell away is worded anew. In quiet hours, or when its robot
    has had enough for now, it waits and no attempt is counted. A dispatch waits seconds, never
    minutes; what needs longer is left for a later one.

    A temporary failure owes a new attempt after a growing wait, never by this dispatch; where
    the channel itself was down, by the next one.
    Pending letters of a channel that is not in `channels` stay pending and are counted.
    """
    manner = manner or Manner()
    take_up(session_factory, now, manner.terms)
    with ExitStack() as stack:
        for channel in channels.values():
            stack.callback(channel.close)
        at_once = 0
        for name, channel in channels.items():
            if channel.at_once is not None:
                at_once += _settle_at_once(session_factory, name, channel.at_once, now)
        with session_factory() as session, _one_connection(session) as connection:
            counts = Sending(session, connection, channels, now, manner).run(limit)
    sent = at_once + sum(counts[state] for state in SENT)
    failed = sum(counts[state] for state in FAILED)
    return DeliveryCounts(sent, failed, count_pending(session_factory))


@contextmanager
def _one_connection(session: Session) -> Iterator[sa.Connection]:
    """Let a session keep one connection: to take it from the pool for each letter tells."""
    bind = session.get_bind()
    if isinstance(bind, sa.Connection):
        yield bind
        return
    with bind.connect() as connection:
        session.bind = connection
        try:
            yield connection
        finally:
            session.close()


def count_pending(session_factory: SessionFactory) -> int:
    """Return how many attempts are still owed, on every channel."""
    with session_factory() as session:
        query = sa.select(sa.func.count()).where(col(Delivery.state) == DeliveryState.PENDING)
        return session.scalar(query) or 0


def anything_due(session_factory: SessionFactory, now: datetime) -> bool:
    """Say whether a dispatch at `now` would find work: something pending, or left behind."""
    waiting = sa.and_(
        col(Delivery.state) == DeliveryState.PENDING,
        sa.or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now),
    )
    stranded = sa.and_(
        col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_at) < now - LEASE
    )
    with session_factory() as session:
        found = session.execute(
            sa.select(sa.or_(sa.exists().where(waiting), sa.exists().where(stranded)))
        )
        return bool(found.scalar_one())


def _settle_at_once(
    session_factory: SessionFactory, channel: str, outcome: str, now: datetime
) -> int:
    """Record as sent all that needs no transport, in one statement."""
    update = (
        sa.update(Delivery)
        .where(col(Delivery.state) == DeliveryState.PENDING, col(Delivery.channel) == channel)
        .values(state=DeliveryState.SENT, claimed_at=now, finished_at=now, outcome=outcome)
    )
    with session_factory() as session:
        result = session.execute(update, execution_options={"synchronize_session": False})
        session.commit()
        return int(result.rowcount)  # type: ignore[attr-defined]

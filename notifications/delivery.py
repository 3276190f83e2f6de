"""Sending what is owed: claim, send, record; one attempt a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from models import Delivery, DeliveryState
from notifications.attempts import Attempt, Result, SessionFactory, claim, record
from notifications.channel import Channel, TransportError
from notifications.stranded import LEASE, take_up

# A channel that failed as a whole so often in a row rests until the next dispatch: with a
# dead server every further letter would only wait for the same timeout.
FAILURES_BEFORE_REST = 3


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What came of one dispatch; `pending` is all that is still owed after it."""

    sent: int
    failed: int
    pending: int

    def as_json(self) -> dict[str, int]:
        """Return it with stable keys."""
        return asdict(self)


def dispatch(
    session_factory: SessionFactory,
    channels: Mapping[str, Channel],
    now: datetime,
    limit: int | None = None,
) -> DeliveryCounts:
    """Send what is pending on `channels`; at most `limit` letters, all without it.

    This is the one place in this room that commits: each attempt is claimed (pending to
    sending) in a transaction of its own before it is made, and its outcome is recorded in
    another after it, so the fact is written before acting and a failure never undoes what
    others did. Call it with no transaction open. Many may dispatch at once: who wins the
    claim sends. What a killed process left at sending is recorded as unknown once its lease
    has run out, and sent again (see `notifications.stranded`).

    A temporary failure owes a new attempt after a growing wait, never by this dispatch.
    Pending letters of a channel that is not in `channels` stay pending and are counted.
    """
    counts: Counter[DeliveryState] = Counter()
    take_up(session_factory, now)
    with ExitStack() as stack:
        for channel in channels.values():
            stack.callback(channel.close)
        for name, channel in channels.items():
            if channel.at_once is not None:
                sent = _settle_at_once(session_factory, name, channel.at_once, now)
                counts[DeliveryState.SENT] += sent
        failures: Counter[str] = Counter()
        for delivery_id, name in _pending(session_factory, channels, now, limit):
            if failures[name] >= FAILURES_BEFORE_REST:
                continue
            attempt = claim(session_factory, delivery_id, now)
            if attempt is None:
                continue
            result = _try(channels[name], attempt)
            record(session_factory, attempt, result, now)
            counts[result.state] += 1
            failures[name] = failures[name] + 1 if result.channel_down else 0
    failed = counts[DeliveryState.FAILED] + counts[DeliveryState.REFUSED]
    return DeliveryCounts(counts[DeliveryState.SENT], failed, count_pending(session_factory))


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


def _pending(
    session_factory: SessionFactory,
    channels: Mapping[str, Channel],
    now: datetime,
    limit: int | None,
) -> list[tuple[int, str]]:
    """Return the ids and channels owed now, oldest first; retries made later are not in it."""
    query = (
        sa.select(col(Delivery.id), col(Delivery.channel))
        .where(col(Delivery.state) == DeliveryState.PENDING)
        .where(col(Delivery.channel).in_(list(channels)))
        .where(sa.or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now))
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    with session_factory() as session:
        return [(delivery, name) for delivery, name in session.execute(query)]


def _try(channel: Channel, attempt: Attempt) -> Result:
    """Make one attempt; whatever goes wrong becomes a result, so the rest go on."""
    if attempt.disabled_why is not None:
        return Result(DeliveryState.REFUSED, f"地址已停用：{attempt.disabled_why}")
    try:
        outcome = channel.send(attempt.message, attempt.address)
    except TransportError as error:
        return Result(
            DeliveryState.REFUSED if error.permanent else DeliveryState.FAILED,
            str(error),
            disable=error.permanent and error.fault == "address",
            channel_down=error.fault == "channel",
        )
    except Exception as error:  # a fault of ours must not cost the others their letters
        return Result(DeliveryState.FAILED, f"程序出错：{type(error).__name__}：{error}")
    return Result(DeliveryState.SENT, outcome)

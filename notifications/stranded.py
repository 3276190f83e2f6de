"""Attempts that a killed dispatcher left behind: recorded as unknown, and made again.

Exactly once can be promised for the ledger, never for a mailbox: when a process dies between
sending and recording, nobody knows. So such an attempt is recorded as unknown, and the next
one carries the same Message-ID, file name or Idempotency-Key: at most one duplicate for each
cut, and a receiver that looks at the key drops it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import Delivery, DeliveryState
from notifications.attempts import MOST_ATTEMPTS, NO_SYNC, SessionFactory

# Well beyond the time-outs of any channel: one attempt never takes so long.
LEASE = timedelta(minutes=10)
CUT_OFF = "发送时中断，不知是否送达"


def take_up(session_factory: SessionFactory, now: datetime) -> int:
    """Record attempts whose lease ran out as unknown, owe the next ones; commit; return how many.

    Two dispatchers that do so at once owe each next attempt once: only whoever changes the
    row owes its successor.
    """
    stranded = sa.and_(
        col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_at) < now - LEASE
    )
    update = (
        sa.update(Delivery)
        .where(stranded)
        .values(state=DeliveryState.UNKNOWN, finished_at=now, outcome=CUT_OFF)
        .returning(col(Delivery.id))
    )
    later = aliased(Delivery)
    with session_factory() as session:
        taken = list(session.scalars(update, execution_options=NO_SYNC))
        if taken:
            again = sa.select(
                col(Delivery.letter_id),
                col(Delivery.channel),
                col(Delivery.address),
                col(Delivery.attempt) + 1,
                sa.literal(DeliveryState.PENDING, Delivery.__table__.c.state.type),  # type: ignore[attr-defined]
                sa.false(),
            ).where(
                col(Delivery.id).in_(taken),
                col(Delivery.attempt) < MOST_ATTEMPTS,
                ~sa.exists().where(
                    col(later.letter_id) == col(Delivery.letter_id),
                    col(later.channel) == col(Delivery.channel),
                    col(later.attempt) > col(Delivery.attempt),
                ),
            )
            columns = ["letter_id", "channel", "address", "attempt", "state", "channel_down"]
            session.execute(sa.insert(Delivery).from_select(columns, again))
        session.commit()
    return len(taken)

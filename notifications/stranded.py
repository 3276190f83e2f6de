"""Attempts that a killed dispatcher left behind: recorded as unknown, and made again or held.

Exactly once can be promised for the ledger, never for a mailbox: when a process dies between
sending and recording, nobody knows. So such an attempt is recorded as unknown. By the terms of
its channel the next one is owed, with the same Message-ID, file name or Idempotency-Key: at
most one duplicate for each cut, and a receiver that looks at the key drops it. Or it is held,
and a person decides: `duban letters dead` lists it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import Delivery, DeliveryState
from notifications.attempts import MOST_ATTEMPTS, PENDING, SessionFactory
from notifications.channels import channel_lines
from notifications.terms import Terms, Unknown

# Well beyond the time-outs of any channel: one attempt never takes so long.
LEASE = timedelta(minutes=10)
CUT_OFF = "发送时中断，不知是否送达"
NO_SYNC = {"synchronize_session": False}


def take_up(
    session_factory: SessionFactory, now: datetime, terms: Mapping[str, Terms] | None = None
) -> int:
    """Record attempts whose lease ran out as unknown, owe the next ones; commit; return how many.

    Two dispatchers that do so at once owe each next attempt once: only whoever changes the
    row owes its successor. Without `terms` those of the table hold.
    """
    if terms is None:
        terms = {key: line.terms for key, line in channel_lines().items()}
    held = [key for key, one in terms.items() if one.unknown is Unknown.HOLD]
    stranded = sa.and_(
        col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_at) < now - LEASE
    )
    update = (
        sa.update(Delivery)
        .where(stranded)
        .values(state=DeliveryState.UNKNOWN, finished_at=now, outcome=CUT_OFF)
        .returning(col(Delivery.id))
    )
    with session_factory() as session:
        taken = [int(one or 0) for one in session.scalars(update, execution_options=NO_SYNC)]
        if taken:
            again = _successors(taken).where(col(Delivery.channel).not_in(held))
            columns = ["letter_id", "channel", "address", "attempt", "state", "channel_down"]
            session.execute(sa.insert(Delivery).from_select(columns, again))
        session.commit()
    return len(taken)


def _successors(taken: list[int]) -> sa.Select[tuple[int, str, str, int, DeliveryState, bool]]:
    """Select the next attempts of those taken up, save where enough have failed or one is owed."""
    later, earlier = aliased(Delivery), sa.alias(Delivery.__table__)  # type: ignore[attr-defined]
    failed = (
        sa.select(sa.func.count())
        .select_from(earlier)
        .where(
            earlier.c.letter_id == col(Delivery.letter_id),
            earlier.c.channel == col(Delivery.channel),
            earlier.c.state.in_([DeliveryState.FAILED, DeliveryState.UNKNOWN]),
            earlier.c.channel_down.is_(False),
        )
        .scalar_subquery()
    )
    return sa.select(
        col(Delivery.letter_id),
        col(Delivery.channel),
        col(Delivery.address),
        col(Delivery.attempt) + 1,
        PENDING,
        sa.false(),
    ).where(
        col(Delivery.id).in_(taken),
        failed < MOST_ATTEMPTS,
        ~sa.exists().where(
            col(later.letter_id) == col(Delivery.letter_id),
            col(later.channel) == col(Delivery.channel),
            col(later.attempt) > col(Delivery.attempt),
        ),
    )

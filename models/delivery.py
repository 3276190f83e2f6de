"""送达: one attempt on one channel."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class DeliveryState(StrEnum):
    """Written before the attempt (pending, sending) and after it (all others).

    Failed may be tried again, as a new row; refused is for good. Unknown was cut off while it
    was being sent: nobody knows whether the message went out. Handed over was taken by a
    relay that does not say what became of it. Obsolete was no longer true when its turn came.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    HANDED_OVER = "handed_over"
    OBSOLETE = "obsolete"


class Delivery(Table, table=True):
    """One attempt; the next attempt of the same letter and channel is the next number.

    It waits until `not_before` where that is set: growing waits between attempts. A failure
    with `channel_down` was the channel's, not the letter's, and does not count against it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("letter_id", "channel", "attempt"),
        sa.Index("ix_delivery_state", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id")
    channel: str = Field(max_length=20)
    address: str = Field(max_length=300)
    attempt: int = 1
    state: DeliveryState = Field(default=DeliveryState.PENDING, sa_type=stored(DeliveryState))
    not_before: datetime | None = None
    claimed_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = Field(default=None, max_length=500)
    channel_down: bool = False

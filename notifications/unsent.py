"""What a dispatch left unsent, channel by channel, with the reason: said to whoever ran it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Delivery, DeliveryState

ENDED = (DeliveryState.FAILED, DeliveryState.REFUSED, DeliveryState.UNKNOWN)
WORDS = {
    DeliveryState.FAILED: "没有送出",
    DeliveryState.REFUSED: "被拒收",
    DeliveryState.UNKNOWN: "不知是否送达",
    DeliveryState.PENDING: "仍待送，下次发送时再试",
}


@dataclass(frozen=True, slots=True)
class Unsent:
    """So many attempts on a channel that came to the same end for the same reason."""

    channel: str
    state: DeliveryState
    letters: int
    why: str | None

    def __str__(self) -> str:
        why = f"（{self.why}）" if self.why else ""
        return f"{self.channel} 有{self.letters}封{WORDS[self.state]}{why}"

    def as_json(self) -> dict[str, Any]:
        """Return it with stable keys."""
        return asdict(self)


def unsent(session: Session, since: datetime) -> list[Unsent]:
    """Return what failed at or after `since` (aware) and all that still waits, by channel.

    A letter that failed and is owed another attempt is in both: once for what went wrong,
    once for what is still to go.
    """
    failed = sa.and_(col(Delivery.state).in_(ENDED), col(Delivery.finished_at) >= since)
    what = (col(Delivery.channel), col(Delivery.state), col(Delivery.outcome))
    query = (
        sa.select(what[0], what[1], sa.func.count(), what[2])
        .where(sa.or_(failed, col(Delivery.state) == DeliveryState.PENDING))
        .group_by(*what)
        .order_by(*what[:2], sa.func.count().desc(), what[2])
    )
    return [Unsent(*row) for row in session.execute(query)]

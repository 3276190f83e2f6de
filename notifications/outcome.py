"""What an operation that tells people did, and the order in which it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from notifications.attempts import SessionFactory
from notifications.channel import Channel
from notifications.delivery import DeliveryCounts, dispatch
from notifications.manner import Manner


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """What was written: new notices and memos, letters; and what was dropped as no longer true."""

    notices_new: int
    letters: int
    dropped: int
    memos_new: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written and what came of sending it."""

    notices: NoticeCounts
    deliveries: DeliveryCounts

    def as_json(self) -> dict[str, Any]:
        """Return what the command line prints; keys are stable."""
        return {
            "notices_new": self.notices.notices_new,
            "memos_new": self.notices.memos_new,
            "letters": self.notices.letters,
            "deliveries": self.deliveries.as_json(),
        }


def run_and_deliver(
    session_factory: SessionFactory,
    operation: Callable[[Session], NoticeCounts],
    *,
    channels: Mapping[str, Channel],
    now: datetime,
    manner: Manner | None = None,
) -> Outcome:
    """Run `remind` or `chase` in a transaction of its own, commit it, then dispatch.

    The letters are in the database before the first one is sent: a crash in between loses
    nothing, the next dispatch sends them.
    """
    with session_factory() as session:
        notices = operation(session)
        session.commit()
    return Outcome(notices, dispatch(session_factory, channels, now, manner=manner))

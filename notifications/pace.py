"""The pace of a robot or server, held by the database for all processes and workers.

A generic cell rate algorithm: a row holds the theoretical arrival time of the next message,
and only a conditional update moves it on. A platform that says «slow down» pauses the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Pace
from notifications.insert import insert_into

NO_SYNC = {"synchronize_session": False}
# Messages bunch up on their way: of twenty a minute the last slots stay free.
HEADROOM = 0.9
# A row further ahead was written by a clock that was wrong; it must not silence a robot for long.
WRONG_CLOCK = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)
WHY_LENGTH = 300
TURN = timedelta(milliseconds=50)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` messages in any `seconds`, as the platform publishes it."""

    most: int
    seconds: float

    @property
    def used(self) -> int:
        """How many of them we use."""
        return max(1, int(self.most * HEADROOM))

    @property
    def burst(self) -> int:
        """How many may go at once; the others follow evenly, so that no window holds more."""
        return max(1, self.used // 2)

    @property
    def step(self) -> timedelta:
        """The distance between messages after the burst."""
        return timedelta(seconds=self.seconds / (self.used - self.burst + 1))

    def wait(self, tat: datetime, now: datetime) -> timedelta:
        """Return how long a message waits; zero or less when it may go now.

        `tat` is the arrival time that the last message left; one of the burst may come as far
        ahead of it as the burst lasts.
        """
        return tat - self.step * (self.burst - 1) - now

    def after(self, tat: datetime, now: datetime) -> datetime:
        """Return the arrival time that a message leaves which goes now."""
        return max(tat, now) + self.step


def take(session: Session, bucket: str, limits: Sequence[Limit], now: datetime) -> timedelta:
    """Take one message's place in a bucket; return zero, or how long to wait for one.

    All limits give their place, or none does. The rows stay locked until the caller commits;
    a rollback gives the place back.
    """
    keys = sorted([bucket, *(_key(bucket, limit) for limit in limits)])
    rows = _locked(session, keys, now)
    until = _pause_of(rows[bucket][1], now)
    if until is not None:
        return until - now
    tats = {limit: _honest(rows[_key(bucket, limit)][0], limit, now) for limit in limits}
    wait = max((limit.wait(tat, now) for limit, tat in tats.items()), default=timedelta())
    if wait > timedelta():
        return wait
    # In the order of the keys, so that two who take at once wait for each other only one way.
    for limit, tat in sorted(tats.items(), key=lambda one: _key(bucket, one[0])):
        key = _key(bucket, limit)
        moved = session.execute(
            sa.update(Pace)
            .where(col(Pace.key) == key, col(Pace.tat) == rows[key][0])
            .values(tat=limit.after(tat, now)),
            execution_options=NO_SYNC,
        )
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            return TURN
    return timedelta()


def pause(session: Session, bucket: str, now: datetime, length: timedelta, why: str) -> datetime:
    """Let nothing go to a bucket for so long, at most a day; return until when.

    A longer pause that already holds stays.
    """
    until = now + min(length, LONGEST_PAUSE)
    _known(session, [bucket], now)
    session.execute(
        sa.update(Pace)
        .where(col(Pace.key) == bucket)
        .where(sa.or_(col(Pace.paused_until).is_(None), col(Pace.paused_until) < until))
        .values(paused_until=until, why=why[:WHY_LENGTH]),
        execution_options=NO_SYNC,
    )
    return until


def pauses(session: Session, now: datetime) -> dict[str, tuple[datetime, str | None]]:
    """Return the buckets that are paused, until when and why."""
    query = sa.select(col(Pace.key), col(Pace.paused_until), col(Pace.why)).where(
        col(Pace.paused_until) > now, col(Pace.paused_until) <= now + LONGEST_PAUSE
    )
    return {key: (until, why) for key, until, why in session.execute(query)}


def _key(bucket: str, limit: Limit) -> str:
    return f"{bucket}#{limit.most}/{limit.seconds:g}s"


def _known(session: Session, keys: Sequence[str], now: datetime) -> None:
    insert = insert_into(session, Pace).values([{"key": key, "tat": now} for key in keys])
    session.execute(insert.on_conflict_do_nothing())


def _locked(
    session: Session, keys: Sequence[str], now: datetime
) -> dict[str, tuple[datetime, datetime | None]]:
    """Return the rows by key, each written if it is new, and locked where rows can be.

    On SQLite the whole transaction has the database to itself already.
    """
    query = (
        sa.select(col(Pace.key), col(Pace.tat), col(Pace.paused_until))
        .where(col(Pace.key).in_(keys))
        .order_by(col(Pace.key))
        .with_for_update()
    )
    found = {key: (tat, until) for key, tat, until in session.execute(query)}
    if len(found) < len(keys):
        _known(session, keys, now)
        found = {key: (tat, until) for key, tat, until in session.execute(query)}
    return found


def _honest(tat: datetime, limit: Limit, now: datetime) -> datetime:
    ahead = now + timedelta(seconds=limit.seconds) + WRONG_CLOCK
    return now if tat > ahead else tat


def _pause_of(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and now < until <= now + LONGEST_PAUSE else None

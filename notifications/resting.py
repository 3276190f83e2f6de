"""What rests because something must be mended: which robot or server, since when, and why.

A robot that the platform tells to slow down rests too, but comes back by itself. One whose
settings are wrong (a lost key, a keyword, an address not on the list) rests until somebody
mends it, so it is kept as a row of its own, from the first refusal to the next success. The
row goes by the robot's name, not by its key: a new key is how most of them are mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Delivery, DeliveryState, Memo, Pace
from notifications.channel import Channel, Named
from notifications.insert import insert_into
from notifications.pace import NO_SYNC, WHY_LENGTH

# Behind the name of what rests; a limit has «#» and its numbers there.
MARK = "!"
SUBJECT_MARK = "@"
# So that a memo's subject holds it.
NAME_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Rest:
    """One that rests since a moment (aware UTC); `why` says what was answered and how to mend."""

    place: str
    since: datetime
    why: str

    @property
    def channel(self) -> str:
        """The key of its channel."""
        return self.place.partition(":")[0]

    @property
    def name(self) -> str:
        """The name of the robot, as far as it is kept; empty where the channel is one thing."""
        return self.place.partition(":")[2]

    @property
    def subject(self) -> str:
        """Which rest a memo is about: the same robot rests again another day."""
        return f"{self.place}{SUBJECT_MARK}{self.since:%Y%m%d%H%M}"


def place_of(channel: Channel, key: str, address: str, person: str) -> str:
    """Return what would have to be mended for an address: the channel `key`, or one robot of it."""
    if not isinstance(channel, Named):
        return key
    return _place(key, channel.robot_of(address, person))


def _place(key: str, name: str) -> str:
    return f"{key}:{name[:NAME_LENGTH]}"


def begin(session: Session, place: str, now: datetime, why: str) -> None:
    """Note that something must be mended; where it is noted already only the reason is new.

    The caller commits.
    """
    values = {"key": place + MARK, "tat": now, "why": why[:WHY_LENGTH]}
    insert = insert_into(session, Pace).values(**values)
    session.execute(
        insert.on_conflict_do_update(index_elements=["key"], set_={"why": insert.excluded.why})
    )


def end(session: Session, place: str) -> None:
    """Note that it works again, or is not used any more. The caller commits."""
    session.execute(sa.delete(Pace).where(col(Pace.key) == place + MARK), execution_options=NO_SYNC)


def places(session: Session, channels: Mapping[str, Channel]) -> set[str]:
    """Return what of `channels` must be mended; what the settings have no more is forgotten.

    The caller commits.
    """
    known = {place for key, channel in channels.items() for place in _places(channel, key)}
    found = {one.place for one in rests(session)}
    for place in found - known:
        end(session, place)
    return found & known


def _places(channel: Channel, key: str) -> list[str]:
    if not isinstance(channel, Named):
        return [key]
    return [_place(key, name) for name in channel.robots]


def rests(session: Session) -> list[Rest]:
    """Return what must be mended, in the order of the channels' keys."""
    query = sa.select(col(Pace.key), col(Pace.tat), col(Pace.why)).where(_is_rest())
    return [
        Rest(key.removesuffix(MARK), since, why or "")
        for key, since, why in session.execute(query.order_by(col(Pace.key)))
    ]


def still_rests() -> sa.ColumnElement[bool]:
    """Return the condition that the rest a row of Memo is about has not ended."""
    place = sa.func.replace(col(Pace.key), MARK, SUBJECT_MARK)
    begins = sa.func.substr(col(Memo.subject), 1, sa.func.length(place)) == place
    return sa.exists().where(_is_rest(), begins)


def wake(session: Session, bucket: str) -> None:
    """Let a robot or server that was mended be tried at once, and what waited for it go out.

    The letters that a dispatch put off until the end of the pause are due again; those that
    wait for another reason are left alone. The caller commits.
    """
    row = session.get(Pace, bucket, with_for_update=True)
    if row is None or row.paused_until is None:
        return
    session.execute(
        sa.update(Delivery)
        .where(col(Delivery.state) == DeliveryState.PENDING)
        .where(col(Delivery.channel) == bucket.partition(":")[0])
        .where(col(Delivery.not_before) == row.paused_until)
        .values(not_before=None),
        execution_options=NO_SYNC,
    )
    row.paused_until = row.why = None
    session.flush()


def _is_rest() -> sa.ColumnElement[bool]:
    return col(Pace.key).endswith(MARK, autoescape=True)

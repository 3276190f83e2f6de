"""On which channels a letter would reach whom; compose owes deliveries by the same rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address
from notifications.channels import ChannelLine

# SQLite takes some 32,000 parameters in a statement.
IDS = 10_000


def channels_of(
    session: Session, people: Collection[int], channels: Sequence[ChannelLine]
) -> dict[int, tuple[str, ...]]:
    """Return the keys of the channels by which each person's letter would go, in their order.

    A channel that needs the person's own address reaches only those who have one that was
    not switched off; any other reaches everybody.
    """
    keys = [one.key for one in channels if one.address == "own"]
    own: dict[int, set[str]] = defaultdict(set)
    ids = sorted(people)
    for start in range(0, len(ids) if keys else 0, IDS):
        query = sa.select(col(Address.person_id), col(Address.channel)).where(
            col(Address.person_id).in_(ids[start : start + IDS]),
            col(Address.channel).in_(keys),
            col(Address.disabled_why).is_(None),
        )
        for person, channel in session.execute(query):
            own[person].add(channel)
    return {
        person: tuple(one.key for one in channels if one.address != "own" or one.key in own[person])
        for person in ids
    }

"""Locks held until the transaction ends, so that two loads or dispatches take turns.

On SQLite a writing transaction already excludes every other from its start.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session


def take_turns(session: Session, what: str) -> None:
    """Wait until no other transaction holds the lock named `what`, and hold it.

    Take it before reading what the decision rests on: then what is read is what the last
    holder left.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = sa.func.hashtextextended(f"duban {what}", 0)
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

"""INSERT that lets the unique index decide, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.base import Table


def insert_into(session: Session, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
    """Return the INSERT of the session's database; both kinds know `on_conflict_do_…`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)

"""INSERT that lets the unique index decide, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session

from models.base import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_into(session: Session, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
    """Return the INSERT of the session's database; both kinds know `on_conflict_do_…`.

    Only that database's dialect is imported: the other would cost a small command a tenth of
    a second.
    """
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql

        return insert_on_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

    return insert_on_sqlite(table)

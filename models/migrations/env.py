"""Run migrations on the connection handed in, or on `DUBAN_DATABASE_URL` for the Alembic tool."""

from __future__ import annotations

import os

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

import models as _tables  # noqa: F401  (registers every table on the metadata)


def run(connection: sa.Connection) -> None:
    """Migrate on `connection`; batch mode, since SQLite cannot alter constraints in place."""
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    engine = sa.create_engine(os.environ.get("DUBAN_DATABASE_URL", "sqlite:///duban-dev.db"))
    with engine.connect() as own:
        run(own)
    engine.dispose()

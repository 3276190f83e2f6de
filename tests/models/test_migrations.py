"""The migrations make exactly the tables that the models describe, there and back."""

from __future__ import annotations

import threading

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import models as _tables  # noqa: F401
from duban.build.database import (
    VERSIONS,
    current_revision,
    ensure_current,
    make_engine,
    newest_revision,
    upgrade,
)


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def test_alembic_has_nothing_to_generate(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_migrations_lose_no_check(engine: sa.Engine) -> None:
    modelled = {
        table.name: {
            str(check.name)
            for check in table.constraints
            if isinstance(check, sa.CheckConstraint) and check.name
        }
        for table in SQLModel.metadata.tables.values()
    }
    inspector = sa.inspect(engine)
    found = {
        name: {str(check["name"]) for check in inspector.get_check_constraints(name)}
        for name in modelled
    }
    assert found == modelled
    assert sum(map(len, found.values())) > 10


def test_the_newest_file_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [newest_revision()]


def test_every_migration_goes_back_and_forth(engine: sa.Engine) -> None:
    with engine.connect() as connection, connection.begin():
        command.downgrade(_config(connection), "base")
    assert current_revision(engine) is None
    upgrade(engine)
    assert current_revision(engine) == newest_revision()
    with engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
    assert names == {*SQLModel.metadata.tables, "alembic_version"}


def test_many_that_start_at_once_on_an_empty_database_all_find_it_ready(
    engine: sa.Engine, database_url: str
) -> None:
    with engine.connect() as connection, connection.begin():
        command.downgrade(_config(connection), "base")
    start = threading.Barrier(3)
    ready: list[str | None] = []

    def open_office() -> None:
        own = make_engine(database_url)
        start.wait()
        ensure_current(own)
        ready.append(current_revision(own))
        own.dispose()

    people = [threading.Thread(target=open_office) for _ in range(3)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert ready == [newest_revision()] * 3

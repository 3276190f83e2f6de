"""The database: engine, migrations, and the session that callers commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from duban.errors import DubanError

MIGRATION_LOCK = 0x6475_6261  # any number that no other program locks on
VERSIONS = Path(str(files("models"))) / "migrations" / "versions"


class DatabaseUnreachableError(DubanError):
    """The database cannot be opened."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"数据库打不开（{url}）：{why}。请检查 DUBAN_DATABASE_URL 或 DUBAN_HOME。")


class DatabaseTooNewError(DubanError):
    """The database was written by a newer program."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"数据库的版本（{found}）比本程序（{known}）新，请升级程序；数据没有改动。"
        )


def make_engine(url: str) -> sa.Engine:
    """Return an engine for `url`; on SQLite with WAL, foreign keys, and a 30 s wait for locks.

    A password in `url` is never shown: print `engine.url`, which hides it.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": 30})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction handling is switched off so that a transaction starts
        # with BEGIN IMMEDIATE: two writers then wait for each other instead of failing.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[Session]:
    """A session that only reads: on SQLite it never waits for a writer, nor makes one wait."""
    connection = engine.connect().execution_options(read_only=True)
    with connection, Session(connection) as session:
        yield session
        session.rollback()


def newest_revision() -> str:
    """The revision that this program's models need, from the names of the migration files."""
    return max(path.name.split("_", 1)[0] for path in VERSIONS.glob("[0-9]*.py"))


def current_revision(engine: sa.Engine) -> str | None:
    """The database's revision; None when it is empty.

    Raises:
        DatabaseUnreachableError: it cannot be opened at all.
    """
    try:
        with engine.connect().execution_options(read_only=True) as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
            return found.scalar_one_or_none()
    except sa.exc.DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnreachableError(str(engine.url), why) from error


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Bring the database to revision `to` in one transaction.

    Raises:
        DatabaseTooNewError: its revision is not one that this program knows.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        try:
            with connection.begin():
                # Several may start at once on an empty database; SQLite's BEGIN IMMEDIATE
                # already makes them wait for each other.
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                command.upgrade(config, to)
        except CommandError as error:
            found = current_revision(engine) or "?"
            raise DatabaseTooNewError(found, newest_revision()) from error


def ensure_current(engine: sa.Engine) -> None:
    """Upgrade an empty or older database; leave a current one alone (and import no Alembic)."""
    if current_revision(engine) != newest_revision():
        upgrade(engine)

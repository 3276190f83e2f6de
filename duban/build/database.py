"""The database: engine, migrations, and the session that callers commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Session

from duban.errors import DubanError

if TYPE_CHECKING:
    from alembic.config import Config

BACKENDS = ("sqlite", "postgresql")
MIGRATION_LOCK = 0x6475_6261  # any number that no other program locks on
VERSIONS = Path(str(files("models"))) / "migrations" / "versions"


class DatabaseUnreachableError(DubanError):
    """The database cannot be opened."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"数据库打不开（{url}）：{why}。请检查 DUBAN_DATABASE_URL 或 DUBAN_HOME。")


class DatabaseAddressError(DubanError):
    """The setting is no address of a database that the program can use."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"DUBAN_DATABASE_URL（{said}）不是可用的数据库地址，"
            "应为 postgresql://用户@主机:端口/库名，或留空用 SQLite。"
        )


class DatabaseTooNewError(DubanError):
    """The database was written by a newer program."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"数据库的版本（{found}）比本程序（{known}）新，请升级程序；数据没有改动。"
        )


def make_engine(url: str) -> sa.Engine:
    """Return an engine for `url`; on SQLite with WAL, foreign keys, and a 30 s wait for locks.

    A password in `url` is never shown: print `shown(engine.url)`, which hides it.

    Raises:
        DatabaseAddressError: it is no address of SQLite or PostgreSQL.
    """
    try:
        parsed = sa.make_url(url)
        kind = parsed.get_backend_name()
        if kind not in BACKENDS:
            raise DatabaseAddressError(shown(parsed))
        if kind == "postgresql":
            return sa.create_engine(parsed, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError) as error:
        raise DatabaseAddressError(url.partition(":")[0]) from error
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


def db_words(error: sa.exc.SQLAlchemyError) -> str:
    """Return why the database refused, in Chinese where the reason is a common one."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    for fragment, words in _DB_WORDS:
        if fragment in said:
            return words
    return f"驱动程序报告 {said}"


_DB_WORDS = (
    ("unable to open database file", "文件打不开，或没有权限"),
    ("readonly database", "数据库文件是只读的"),
    ("file is not a database", "这不是数据库文件"),
    ("database is locked", "数据库正被别的程序占用"),
    ("disk is full", "磁盘已满"),
    ("Connection refused", "服务器没有开，或地址、端口不对"),
    ("password authentication failed", "用户名或密码不对"),
    ("does not exist", "库或用户不存在"),
)


def snapshot(engine: sa.Engine) -> sa.Connection:
    """A connection that sees everything as of one moment, its first look, and only reads."""
    if engine.dialect.name == "sqlite":
        return engine.connect().execution_options(read_only=True)
    return engine.connect().execution_options(isolation_level="REPEATABLE READ")


def shown(url: sa.URL) -> str:
    """Return a database's address for people: without any password, also one in the query."""
    query = {key: "***" if "pass" in key.lower() else value for key, value in url.query.items()}
    return url.set(query=query).render_as_string(hide_password=True)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[Session]:
    """A session that only reads: on SQLite it never waits for a writer, nor makes one wait."""
    connection = snapshot(engine)
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
        raise DatabaseUnreachableError(shown(engine.url), db_words(error)) from error


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Bring the database to revision `to` in one transaction.

    Raises:
        DatabaseTooNewError: its revision is not one that this program knows.
    """
    from alembic import command
    from alembic.util import CommandError

    with _migrating(engine) as (connection, config):
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


@contextmanager
def filling_at(engine: sa.Engine, revision: str) -> Iterator[tuple[sa.Connection, sa.MetaData]]:
    """Fill an empty, current database as one of an older `revision`, then bring it forward again.

    Yields the connection and the tables as they were then; all is one transaction, and an
    error in the block leaves the database as it was. What was in it before would be lost.
    """
    from alembic import command

    with _migrating(engine) as (connection, config), connection.begin():
        command.downgrade(config, revision)
        tables = sa.MetaData()
        tables.reflect(connection)
        yield connection, tables
        command.upgrade(config, "head")


@contextmanager
def _migrating(engine: sa.Engine) -> Iterator[tuple[sa.Connection, Config]]:
    """Give a connection without a transaction, and Alembic bound to it."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    with engine.connect() as connection, _loose_references(connection):
        config.attributes["connection"] = connection
        yield connection, config


@contextmanager
def _loose_references(connection: sa.Connection) -> Iterator[None]:
    """Let a migration on SQLite make a table anew that others refer to.

    SQLite heeds the switch outside of transactions only, and dropping the old table would
    otherwise break every reference to it for a moment.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def ensure_current(engine: sa.Engine) -> None:
    """Upgrade an empty or older database; leave a current one alone (and import no Alembic)."""
    if current_revision(engine) != newest_revision():
        upgrade(engine)

"""The same rows by the bare driver: what SQLite itself costs, without this program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, TypeAlias

from stopwatch import Stopwatch

Rows: TypeAlias = list[tuple[Any, ...]]

# Those of duban.build.database: without them the comparison would be with another database.
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY")

STATUS = """
SELECT m.*, t.ref, t.number, t.title, t."group", a.number, u.name, u."group"
FROM milestone m
JOIN task t ON t.id = m.task_id
JOIN unit u ON u.id = m.unit_id
LEFT JOIN annex a ON a.id = t.annex_id
ORDER BY t.position, m.due_on, u.position, m.id
"""


def connect(database: Path) -> sqlite3.Connection:
    """Open a database as the program does."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def new_rows(before: Path, after: Path) -> dict[str, Rows]:
    """Return the rows that `after` has beyond `before`, by table, parents first.

    They are as they stood in the end: a row that a step wrote and then changed is in it once.
    """
    found: dict[str, Rows] = {}
    with closing(connect(after)) as connection:
        connection.execute("ATTACH ? AS start", (str(before),))
        for table in _parents_first(connection):
            last = f'(SELECT coalesce(max(rowid), 0) FROM start."{table}")'  # noqa: S608
            query = f'SELECT * FROM main."{table}" WHERE rowid > {last} ORDER BY rowid'  # noqa: S608
            if rows := connection.execute(query).fetchall():
                found[table] = rows
    return found


def _parents_first(connection: sqlite3.Connection) -> Iterable[str]:
    tables = [n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    parents = {
        table: {row[2] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')}
        for table in tables
    }
    return TopologicalSorter({t: p - {t} for t, p in parents.items()}).static_order()


def insert_rows(database: Path, tables: dict[str, Rows]) -> dict[str, float]:
    """Write rows in one transaction, `executemany` for each table; return the figures."""
    with closing(connect(database)) as connection:
        with Stopwatch() as watch:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in tables.items():
                marks = ",".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608
            connection.execute("COMMIT")
        return watch.figures() | {"rows": sum(map(len, tables.values()))}


def select_status(database: Path) -> dict[str, float]:
    """Fetch what a status is made of into plain tuples; return the figures."""
    with closing(connect(database)) as connection:
        with Stopwatch() as watch:
            rows = connection.execute(STATUS).fetchall()
        return watch.figures() | {"rows": len(rows)}

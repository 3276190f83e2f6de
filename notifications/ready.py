"""Statements that run for every letter, written out once for a database.

SQLAlchemy would look each of them up, and wrap its parameters and its answer, anew for every
letter: that takes it longer than the database takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """The text for the driver, its constants, and what a given value goes through.

    A driver that takes parameters by place has their `order`; `refusal` is what it raises.
    """

    text: str
    constants: Mapping[str, Any]
    converts: Mapping[str, Convert]
    order: tuple[str, ...] | None
    refusal: type[Exception]

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (as the driver takes them)
        found = dict(self.constants)
        for name, value in values.items():
            convert = self.converts.get(name)
            found[name] = convert(value) if convert else value
        return found if self.order is None else tuple([found[name] for name in self.order])


def change(connection: sa.Connection, statement: sa.Executable, values: Mapping[str, Any]) -> int:
    """Run an INSERT, UPDATE or DELETE in the connection's transaction; return how many rows.

    Its parameters are all named, and none of them is a list. Make the statement once, not for
    each call: it is written out once for each object.

    Raises:
        sa.exc.DBAPIError: the database refused.
    """
    with closing(_run(connection, statement, values)) as cursor:
        changed: int = cursor.rowcount
        return changed


def look_up(
    connection: sa.Connection, statement: sa.Executable, values: Mapping[str, Any]
) -> Sequence[Any] | None:
    """Run a SELECT in the connection's transaction; return its first row, None without any.

    As with `change`. Values come as the driver gives them: select what needs no conversion.

    Raises:
        sa.exc.DBAPIError: the database refused.
    """
    with closing(_run(connection, statement, values)) as cursor:
        row: Sequence[Any] | None = cursor.fetchone()
        return row


def _run(connection: sa.Connection, statement: sa.Executable, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a cursor of either driver)
    if not connection.in_transaction():
        connection.begin()
    written = _written(statement, connection.dialect)
    parameters = written.parameters(values)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(written.text, parameters)
    except written.refusal as error:
        cursor.close()
        raise sa.exc.DBAPIError(written.text, parameters, error) from error
    return cursor


@lru_cache(maxsize=64)
def _written(statement: Any, dialect: sa.Dialect) -> _Written:  # noqa: ANN401 (what compiles)
    compiled = statement.compile(dialect=dialect)
    constants: dict[str, Any] = {}
    converts: dict[str, Convert] = {}
    for name, value in compiled.params.items():
        parameter = compiled.binds[name]
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if not parameter.required:
            constants[name] = convert(value) if convert else value
        elif convert is not None:
            converts[name] = convert
    order = tuple(compiled.positiontup) if compiled.positional else None
    refusal: Any = dialect.loaded_dbapi.Error
    return _Written(str(compiled), constants, converts, order, refusal)

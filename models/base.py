"""What all tables share: the naming convention, stored enumerations, required ids.

The convention gives every constraint a name, so that Alembic can alter it on SQLite
(batch mode) and drop it on PostgreSQL.
"""

from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.main import SQLModelConfig  # type: ignore[attr-defined]

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """The base of every table; it adds no columns of its own.

    Rows are not validated, so what Pydantic would need for that is made only where somebody
    asks for it: for all tables at once it takes every command a tenth of a second.
    """

    model_config = SQLModelConfig(defer_build=True)


def key_of(row: Table) -> int:
    """Return the primary key of a row that was flushed; a row without one is a mistake of ours."""
    key = getattr(row, "id", None)
    if not isinstance(key, int):
        raise TypeError(row)
    return key


def stored(kind: type[StrEnum], column: str | None = None) -> sa.Enum:
    """Return the column type for `kind`: VARCHAR with a CHECK over its values.

    Not PostgreSQL's own enumeration: a downgrade cannot take a value out of one. The CHECK is
    named after the kind; where one table has two columns of a kind, name the `column`.
    """

    def values(members: Iterable[StrEnum]) -> list[str]:
        return [m.value for m in members]

    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=column or kind.__name__.lower(),
        values_callable=values,
    )


def one_of(first: str, second: str) -> sa.CheckConstraint:
    """Return the check that exactly one of two columns is set."""
    return sa.CheckConstraint(
        f"({first} IS NULL) <> ({second} IS NULL)", name=f"{first}_or_{second}"
    )


def exactly_one(name: str, *columns: str) -> sa.CheckConstraint:
    """Return the check `name` that exactly one of several columns is set."""
    set_ones = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    return sa.CheckConstraint(f"({set_ones}) = 1", name=name)

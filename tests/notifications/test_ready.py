"""Statements written out once: the driver gets what SQLAlchemy would have given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models import Pace
from notifications.ready import change, look_up

_TABLE: sa.Table = Pace.__table__  # type: ignore[attr-defined]
_INSERT = sa.insert(_TABLE).values(
    key=sa.bindparam("name"), tat=sa.bindparam("at"), paused_until=None, why="100% '?' :x"
)
_MOVE = (
    sa.update(_TABLE)
    .where(_TABLE.c.key == sa.bindparam("name"), _TABLE.c.why.like("100%"))
    .values(tat=sa.bindparam("at"))
)
NOON = datetime(2024, 11, 25, 12, tzinfo=timezone(timedelta(hours=8)))


def test_constants_and_values_arrive_as_their_columns_want_them(session: Session) -> None:
    connection = session.connection()
    assert change(connection, _INSERT, {"name": "a", "at": NOON}) == 1
    row = session.get_one(Pace, "a")
    assert (row.tat, row.paused_until, row.why) == (NOON.astimezone(UTC), None, "100% '?' :x")


def test_one_row_is_looked_up_and_none_is_none(session: Session) -> None:
    connection = session.connection()
    change(connection, _INSERT, {"name": "a", "at": NOON})
    select = sa.select(_TABLE.c.key, _TABLE.c.why).where(_TABLE.c.key == sa.bindparam("name"))
    assert tuple(look_up(connection, select, {"name": "a"}) or ()) == ("a", "100% '?' :x")
    assert look_up(connection, select, {"name": "b"}) is None


def test_what_the_database_refuses_is_an_error_of_sqlalchemy(session: Session) -> None:
    connection = session.connection()
    change(connection, _INSERT, {"name": "a", "at": NOON})
    with pytest.raises(sa.exc.DBAPIError):
        change(connection, _INSERT, {"name": "a", "at": NOON})


def test_a_transaction_is_begun_where_none_is_open(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        change(connection, _INSERT, {"name": "a", "at": NOON})
        assert connection.in_transaction()
        connection.rollback()
        change(connection, _INSERT, {"name": "a", "at": NOON})
        connection.commit()
    with Session(engine) as session:
        assert session.get_one(Pace, "a").paused_until is None


def test_a_condition_with_percent_signs_finds_what_it_names_and_nothing_else(
    session: Session,
) -> None:
    connection = session.connection()
    for name in ("a", "b"):
        change(connection, _INSERT, {"name": name, "at": NOON})
    later = NOON + timedelta(hours=1)
    assert change(connection, _MOVE, {"name": "a", "at": later}) == 1
    assert change(connection, _MOVE, {"name": "c", "at": later}) == 0
    moments = {name: session.get_one(Pace, name).tat for name in ("a", "b")}
    assert moments == {"a": later.astimezone(UTC), "b": NOON.astimezone(UTC)}

"""A database that is in use keeps its rows when the reminders become whole, and back again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from duban.build.database import VERSIONS, upgrade

DUE, RETURNED = date(2024, 11, 18), date(2024, 11, 21)
AT = datetime(2024, 11, 25, 1, 0, tzinfo=UTC)
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("document", {"id": 1, "title": "方案", "issuer": "某市统计局"}),
    (
        "policy",
        {"id": 1, "name": "organisation", "lead_days": [7, 1], "working": True, "head_after": 2},
    ),
    ("unit", {"id": 1, "office": "某市统计局", "name": "法规科", "short_names": ["法规"],
              "kind": "section", "group": "", "position": 1}),
    ("unit", {"id": 2, "office": "某市统计局", "name": "文化科", "short_names": [],
              "kind": "section", "group": "", "parent_id": 1, "position": 2}),
    ("person", {"id": 1, "unit_id": 2, "name": "王填", "duty": "filler"}),
    ("person", {"id": 2, "unit_id": 1, "name": "李总", "duty": "coordinator"}),
    ("plan", {"id": 1, "code": "p", "title": "方案", "office": "某市统计局", "document_id": 1,
              "coordinator_unit_id": 1, "period_from": date(2024, 1, 1), "zone": "Asia/Shanghai",
              "period_to": date(2024, 12, 31), "policy_id": 1, "sha256": "0" * 64,
              "dispatched_on": date(2024, 1, 2)}),
    ("clause", {"id": 1, "document_id": 1, "number": "一", "position": 1}),
    ("task", {"id": 1, "plan_id": 1, "clause_id": 1, "ref": "1", "number": "1", "path": [],
              "title": "报总结", "kind": "duty", "levels": [], "position": 1}),
    ("deadline", {"id": 1, "task_id": 1, "kind": "by", "phrase": "18日前", "due_on": DUE,
                  "working": False, "binding": True, "position": 1}),
    ("assignment", {"id": 1, "task_id": 1, "unit_id": 2, "role": "responsible", "position": 1}),
    ("milestone", {"id": 1, "plan_id": 1, "task_id": 1, "deadline_id": 1, "assignment_id": 1,
                   "unit_id": 2, "occurrence": "once", "opens_on": date(2024, 1, 1),
                   "due_on": DUE, "state": "returned"}),
    ("trail", {"id": 1, "milestone_id": 1, "at": AT, "happened_on": date(2024, 11, 15),
               "by": "李总", "from_state": "submitted", "to_state": "returned", "due_on": DUE,
               "why": "缺表"}),
    ("trail", {"id": 2, "milestone_id": 1, "at": AT, "happened_on": RETURNED, "by": "李总",
               "from_state": "submitted", "to_state": "returned", "due_on": DUE, "why": "缺数"}),
    ("letter", {"id": 1, "person_id": 1, "written_on": date(2024, 11, 22), "kind": "daily",
                "subject": "督办提醒", "text": "信", "html": "<p>信</p>"}),
    ("notice", {"id": 1, "person_id": 1, "milestone_id": 1, "occasion": "overdue-1",
                "due_on": DUE, "noted_on": date(2024, 11, 22), "letter_id": 1}),
    ("delivery", {"id": 1, "letter_id": 1, "channel": "smtp", "address": "wang@example.test",
                  "attempt": 1, "state": "failed", "claimed_at": AT, "finished_at": AT,
                  "outcome": "451", "channel_down": False}),
]  # fmt: skip
Content = dict[str, list[dict[str, Any]]]


def _go_back(engine: sa.Engine, to: str) -> None:
    """Downgrade as a person would with Alembic; SQLite makes tables anew, so unreferenced."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        config.attributes["connection"] = connection
        with connection.begin():
            command.downgrade(config, to)


def _tables(engine: sa.Engine) -> dict[str, sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(engine)
    return dict(metadata.tables)


def _content(engine: sa.Engine) -> Content:
    """Every row of the tables that were filled, by table, in the order of their ids."""
    tables = _tables(engine)
    with engine.connect() as connection:
        return {
            name: [
                dict(row) for row in
                connection.execute(sa.select(tables[name]).order_by(tables[name].c.id)).mappings()
            ]
            for name, _ in ROWS
        }  # fmt: skip


@pytest.fixture
def old(engine: sa.Engine) -> tuple[sa.Engine, Content]:
    """A database of the first revision with one plan under way, and what is in it."""
    _go_back(engine, "0001")
    tables = _tables(engine)
    with engine.begin() as connection:
        for name, row in ROWS:
            connection.execute(tables[name].insert(), row)
    engine.dispose()
    return engine, _content(engine)


def test_upgrading_keeps_every_row_and_reads_the_return_from_the_trail(
    old: tuple[sa.Engine, Content],
) -> None:
    engine, before = old
    upgrade(engine, "0002")
    after = _content(engine)
    assert after["milestone"][0].pop("returned_on") == RETURNED
    after["notice"][0]["due_on"] = after["notice"][0].pop("anchor_on")
    assert after["letter"][0].pop("markdown") == ""
    for name in ("week_preview", "month_preview"):
        assert after["policy"][0].pop(name) in (0, False)
    assert after["policy"][0].pop("rest_day") == "send"
    new = ("leader_after", "review_after", "return_after", "ack_holds", "quiet_from", "quiet_until")
    assert {after["policy"][0].pop(name) for name in new} == {None}
    assert {row.pop("policy_id") for row in after["unit"]} == {None}
    assert after == before
    engine.dispose()
    with engine.connect() as connection:
        assert _broken_references(connection) == []


def test_downgrading_keeps_what_the_older_program_knows(old: tuple[sa.Engine, Content]) -> None:
    engine, before = old
    upgrade(engine, "0002")
    newer = """
        INSERT INTO person (id, unit_id, name, duty) VALUES (3, 1, '分管', 'leader');
        INSERT INTO notice (id, person_id, milestone_id, occasion, anchor_on, noted_on)
        VALUES (2, 2, 1, 'review-1', '2024-11-20', '2024-11-25'),
               (3, 1, 1, 'week-preview', '2024-11-18', '2024-11-18'),
               (4, 1, 1, 'overdue-1', '2024-11-21', '2024-11-22');
        INSERT INTO acknowledgement (milestone_id, anchor_on, happened_on, at, by, note)
        VALUES (1, '2024-11-21', '2024-11-25', '2024-11-25 01:00:00', '王填', '');
        UPDATE delivery SET state = 'handed_over'
    """
    with engine.begin() as connection:
        for statement in newer.split(";"):
            connection.execute(sa.text(statement))
    _go_back(engine, "0001")
    engine.dispose()
    after = _content(engine)
    assert after["person"].pop()["duty"] == "coordinator"
    restarted = after["notice"].pop()
    assert (restarted["occasion"], restarted["due_on"]) == ("overdue-1", RETURNED)
    assert after["delivery"][0]["state"] == "sent"
    before["delivery"][0]["state"] = "sent"
    assert after == before
    upgrade(engine)
    with engine.connect() as connection:
        assert _broken_references(connection) == []


def _broken_references(connection: sa.Connection) -> list[Any]:
    """Rows that refer to nothing; PostgreSQL would not have let them be written."""
    if connection.dialect.name != "sqlite":
        return []
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))

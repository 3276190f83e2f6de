"""The kinds of memos. One file and one line of memos.yaml each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlmodel import Session

from notifications.draft import Block
from notifications.letters.desk import Desk
from notifications.registry import read_table
from plans.workdays import WorkCalendar

TABLE = Path(__file__).with_name("memos.yaml")
FIELDS = frozenset({"key", "name"})


class MemoKind(Protocol):
    """What the file of a memo holds."""

    def owed(self, session: Session, day: date, calendar: WorkCalendar) -> sa.Select[Any] | None:
        """Return the select of who is owed one on `day`, as `person_id` and `subject`.

        It may give what the ledger has already; None when nobody is.
        """

    def holds(self, day: date) -> sa.ColumnElement[bool]:
        """Return the condition that a row of Memo of this kind is still true on `day`."""

    def blocks(
        self, session: Session, subjects: Mapping[int, Collection[str]], day: date, desk: Desk
    ) -> dict[int, Block]:
        """Return what the letters of `day` say, by person; all subjects of a person in one block.

        Somebody for whom there is nothing to say (any more) is left out. Headings are numbered
        later.
        """


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One line of the table with its file."""

    key: str
    name: str
    kind: MemoKind


@cache
def memo_lines() -> tuple[MemoLine, ...]:
    """Return all kinds in the order of the table."""
    return tuple(
        MemoLine(
            key=str(line["key"]),
            name=str(line["name"]),
            kind=cast("MemoKind", import_module(f"{__name__}.{line['key']}")),
        )
        for line in read_table(TABLE, FIELDS)
    )

"""Memos in the ledger: noted once each, dropped when no longer true, waiting for a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Letter, Memo, Person
from notifications.audience import active
from notifications.draft import Block
from notifications.insert import insert_into
from notifications.letters.desk import Desk
from notifications.memos.kinds import memo_lines
from plans.workdays import WorkCalendar

COUNTED = {"synchronize_session": False, "preserve_rowcount": True}
NO_SYNC = {"synchronize_session": False}
COLUMNS = ("person_id", "kind", "subject", "noted_on")
KEY = ("person_id", "kind", "subject")
WAITING = sa.and_(col(Memo.letter_id).is_(None), col(Memo.dropped_why).is_(None))
NO_LONGER = "已不属实"
# A memo that is not stored has no number of its own.
UNSTORED = 0


@dataclass(frozen=True, slots=True)
class MemoItem:
    """One memo that waits for its letter, or stands in one."""

    memo_id: int
    person_id: int
    kind: str
    subject: str


def sweep_memos(session: Session, day: date, calendar: WorkCalendar) -> int:
    """Write every memo that the ledger lacks on `day`; return how many are new.

    One INSERT … SELECT a kind; the unique index decides between two sweeps at once. One that
    was dropped is owed again when it is true again. The caller commits.
    """
    new = 0
    for line in memo_lines():
        owed = line.kind.owed(session, day, calendar)
        if owed is None:
            continue
        some = owed.subquery()
        rows = sa.select(
            some.c.person_id,
            sa.literal(line.key, sa.String),
            some.c.subject,
            sa.literal(day, sa.Date),
        ).where(~_noted(line.key, some))
        insert = insert_into(session, Memo).from_select(COLUMNS, rows.order_by(some.c.person_id))
        revive = insert.on_conflict_do_update(
            index_elements=KEY,
            set_={"dropped_why": None, "noted_on": insert.excluded.noted_on},
            where=sa.and_(col(Memo.dropped_why).is_not(None), col(Memo.letter_id).is_(None)),
        )
        new += session.execute(revive, execution_options=COUNTED).rowcount  # type: ignore[attr-defined]
    return new


def _noted(kind: str, owed: sa.Subquery) -> sa.Exists:
    """Say that the ledger has it; one that was dropped does not count as there."""
    return sa.exists().where(
        col(Memo.person_id) == owed.c.person_id,
        col(Memo.kind) == kind,
        col(Memo.subject) == owed.c.subject,
        col(Memo.dropped_why).is_(None),
    )


def untrue_memos(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a row of Memo is no longer true on `day`: one query for all."""
    left = sa.exists().where(col(Person.id) == col(Memo.person_id), ~active(Person, day))
    kinds = (
        sa.and_(col(Memo.kind) == line.key, sa.not_(line.kind.holds(day))) for line in memo_lines()
    )
    return sa.or_(left, *kinds)


def drop_untrue_memos(session: Session, day: date) -> int:
    """Drop the waiting memos that are no longer true on `day`; return how many."""
    update = sa.update(Memo).where(WAITING, untrue_memos(day)).values(dropped_why=NO_LONGER)
    return int(session.execute(update, execution_options=NO_SYNC).rowcount)  # type: ignore[attr-defined]


def people_with_memos(session: Session, day: date) -> set[int]:
    """Return the ids of those for whom memos wait and who have no letter of `day` yet."""
    has_letter = sa.exists().where(
        col(Letter.person_id) == col(Memo.person_id), col(Letter.written_on) == day
    )
    query = sa.select(col(Memo.person_id)).where(_waiting_on(day), ~has_letter).distinct()
    return set(session.scalars(query))


def waiting_memos(session: Session, people: Sequence[int], day: date) -> list[MemoItem]:
    """Return what waits for `people`; locks it where rows can be locked."""
    query = _memos().where(_waiting_on(day), col(Memo.person_id).in_(people))
    return [MemoItem(*row) for row in session.execute(query.with_for_update(of=Memo))]


def planned_memos(
    session: Session, people: Sequence[int] | sa.Select[Any], day: date, desk: Desk
) -> list[MemoItem]:
    """Return what waits for `people` and what a sweep would note; writes nothing.

    They are a few ids (a batch), or a select of ids.
    """
    query = _memos().where(_waiting_on(day), ~untrue_memos(day), col(Memo.person_id).in_(people))
    found = [MemoItem(*row) for row in session.execute(query)]
    for line in memo_lines():
        owed = line.kind.owed(session, day, desk.calendar)
        if owed is not None:
            some = owed.subquery()
            rows = sa.select(some.c.person_id, some.c.subject)
            rows = rows.where(some.c.person_id.in_(people), ~_noted(line.key, some))
            found += [
                MemoItem(UNSTORED, one, line.key, what) for one, what in session.execute(rows)
            ]
    return found


def memos_of(session: Session, letter_id: int, day: date) -> list[MemoItem]:
    """Return the memos of a letter that are still true on `day`."""
    query = _memos().where(col(Memo.letter_id) == letter_id, ~untrue_memos(day))
    return [MemoItem(*row) for row in session.execute(query)]


def count_memos(session: Session, letter_id: int) -> int:
    """Return how many memos a letter was written with."""
    query = sa.select(sa.func.count()).where(col(Memo.letter_id) == letter_id)
    return session.scalar(query) or 0


def blocks_of(
    session: Session, memos: Sequence[MemoItem], day: date, desk: Desk
) -> dict[int, list[Block]]:
    """Return the blocks of each person's letter, in the order of the table of memos."""
    found = blocks_of_kinds(session, memos, day, desk)
    return {person: [block for _, block in blocks] for person, blocks in found.items()}


def blocks_of_kinds(
    session: Session, memos: Sequence[MemoItem], day: date, desk: Desk
) -> dict[int, list[tuple[str, Block]]]:
    """Return the same with the key of each block's kind."""
    found: dict[int, list[tuple[str, Block]]] = {}
    for line in memo_lines():
        subjects: dict[int, set[str]] = {}
        for memo in memos:
            if memo.kind == line.key:
                subjects.setdefault(memo.person_id, set()).add(memo.subject)
        if subjects:
            made: Mapping[int, Block] = line.kind.blocks(session, subjects, day, desk)
            for person, block in made.items():
                found.setdefault(person, []).append((line.key, block))
    return {person: _each_table_once(blocks) for person, blocks in found.items()}


def _each_table_once(blocks: list[tuple[str, Block]]) -> list[tuple[str, Block]]:
    last = {block.table: key for key, block in blocks if block.table}
    return [
        (key, block if last.get(block.table, key) == key else replace(block, rows=(), left_out=0))
        for key, block in blocks
    ]


def tie_memos(session: Session, memos: Sequence[int], day: date) -> None:
    """Tie memos to their person's letter of the day."""
    letter = (
        sa.select(col(Letter.id))
        .where(col(Letter.person_id) == col(Memo.person_id), col(Letter.written_on) == day)
        .scalar_subquery()
    )
    update = sa.update(Memo).where(col(Memo.id).in_(memos)).values(letter_id=letter)
    session.execute(update, execution_options=NO_SYNC)


def _waiting_on(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(WAITING, col(Memo.noted_on) <= day)


def _memos() -> sa.Select[Any]:
    return sa.select(col(Memo.id), col(Memo.person_id), col(Memo.kind), col(Memo.subject)).order_by(
        col(Memo.person_id), col(Memo.id)
    )

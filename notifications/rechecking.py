"""The check at the moment of sending: what is no longer true by then does not go out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.errors import NotFoundError
from models import Letter, Memo, Notice, Rewording
from notifications.drafting import Drafting
from notifications.insert import insert_into
from notifications.items import items_of
from notifications.letters import Wording, word
from notifications.letters.desk import Desk
from notifications.memos.sweeping import blocks_of, count_memos, memos_of, untrue_memos
from notifications.ready import look_up
from notifications.truth import still_true, untrue


def recheck(connection: sa.Connection, letter_id: int, day: date, desk: Desk) -> Wording | None:
    """Return what to send of a letter on `day`; None when nothing in it is true any more.

    While all of it holds that is the letter as written: one query, nothing rendered. Where
    part fell away it is a new wording without those lines (`withheld` says how many), dated
    as the letter is; the letter itself keeps what was written, and what went out instead is
    a row of Rewording. The caller commits before sending.

    Raises:
        NotFoundError: there is no such letter.
    """
    dialect: Any = type(connection.dialect)
    asked = _asked(day, dialect)
    row = look_up(connection, asked, {"letter": letter_id})
    if row is None:
        raise NotFoundError("信函", letter_id)
    stale, stale_memos, *written = row
    if not (stale or stale_memos):
        return Wording(*written)
    with Session(connection) as session:
        wording = _reworded(session, letter_id, day, desk)
        # That ends this session; the transaction is its caller's.
        session.commit()
        return wording


@lru_cache(maxsize=4)
def _asked(day: date, dialect: type[Any]) -> sa.TextClause:
    """Return what is asked of each letter sent on a day, written out once for all.

    It is text with every constant in its place: SQLAlchemy would otherwise spell out the
    lists of states anew for each letter, which takes it longer than the database to answer.
    """
    letter: sa.ColumnElement[int] = sa.literal_column(":letter", sa.Integer)
    false = sa.or_(*(one.condition for one in untrue(day)))
    query = sa.select(
        sa.exists().where(col(Notice.letter_id) == letter, false),
        sa.exists().where(col(Memo.letter_id) == letter, untrue_memos(day)),
        col(Letter.subject),
        col(Letter.text),
        col(Letter.html),
        col(Letter.markdown),
    ).where(col(Letter.id) == letter)
    written = query.compile(
        dialect=dialect(paramstyle="named"), compile_kwargs={"literal_binds": True}
    )
    return sa.text(str(written))


def _reworded(session: Session, letter_id: int, day: date, desk: Desk) -> Wording | None:
    """Word the letter anew from what is still true, and keep that; None when nothing is."""
    letter = session.get_one(Letter, letter_id)
    named = session.scalars(
        sa.select(col(Notice.milestone_id)).where(col(Notice.letter_id) == letter_id)
    )
    items = items_of(session, sorted(still_true(session, letter_id, day)))
    memos = memos_of(session, letter_id, day)
    # Dated as the letter: «还有3天» is reckoned from the day that stands below it.
    blocks = blocks_of(session, memos, letter.written_on, desk).get(letter.person_id, [])
    if not items and not blocks:
        return None
    drafting = Drafting(session, letter.written_on, desk)
    plans = {item.plan_id for item in items}.union(*(block.plans for block in blocks))
    drafting.learn([letter.person_id], plans)
    worded = word(drafting.draft(letter.person_id, items, blocks), desk.templates)
    left_out = sorted(set(named) - {item.milestone_id for item in items})
    fallen = count_memos(session, letter_id) - len(memos)
    wording = replace(worded, withheld=len(left_out) + fallen)
    _keep(session, letter_id, day, wording, left_out)
    return wording


def _keep(
    session: Session, letter_id: int, day: date, wording: Wording, left_out: list[int]
) -> None:
    """Keep what goes out instead of the letter; the same text again is the same row."""
    values = {
        "letter_id": letter_id,
        "made_on": day,
        "sha256": hashlib.sha256(wording.text.encode()).hexdigest(),
        "left_out": left_out,
        "subject": wording.subject,
        "text": wording.text,
        "html": wording.html,
        "markdown": wording.markdown,
    }
    insert = insert_into(session, Rewording).values(**values)
    session.execute(insert.on_conflict_do_nothing(index_elements=["letter_id", "sha256"]))

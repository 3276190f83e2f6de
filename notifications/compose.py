"""Letters from the ledger: all that waits for a person, in one letter a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address, Delivery, DeliveryState, Letter, Notice, Person
from notifications.channels import ChannelLine
from notifications.drafting import Drafting
from notifications.insert import insert_into
from notifications.items import IDS, Item
from notifications.letters import word
from notifications.letters.desk import Desk
from notifications.memos.sweeping import (
    MemoItem,
    blocks_of,
    drop_untrue_memos,
    people_with_memos,
    sweep_memos,
    tie_memos,
    waiting_memos,
)
from notifications.truth import untrue
from notifications.waiting import WAITING, waiting_items, waiting_people

# People a batch: letters of one batch are in memory together, never all letters.
BATCH = 200
NO_SYNC = {"synchronize_session": False}
T = TypeVar("T", Item, MemoItem)


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters were written, how many notices and memos dropped, how many memos new."""

    letters: int
    dropped: int
    memos: int = 0


def write_letters(
    session: Session,
    day: date,
    *,
    desk: Desk,
    channels: Sequence[ChannelLine],
    plan_id: int | None = None,
) -> Written:
    """Write one letter to each person for whom anything waits, with its pending deliveries.

    Memos are noted first (a digest, an address that was switched off), and what is no longer
    true is dropped. Somebody who already has a letter of `day` gets none: what is new waits
    for the next day's. Two writers at once write one letter between them: the unique index
    decides, and only the winner's notices are tied to it. The caller commits, then dispatches.

    With a plan only those get one for whom notices of that plan wait; it holds all the same
    whatever waits for them, for it is their letter of the day.
    """
    memos = sweep_memos(session, day, desk.calendar)
    dropped = drop_untrue(session, day) + drop_untrue_memos(session, day)
    people = waiting_people(session, day, desk.calendar, plan_id)
    if plan_id is None:
        people = sorted({*people, *people_with_memos(session, day)})
    drafting = Drafting(session, day, desk)
    written = 0
    for start in range(0, len(people), BATCH):
        written += _write(session, drafting, desk, people[start : start + BATCH], channels)
    return Written(written, dropped, memos)


def drop_untrue(session: Session, day: date) -> int:
    """Drop the waiting notices that are no longer true on `day`; return how many."""
    count = 0
    for condition, why in untrue(day):
        update = sa.update(Notice).where(WAITING, condition).values(dropped_why=why)
        result = session.execute(update, execution_options=NO_SYNC)
        count += result.rowcount  # type: ignore[attr-defined]
    return count


def _write(
    session: Session,
    drafting: Drafting,
    desk: Desk,
    people: Sequence[int],
    channels: Sequence[ChannelLine],
) -> int:
    """Write the letters of some people; return how many."""
    day = drafting.day
    items = by_person(waiting_items(session, people, day, desk.calendar))
    memos = by_person(waiting_memos(session, people, day))
    blocks = blocks_of(session, [one for some in memos.values() for one in some], day, desk)
    plans = {item.plan_id for own in items.values() for item in own}
    plans |= {plan for own in blocks.values() for block in own for plan in block.plans}
    drafting.learn(people, plans)
    rows: list[dict[str, object]] = []
    for person_id in people:
        own = items.get(person_id, [])
        parts = blocks.get(person_id, [])
        if own or parts:
            draft = drafting.draft(person_id, own, parts)
            wording = word(draft, desk.templates)
            rows.append(
                {
                    "person_id": person_id,
                    "written_on": day,
                    "kind": draft.kind,
                    "subject": wording.subject,
                    "text": wording.text,
                    "html": wording.html,
                    "markdown": wording.markdown,
                }
            )
    if not rows:
        return 0
    insert = insert_into(session, Letter).on_conflict_do_nothing(
        index_elements=["person_id", "written_on"]
    )
    returned = session.execute(insert.returning(col(Letter.id), col(Letter.person_id)), rows)
    letters = {person_id: letter_id for letter_id, person_id in returned}
    _tie(session, [one.notice_id for person in letters for one in items.get(person, [])], day)
    tie_memos(session, [one.memo_id for person in letters for one in memos.get(person, [])], day)
    for channel in channels:
        _owe_delivery(session, list(letters.values()), channel)
    return len(letters)


def by_person(rows: Sequence[T]) -> dict[int, list[T]]:
    """Return what waits by whom it waits for, in its order."""
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _tie(session: Session, notices: Sequence[int], day: date) -> None:
    """Tie notices to their person's letter of the day."""
    letter = (
        sa.select(col(Letter.id))
        .where(col(Letter.person_id) == col(Notice.person_id), col(Letter.written_on) == day)
        .scalar_subquery()
    )
    for start in range(0, len(notices), IDS):
        some = col(Notice.id).in_(notices[start : start + IDS])
        session.execute(
            sa.update(Notice).where(some).values(letter_id=letter), execution_options=NO_SYNC
        )


def _owe_delivery(session: Session, letters: Sequence[int], channel: ChannelLine) -> None:
    """Write the first, pending attempt of each letter whose reader the channel can reach."""
    own = sa.and_(
        col(Address.person_id) == col(Person.id),
        col(Address.channel) == channel.key,
        col(Address.disabled_why).is_(None),
    )
    to = (
        col(Person.name)
        if channel.address == "none"
        else sa.func.coalesce(col(Address.address), col(Person.name))
    )
    query = sa.select(
        col(Letter.id),
        sa.literal(channel.key, sa.String),
        to,
        sa.literal(1, sa.Integer),
        sa.literal(DeliveryState.PENDING, Delivery.__table__.c.state.type),  # type: ignore[attr-defined]
        sa.false(),
    ).join(Person, col(Person.id) == col(Letter.person_id))
    if channel.address != "none":
        query = query.join(Address, own, isouter=channel.address != "own")
    query = query.where(col(Letter.id).in_(letters)).order_by(col(Letter.id))
    columns = ["letter_id", "channel", "address", "attempt", "state", "channel_down"]
    session.execute(sa.insert(Delivery).from_select(columns, query))

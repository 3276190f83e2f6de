"""Letters from the ledger: all that waits for a person, in one letter a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa
from sqlmodel import Session, col

from models import (
    Address,
    Delivery,
    DeliveryState,
    Letter,
    Milestone,
    MilestoneState,
    Notice,
    Person,
)
from notifications.audience import active
from notifications.channels import ChannelLine
from notifications.drafting import Drafting
from notifications.insert import insert_into
from notifications.letters import word
from notifications.owed import OPEN
from notifications.waiting import WAITING, waiting_items, waiting_people
from plans.workdays import WorkCalendar

# People a batch: letters of one batch are in memory together, never all letters.
BATCH = 200
# SQLite takes some 32,000 parameters in a statement.
IDS = 10_000
NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters were written, and how many notices were no longer true."""

    letters: int
    dropped: int


def write_letters(
    session: Session,
    day: date,
    *,
    calendar: WorkCalendar,
    page_url: str,
    channels: Sequence[ChannelLine],
) -> Written:
    """Write one letter to each person for whom notices wait, with its pending deliveries.

    Notices that are no longer true are dropped first. Somebody who already has a letter of
    `day` gets none: the new notices wait for the next day's. Two writers at once write one
    letter between them: the unique index decides, and only the winner's notices are tied to
    it. The caller commits, then dispatches.
    """
    dropped = drop_untrue(session, day)
    people = waiting_people(session, day)
    drafting = Drafting(session, day, calendar, page_url)
    written = 0
    for start in range(0, len(people), BATCH):
        written += _write(session, drafting, people[start : start + BATCH], channels)
    return Written(written, dropped)


def drop_untrue(session: Session, day: date) -> int:
    """Drop the waiting notices that are no longer true; return how many.

    So are those of a milestone handed in, ended or waived, of a due date that has moved, and
    to somebody who has left by `day`.
    """
    of_notice = sa.and_(col(Milestone.id) == col(Notice.milestone_id))
    moved = col(Milestone.due_on) != col(Notice.due_on)
    reason = sa.case(
        (col(Milestone.state) == MilestoneState.SUBMITTED, "已报送"),
        (col(Milestone.state) == MilestoneState.ACCEPTED, "已办结"),
        (col(Milestone.state) == MilestoneState.WAIVED, "已免办"),
        else_="时限已变更",
    )
    untrue = sa.exists().where(of_notice, sa.or_(col(Milestone.state).not_in(OPEN), moved))
    left = sa.exists().where(col(Person.id) == col(Notice.person_id), ~active(Person, day))
    of_milestone = sa.select(reason).where(of_notice).scalar_subquery()
    count = 0
    for condition, why in ((untrue, of_milestone), (left, sa.literal("人员已离任"))):
        update = sa.update(Notice).where(WAITING, condition).values(dropped_why=why)
        result = session.execute(update, execution_options=NO_SYNC)
        count += result.rowcount  # type: ignore[attr-defined]
    return count


def _write(
    session: Session, drafting: Drafting, people: Sequence[int], channels: Sequence[ChannelLine]
) -> int:
    """Write the letters of some people; return how many."""
    rows: list[dict[str, object]] = []
    notices: dict[int, list[int]] = {}
    items = waiting_items(session, people, drafting.day)
    drafting.learn(items)
    for person_id, group in groupby(items, key=attrgetter("person_id")):
        own = list(group)
        draft = drafting.draft(person_id, own)
        wording = word(draft)
        rows.append(
            {
                "person_id": person_id,
                "written_on": draft.day,
                "kind": draft.kind,
                "subject": wording.subject,
                "text": wording.text,
                "html": wording.html,
            }
        )
        notices[person_id] = [item.notice_id for item in own]
    if not rows:
        return 0
    insert = insert_into(session, Letter).on_conflict_do_nothing(
        index_elements=["person_id", "written_on"]
    )
    returned = session.execute(insert.returning(col(Letter.id), col(Letter.person_id)), rows)
    letters = {person_id: letter_id for letter_id, person_id in returned}
    won = [notice for person_id in letters for notice in notices[person_id]]
    _tie(session, won, drafting.day)
    for channel in channels:
        _owe_delivery(session, list(letters.values()), channel)
    return len(letters)


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

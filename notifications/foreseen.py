"""Everything that a reminder would tell today, before any of it is written: a dry run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Person, Unit
from notifications.channels import ChannelLine
from notifications.letters.desk import Desk
from notifications.memos.sweeping import blocks_of_kinds, planned_memos
from notifications.occasions import Group
from notifications.planned import PlannedNotice, dry_run, waiting
from notifications.reach import IDS, channels_of


@dataclass(frozen=True, slots=True)
class PlannedMemo:
    """A digest or another memo that a letter of today would hold; `memo` is its kind.

    It is about no single milestone: `unit` is the reader's own.
    """

    person_id: int
    person: str
    unit: str
    memo: str
    title: str
    why: str
    channel: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it with the keys of a planned notice, those of a milestone null."""
        return {
            "person_id": self.person_id,
            "person": self.person,
            "unit": self.unit,
            "plan": None,
            "milestone": None,
            "task": None,
            "title": self.title,
            "occasion": self.memo,
            "anchor_on": None,
            "due_on": None,
            "why": self.why,
            "channel": list(self.channel),
            "memo": self.memo,
        }


def foreseen(
    session: Session,
    day: date,
    desk: Desk,
    groups: Collection[Group],
    channels: Sequence[ChannelLine],
    plan: str | None = None,
) -> tuple[list[PlannedNotice], list[PlannedMemo]]:
    """Return the notices and the memos that the letters of `day` would hold; writes nothing.

    With the code of a plan: for those who hear of that plan, and of every plan, as their
    letter of the day holds everything.
    """
    notices = waiting(session, day, desk.calendar, channels)
    notices += dry_run(session, day, desk.calendar, groups, channels)
    memos = _memos(session, day, desk, channels)
    if plan is not None:
        people = {one.person_id for one in notices if one.plan == plan}
        notices = [one for one in notices if one.person_id in people]
        memos = [one for one in memos if one.person_id in people]
    return notices, memos


def _memos(
    session: Session, day: date, desk: Desk, channels: Sequence[ChannelLine]
) -> list[PlannedMemo]:
    planned = planned_memos(session, sa.select(col(Person.id)), day, desk)
    blocks = blocks_of_kinds(session, planned, day, desk)
    people = sorted(blocks)
    by = channels_of(session, people, channels)
    found = []
    for start in range(0, len(people), IDS):
        query = (
            sa.select(col(Person.id), col(Person.name), col(Unit.name))
            .join(Unit, col(Unit.id) == col(Person.unit_id))
            .where(col(Person.id).in_(people[start : start + IDS]))
            .order_by(col(Unit.position), col(Person.id))
        )
        for person_id, person, unit in session.execute(query):
            found += [
                PlannedMemo(person_id, person, unit, kind, one.title, one.reason, by[person_id])
                for kind, one in blocks[person_id]
            ]
    return found

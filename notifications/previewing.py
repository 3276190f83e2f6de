"""Letters before they are written: what would go out on a day, worded; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Letter, Notice, Person, Plan, Unit
from notifications.compose import BATCH, by_person
from notifications.drafting import Drafting
from notifications.items import Item, item_select
from notifications.letters import Wording, word
from notifications.letters.desk import Desk
from notifications.memos.sweeping import blocks_of, planned_memos
from notifications.occasions import GROUPS
from notifications.owed import lacking
from notifications.policy import find_organisation_policy
from notifications.truth import untrue
from notifications.waiting import waiting_on

# A notice that is not stored has no number of its own.
UNSTORED = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter that would be written; `letter_id` is that of the day if one was already."""

    person_id: int
    unit: str
    person: str
    kind: str
    wording: Wording
    letter_id: int | None

    def as_json(self) -> dict[str, Any]:
        """Return it with stable keys."""
        return {
            "unit": self.unit,
            "person": self.person,
            "kind": self.kind,
            "subject": self.wording.subject,
            "text": self.wording.text,
            "html": self.wording.html,
            "markdown": self.wording.markdown,
            "letter": self.letter_id,
        }


def preview(session: Session, day: date, desk: Desk, people: Collection[int]) -> list[Preview]:
    """Return the letters that the sweeps of `day` would write to `people` now.

    It asks what the sweeps ask, so the two cannot disagree. Whoever has nothing to hear of is
    left out; who has a letter of `day` already would get none, and is shown what would be in it.
    """
    chosen = sorted(people)
    found: list[Preview] = []
    drafting = Drafting(session, day, desk)
    for start in range(0, len(chosen), BATCH):
        found += _batch(session, drafting, desk, chosen[start : start + BATCH])
    return found


def readers_of(session: Session, day: date, desk: Desk, plan: Plan) -> list[int]:
    """Return who would hear of a plan on `day`, and whoever coordinates it or heads in it."""
    people: set[int] = set()
    for rows in _lacks(session, day, desk, plan.id):
        people |= set(session.scalars(sa.select(rows.c.person_id).distinct()))
    waiting = item_select(session).where(waiting_on(day), ~_false(day), col(Plan.id) == plan.id)
    people |= set(session.scalars(waiting.with_only_columns(col(Notice.person_id)).distinct()))
    of_office = sa.select(col(Person.id)).join(Unit, col(Unit.id) == col(Person.unit_id))
    office = of_office.where(col(Unit.office) == plan.office)
    return sorted(people | {one.person_id for one in planned_memos(session, office, day, desk)})


def _batch(
    session: Session, drafting: Drafting, desk: Desk, people: Sequence[int]
) -> list[Preview]:
    day = drafting.day
    items = by_person(_items(session, day, desk, people))
    memos = planned_memos(session, people, day, desk)
    blocks = blocks_of(session, memos, day, desk)
    plans = {item.plan_id for own in items.values() for item in own}
    plans |= {plan for own in blocks.values() for block in own for plan in block.plans}
    drafting.learn(people, plans)
    written = sa.select(col(Letter.person_id), col(Letter.id)).where(
        col(Letter.person_id).in_(people), col(Letter.written_on) == day
    )
    letters = {row[0]: row[1] for row in session.execute(written)}
    found = []
    for person in people:
        if items.get(person) or blocks.get(person):
            draft = drafting.draft(person, items.get(person, []), blocks.get(person, []))
            wording = word(draft, desk.templates)
            found.append(
                Preview(person, draft.unit, draft.person, draft.kind, wording, letters.get(person))
            )
    return found


def _items(session: Session, day: date, desk: Desk, people: Sequence[int]) -> list[Item]:
    """Return what waits for `people` and what the sweeps would note, as one list."""
    query = item_select(session).where(waiting_on(day), ~_false(day))
    rows = list(session.execute(query.where(col(Notice.person_id).in_(people))))
    for lack in _lacks(session, day, desk, None):
        some = lack.select().where(lack.c.person_id.in_(people)).subquery()
        rows += session.execute(item_select(session, some))
    return [Item(*row) for row in rows]


def _lacks(session: Session, day: date, desk: Desk, plan_id: int | None) -> list[sa.Subquery]:
    """Return what the sweeps would note, as notices without a number."""
    organisation = find_organisation_policy(session)
    lacks = lacking(session, organisation, day, desk.calendar, GROUPS, plan_id)
    number: Any = sa.literal(UNSTORED, sa.Integer).label("id")
    return [lack.rows.order_by(None).add_columns(number).subquery() for lack in lacks]


def _false(day: date) -> sa.ColumnElement[bool]:
    return sa.or_(*(one.condition for one in untrue(day)))

"""The ledger: who must hear of which milestone for which occasion, once each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Milestone, Notice, Person, Plan, Unit
from notifications.audience import writable
from notifications.insert import insert_into
from notifications.occasions import GROUPS, Group
from notifications.owed import NOTICE_COLUMNS, OPEN, lacking
from notifications.policy import organisation_policy
from plans.workdays import WorkCalendar

# The number of rows an INSERT wrote is kept only on demand.
COUNTED = {"synchronize_session": False, "preserve_rowcount": True}
NOTICE_KEY = ("person_id", "milestone_id", "occasion", "anchor_on")


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A unit that owes open milestones and has nobody to write to."""

    unit: str
    plan: str
    milestones: int


def sweep(
    session: Session,
    day: date,
    calendar: WorkCalendar,
    groups: Collection[Group] = GROUPS,
    plan_id: int | None = None,
    people: sa.Select[tuple[int]] | None = None,
) -> int:
    """Write every notice that the ledger lacks on `day`; return how many are new.

    `plan_id` and `people` narrow it, as in `owed.lacking`.

    Set-based: one INSERT … SELECT for each window that holds some anchor. Sweeping again, or
    twice at once, adds nothing: the unique index decides. A notice that was dropped and is
    true again waits for its letter anew. The caller commits.
    """
    policy = organisation_policy(session)
    new = 0
    for lack in lacking(session, policy, day, calendar, groups, plan_id, people):
        insert = insert_into(session, Notice).from_select(NOTICE_COLUMNS, lack.rows)
        revive = insert.on_conflict_do_update(
            index_elements=NOTICE_KEY,
            set_={
                "dropped_why": None,
                "letter_id": None,
                "noted_on": insert.excluded.noted_on,
            },
            where=col(Notice.dropped_why).is_not(None),
        )
        result = session.execute(revive, execution_options=COUNTED)
        new += result.rowcount  # type: ignore[attr-defined]
    return new


def unreachable(session: Session, day: date, plan_id: int | None = None) -> list[Unreachable]:
    """Return the units that owe something still to be handed in and cannot be written to.

    Such a unit has, on `day`, neither a filler nor a head; one line for each plan.
    """
    reached = sa.exists().where(col(Person.unit_id) == col(Milestone.unit_id), writable(day))
    query = (
        sa.select(col(Unit.name), col(Plan.code), sa.func.count())
        .select_from(Milestone)
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .where(col(Milestone.state).in_(OPEN), col(Plan.dispatched_on).is_not(None), ~reached)
        .group_by(col(Plan.id), col(Plan.code), col(Unit.id), col(Unit.name), col(Unit.position))
        .order_by(col(Plan.id), col(Unit.position), col(Unit.id))
    )
    if plan_id is not None:
        query = query.where(col(Plan.id) == plan_id)
    return [Unreachable(unit, plan, count) for unit, plan, count in session.execute(query)]

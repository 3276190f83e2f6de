"""The ledger: who must hear of which milestone for which occasion, once each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Milestone, Notice, Person, Plan, Task, Unit
from notifications.audience import writable
from notifications.insert import insert_into
from notifications.occasions import GROUPS, Group, occasion_of
from notifications.owed import NOTICE_COLUMNS, OPEN, Lack, lacking
from notifications.policy import (
    effective_id,
    find_organisation_policy,
    organisation_policy,
    policies_in_force,
)
from notifications.waiting import waiting_on
from plans.workdays import WorkCalendar

# The number of rows an INSERT wrote is kept only on demand.
COUNTED = {"synchronize_session": False, "preserve_rowcount": True}
NOTICE_KEY = ("person_id", "milestone_id", "occasion", "due_on")


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """One notice that a sweep would write; `unit` owes the milestone, `person` hears of it."""

    person_id: int
    person: str
    unit: str
    plan: str
    milestone: int
    task: str
    title: str
    occasion: str
    due_on: date
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return it with an ISO date; keys are stable."""
        return asdict(self) | {"due_on": self.due_on.isoformat()}


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
) -> int:
    """Write every notice that the ledger lacks on `day`; return how many are new.

    Set-based: one INSERT … SELECT for each window of each policy in force. Sweeping again,
    or twice at once, adds nothing: the unique index decides. The caller commits.
    """
    policy = organisation_policy(session)
    new = 0
    for lack in lacking(session, policy, day, calendar, groups, plan_id):
        insert = insert_into(session, Notice).from_select(NOTICE_COLUMNS, lack.rows)
        revive = insert.on_conflict_do_update(
            index_elements=NOTICE_KEY,
            set_={"dropped_why": None, "noted_on": insert.excluded.noted_on},
            where=col(Notice.dropped_why).is_not(None),
        )
        result = session.execute(revive, execution_options=COUNTED)
        new += result.rowcount  # type: ignore[attr-defined]
    return new


def dry_run(
    session: Session,
    day: date,
    calendar: WorkCalendar,
    groups: Collection[Group] = GROUPS,
    plan_id: int | None = None,
) -> list[PlannedNotice]:
    """Return what `sweep` would write now, soonest due first; writes nothing.

    It runs the selects of the sweep, so the two cannot disagree.
    """
    policy = find_organisation_policy(session)
    lacks = lacking(session, policy, day, calendar, groups, plan_id)
    planned = [notice for lack in lacks for notice in _planned(session, lack, day, calendar)]
    return sorted(planned, key=lambda n: (n.due_on, n.plan, n.milestone, n.occasion, n.person_id))


def _planned(
    session: Session, lack: Lack, day: date, calendar: WorkCalendar
) -> Iterator[PlannedNotice]:
    rows = lack.rows.order_by(None).subquery()
    occasion = occasion_of(lack.window.occasion)
    query = (
        sa.select(
            rows.c.person_id,
            col(Person.name),
            col(Unit.name),
            col(Plan.code),
            rows.c.milestone_id,
            col(Task.ref),
            col(Task.title),
            rows.c.due_on,
        )
        .join(Person, col(Person.id) == rows.c.person_id)
        .join(Milestone, col(Milestone.id) == rows.c.milestone_id)
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
    )
    for person_id, person, unit, plan, milestone, task, title, due_on in session.execute(query):
        why = occasion.reckoning.why(lack.policy, calendar, due_on, day)
        yield PlannedNotice(
            person_id, person, unit, plan, milestone, task, title, lack.window.occasion, due_on, why
        )


def waiting(
    session: Session, day: date, calendar: WorkCalendar, plan_id: int | None = None
) -> list[PlannedNotice]:
    """Return the notices already in the ledger that today's letters will also hold.

    A chase that was held back, or what came after somebody's letter of the day before.
    """
    organisation = find_organisation_policy(session)
    policies = policies_in_force(session, organisation)
    query = (
        sa.select(
            col(Notice.person_id),
            col(Person.name),
            col(Unit.name),
            col(Plan.code),
            col(Notice.milestone_id),
            col(Task.ref),
            col(Task.title),
            col(Notice.due_on),
            col(Notice.occasion),
            effective_id(organisation),
        )
        .join(Person, col(Person.id) == col(Notice.person_id))
        .join(Milestone, col(Milestone.id) == col(Notice.milestone_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .where(waiting_on(day), col(Milestone.state).in_(OPEN))
        .where(col(Milestone.due_on) == col(Notice.due_on))
        .order_by(col(Notice.due_on), col(Notice.id))
    )
    if plan_id is not None:
        query = query.where(col(Plan.id) == plan_id)
    found = []
    for row in session.execute(query):
        person_id, person, unit, plan, milestone, task, title, due_on, code, policy = row
        why = occasion_of(code).reckoning.why(policies[policy], calendar, due_on, day)
        found.append(
            PlannedNotice(person_id, person, unit, plan, milestone, task, title, code, due_on, why)
        )
    return found


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

"""What a sweep would tell whom, and what already waits: shown before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Milestone, Notice, Person, Plan, Policy, Task, Unit
from notifications.channels import ChannelLine
from notifications.occasions import GROUPS, Group, why
from notifications.owed import lacking
from notifications.policy import effective_id, find_organisation_policy, policies_in_force
from notifications.reach import channels_of
from notifications.truth import untrue
from notifications.waiting import may_go_on, waiting_on
from plans.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """One notice that a sweep would write; `unit` owes the milestone, `person` hears of it.

    `anchor_on` is the date that the occasion counts from, `due_on` the due date; `channel`
    names the channels on which that person's letter would go.
    """

    person_id: int
    person: str
    unit: str
    plan: str
    milestone: int
    task: str
    title: str
    occasion: str
    anchor_on: date
    due_on: date
    why: str
    channel: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it with ISO dates; keys are stable. It is no memo (see `foreseen`)."""
        return asdict(self) | {
            "anchor_on": self.anchor_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "channel": list(self.channel),
            "memo": None,
        }


def dry_run(
    session: Session,
    day: date,
    calendar: WorkCalendar,
    groups: Collection[Group] = GROUPS,
    channels: Sequence[ChannelLine] = (),
) -> list[PlannedNotice]:
    """Return what `ledger.sweep` would write now, soonest due first; writes nothing.

    It runs the selects of the sweep, so the two cannot disagree. `channels` are those that
    the settings switch on; without them no notice names any.
    """
    organisation = find_organisation_policy(session)
    policies = policies_in_force(session, organisation)
    planned: list[PlannedNotice] = []
    for lack in lacking(session, organisation, day, calendar, groups, plan_id=None):
        rows = lack.rows.order_by(None).subquery()
        query = _told(rows.c, organisation)
        planned += _read(session, query, policies, day, calendar)
    planned.sort(key=lambda n: (n.due_on, n.plan, n.milestone, n.occasion, n.person_id))
    return _by_channel(session, planned, channels)


def waiting(
    session: Session,
    day: date,
    calendar: WorkCalendar,
    channels: Sequence[ChannelLine] = (),
) -> list[PlannedNotice]:
    """Return the notices already in the ledger that today's letters will also hold.

    A chase that was held back, or what came after somebody's letter of the day before.
    """
    organisation = find_organisation_policy(session)
    policies = policies_in_force(session, organisation)
    query = (
        _told(Notice, organisation)
        .where(waiting_on(day), may_go_on(session, day, calendar))
        .where(*(~one.condition for one in untrue(day)))
        .order_by(col(Notice.anchor_on), col(Notice.id))
    )
    found = list(_read(session, query, policies, day, calendar))
    return _by_channel(session, found, channels)


def _told(notice: Any, organisation: Policy) -> sa.Select[Any]:  # noqa: ANN401 (a class or columns)
    """Select what `_read` takes, for rows with the columns of a notice."""
    return (
        sa.select(
            notice.person_id,
            col(Person.name),
            col(Unit.name),
            col(Plan.code),
            notice.milestone_id,
            col(Task.ref),
            col(Task.title),
            notice.occasion,
            notice.anchor_on,
            col(Milestone.due_on),
            effective_id(organisation),
        )
        .join(Person, col(Person.id) == notice.person_id)
        .join(Milestone, col(Milestone.id) == notice.milestone_id)
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
    )


def _read(
    session: Session,
    query: sa.Select[Any],
    policies: dict[int, Policy],
    day: date,
    calendar: WorkCalendar,
) -> Iterator[PlannedNotice]:
    for row in session.execute(query):
        person_id, person, unit, plan, milestone, task, title, code, anchor, due, policy = row
        yield PlannedNotice(
            person_id=person_id,
            person=person,
            unit=unit,
            plan=plan,
            milestone=milestone,
            task=task,
            title=title,
            occasion=code,
            anchor_on=anchor,
            due_on=due,
            why=why(code, policies[policy], calendar, anchor, due, day),
        )


def _by_channel(
    session: Session, notices: list[PlannedNotice], channels: Sequence[ChannelLine]
) -> list[PlannedNotice]:
    found = channels_of(session, {one.person_id for one in notices}, channels)
    return [replace(one, channel=found[one.person_id]) for one in notices]

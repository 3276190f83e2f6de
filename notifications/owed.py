"""What the ledger lacks on a day, as selects: the sweep stores them, the dry run shows them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.days import FIRST_DAY
from models import (
    Acknowledgement,
    Milestone,
    MilestoneState,
    Notice,
    Person,
    Plan,
    Policy,
    Task,
    Unit,
)
from notifications.anchors import Lane, lanes
from notifications.audience import hears
from notifications.occasions import Group, Occasion, occasions, windows_of
from notifications.policy import effective_id, policies_in_force, unit_policy_ids
from notifications.windows import Reach, Window, reach_of
from plans.workdays import WorkCalendar

# Still to be handed in by its unit.
OPEN = (MilestoneState.PENDING, MilestoneState.RETURNED)
NOTICE_COLUMNS = ("person_id", "milestone_id", "occasion", "anchor_on", "noted_on")


@dataclass(frozen=True, slots=True)
class Lack:
    """The notices of one window under one policy; `rows` selects `NOTICE_COLUMNS`."""

    policy: Policy
    window: Window
    rows: sa.Select[Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy with the ids of all rows that say the same: they are asked about together."""

    policy: Policy
    ids: tuple[int, ...]


def lacking(
    session: Session,
    organisation: Policy,
    day: date,
    calendar: WorkCalendar,
    groups: Collection[Group],
    plan_id: int | None,
    people: sa.Select[tuple[int]] | None = None,
) -> Iterator[Lack]:
    """Yield the windows of `day` that hold some anchor, with their selects.

    `plan_id` narrows them to one plan, `people` (a select of ids) to those who hear.

    All occasions up to `day` are asked about, not only those of `day`: a lost day loses
    nothing. `organisation` may be unstored; then its id counts as `policy.UNSTORED`.
    """
    rules = alike(policies_in_force(session, organisation))
    question = _Question(session, organisation, day, plan_id, people, narrow=len(rules) > 1)
    for rule in rules:
        reach = reach_of(rule.policy, calendar, day)
        if reach is None:
            continue
        for occasion in occasions():
            if occasion.group in groups:
                yield from _of_occasion(question, occasion, rule, calendar, reach)


def alike(policies: Mapping[int, Policy]) -> list[Rule]:
    """Return the policies with those put together that differ in name only."""
    found: dict[str, Rule] = {}
    for key, policy in policies.items():
        values = policy.model_dump_json(exclude={"id", "name"})
        held = found.get(values, Rule(policy, ()))
        found[values] = Rule(held.policy, (*held.ids, key))
    return list(found.values())


def _of_occasion(
    question: _Question, occasion: Occasion, rule: Rule, calendar: WorkCalendar, reach: Reach
) -> Iterator[Lack]:
    # One that is switched off must not cost a look at the dates.
    if next(windows_of(occasion, rule.policy, calendar, reach, FIRST_DAY), None) is None:
        return
    for lane in lanes(occasion.anchor, occasion.states):
        dates = question.dates(lane)
        if not dates:
            continue
        for window in windows_of(occasion, rule.policy, calendar, reach, dates[0]):
            at = bisect_left(dates, window.from_on)
            if at < len(dates) and dates[at] <= window.to_on:
                rows = question.rows(lane, window)
                rows = question.held_by(rows, rule)
                if occasion.ackable:
                    rows = question.not_acknowledged(rows, lane, rule.policy, calendar)
                yield Lack(rule.policy, window, rows)


class _Question:
    """What one sweep asks the database; what it learns on the way is looked up once."""

    def __init__(
        self,
        session: Session,
        organisation: Policy,
        day: date,
        plan_id: int | None,
        people: sa.Select[tuple[int]] | None,
        *,
        narrow: bool,
    ) -> None:
        self._session = session
        self._organisation = organisation
        self._day = day
        self._plan_id = plan_id
        self._people = people
        self._narrow = narrow
        self._unit_level = narrow and bool(unit_policy_ids(session))
        self._dates: dict[tuple[str, tuple[MilestoneState, ...]], list[date]] = {}

    def dates(self, lane: Lane) -> list[date]:
        """Return the anchors that there are, ascending, each once; some may be another lane's."""
        key = lane.column, lane.states
        if key not in self._dates:
            anchor = lane.anchor()
            query = sa.select(anchor).where(col(Milestone.state).in_(lane.states)).distinct()
            if self._plan_id is not None:
                query = query.where(col(Milestone.plan_id) == self._plan_id)
            self._dates[key] = sorted(day for day in self._session.scalars(query) if day)
        return self._dates[key]

    def rows(self, lane: Lane, window: Window) -> sa.Select[Any]:
        """Select what one window owes and the ledger lacks, whatever the policy.

        A notice that was dropped does not count as there: if it is true again (a report was
        returned, a date moved back), it is owed again. The order is that of the unique index:
        it keeps two sweeps at once from waiting for each other, and fills the index faster.
        """
        anchor = lane.anchor()
        noted = (
            sa.exists()
            .where(col(Notice.person_id) == col(Person.id))
            .where(col(Notice.milestone_id) == col(Milestone.id))
            .where(col(Notice.occasion) == window.occasion)
            .where(col(Notice.anchor_on) == anchor)
            .where(col(Notice.dropped_why).is_(None))
        )
        query: sa.Select[Any] = (
            sa.select(
                col(Person.id).label("person_id"),
                col(Milestone.id).label("milestone_id"),
                sa.literal(window.occasion, sa.String).label("occasion"),
                anchor.label("anchor_on"),
                sa.literal(self._day, sa.Date).label("noted_on"),
            )
            .select_from(Milestone)
            .join(Plan, col(Plan.id) == col(Milestone.plan_id))
            .join(Person, hears(window.duty, self._day))
            .where(lane.condition())
            .where(anchor.between(window.from_on, window.to_on))
            .where(col(Plan.dispatched_on).is_not(None))
            .where(~noted)
            .order_by(col(Person.id), col(Milestone.id))
        )
        if self._plan_id is not None:
            query = query.where(col(Milestone.plan_id) == self._plan_id)
        if self._people is not None:
            query = query.where(col(Person.id).in_(self._people))
        return query

    def held_by(self, rows: sa.Select[Any], rule: Rule) -> sa.Select[Any]:
        """Narrow the select to milestones for which the rule holds: nothing, if it is the only one.

        With a million milestones each join tells, so none is made that cannot matter.
        """
        if not self._narrow:
            return rows
        rows = rows.join(Task, col(Task.id) == col(Milestone.task_id))
        if self._unit_level:
            rows = rows.join(Unit, col(Unit.id) == col(Milestone.unit_id))
        effective = effective_id(self._organisation, unit_level=self._unit_level)
        return rows.where(effective.in_(rule.ids))

    def not_acknowledged(
        self, rows: sa.Select[Any], lane: Lane, policy: Policy, calendar: WorkCalendar
    ) -> sa.Select[Any]:
        """Narrow the select to milestones of which nobody said that it is known.

        An acknowledgement holds for as many working days after it as the policy says.
        """
        known = (
            sa.exists()
            .where(col(Acknowledgement.milestone_id) == col(Milestone.id))
            .where(col(Acknowledgement.anchor_on) == lane.anchor())
        )
        if policy.ack_holds is not None:
            ended = calendar.overdue_since(self._day, policy.ack_holds + 1)
            known = known.where(col(Acknowledgement.happened_on) > ended)
        return rows.where(~known)

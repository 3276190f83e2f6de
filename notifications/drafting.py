"""Drafts from what waits: looks up plans, people and policies once, then only computes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Duty, Person, Plan, Policy, Unit
from notifications.audience import active
from notifications.draft import MOST_LINES, Draft, Item, PlanInfo, called, merge, sections
from notifications.letters import choose_kind
from notifications.occasions import occasion_of, windows
from notifications.policy import find_organisation_policy, policies_in_force
from plans.workdays import WorkCalendar


class Drafting:
    """Makes the drafts of one day; call `learn` with a batch before drafting from it."""

    def __init__(self, session: Session, day: date, calendar: WorkCalendar, page_url: str) -> None:
        self.day = day
        self._session = session
        self._calendar = calendar
        self._page_url = page_url
        self._plans: dict[int, PlanInfo] = {}
        self._readers: dict[int, tuple[str, str]] = {}
        self._policies: dict[int, Policy] | None = None
        self._yesterday: dict[tuple[int, date], set[str]] = {}

    def learn(self, items: Sequence[Item]) -> None:
        """Look up the readers of a batch, and the plans and policies it brings anew."""
        if self._policies is None:
            organisation = find_organisation_policy(self._session)
            self._policies = policies_in_force(self._session, organisation)
        readers = {item.person_id for item in items}
        self._readers = {
            person: (unit, name)
            for person, unit, name in self._session.execute(
                sa.select(col(Person.id), col(Unit.name), col(Person.name))
                .join(Unit, col(Unit.id) == col(Person.unit_id))
                .where(col(Person.id).in_(readers))
            )
        }
        new = {item.plan_id for item in items} - self._plans.keys()
        if new:
            self._plans |= plan_infos(self._session, new, self.day)

    def draft(self, person_id: int, items: Sequence[Item]) -> Draft:
        """Return the letter to one person with everything that waits for them."""
        lines = merge(items, self.day, self._page_url, self._why, self._caught_up)
        watched = [line for line in lines if line.duty is not Duty.FILLER]
        own = [line for line in lines if line.duty is Duty.FILLER]
        shown = [*own, *watched][:MOST_LINES]
        counted = watched or own
        unit, person = self._readers[person_id]
        return Draft(
            kind=choose_kind({line.duty for line in lines}).key,
            day=self.day,
            unit=unit,
            person=person,
            sections=sections(shown),
            plans={plan: self._plans[plan] for plan in sorted({i.plan_id for i in items})},
            overdue=sum(line.overdue for line in counted),
            soon=sum(not line.overdue for line in counted),
            late_units=list(dict.fromkeys(line.item.unit for line in watched)),
            left_out=len(lines) - len(shown),
            page_url=self._page_url,
        )

    def _policy(self, item: Item) -> Policy:
        return (self._policies or {})[item.policy_id]

    def _why(self, item: Item) -> str:
        reckoning = occasion_of(item.occasion).reckoning
        return reckoning.why(self._policy(item), self._calendar, item.due_on, self.day)

    def _caught_up(self, item: Item) -> bool:
        """Say whether the occasion's day had passed: it held yesterday already.

        Before its plan was dispatched nobody could have been told, so nothing was missed.
        """
        if item.dispatched_on >= self.day:
            return False
        return item.noted_on < self.day or item.occasion in self._held_yesterday(item)

    def _held_yesterday(self, item: Item) -> set[str]:
        key = item.policy_id, item.due_on
        if key not in self._yesterday:
            day = self.day - timedelta(days=1)
            held = windows(self._policy(item), self._calendar, day, item.due_on)
            self._yesterday[key] = {one.occasion for one in held if one.holds(item.due_on)}
        return self._yesterday[key]


def plan_infos(session: Session, plan_ids: set[int], day: date) -> dict[int, PlanInfo]:
    """Return title, coordinating unit and its coordinators on `day`, by plan."""
    coordinators = sa.and_(
        col(Person.unit_id) == col(Unit.id),
        col(Person.duty) == Duty.COORDINATOR,
        active(Person, day),
    )
    query = (
        sa.select(col(Plan.id), col(Plan.title), col(Unit.name), col(Person.name))
        .join(Unit, col(Unit.id) == col(Plan.coordinator_unit_id))
        .outerjoin(Person, coordinators)
        .where(col(Plan.id).in_(plan_ids))
        .order_by(col(Person.id))
    )
    titles: dict[int, tuple[str, str]] = {}
    contacts: dict[int, list[str]] = defaultdict(list)
    for plan, title, unit, person in session.execute(query):
        titles[plan] = title, unit
        if person is not None:
            contacts[plan].append(called(unit, person))
    return {
        plan: PlanInfo(title, unit, tuple(contacts[plan])) for plan, (title, unit) in titles.items()
    }

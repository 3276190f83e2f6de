"""Drafts from what waits: looks up plans, people and policies once, then only computes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address, Duty, Person, Plan, Policy, Unit
from notifications.audience import active
from notifications.draft import MOST_LINES, Block, Contact, Draft, Line, Nature, PlanInfo, called
from notifications.items import Item
from notifications.letters import choose_kind
from notifications.letters.desk import Desk
from notifications.lines import merge, sections
from notifications.numerals import section_number
from notifications.occasions import held_before, why
from notifications.policy import find_organisation_policy, policies_in_force
from plans.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is to."""

    unit: str
    person: str
    duty: Duty


class Drafting:
    """Makes the drafts of one day; call `learn` with a batch before drafting from it.

    What it says of an item is the same for all items of one occasion, policy and dates, so it
    is reckoned once for each of these.
    """

    def __init__(self, session: Session, day: date, desk: Desk) -> None:
        self.day = day
        self._session = session
        self._desk = desk
        self._calendar: WorkCalendar = desk.calendar
        self._plans: dict[int, PlanInfo] = {}
        self._readers: dict[int, Reader] = {}
        self._policies: dict[int, Policy] | None = None
        self._whys: dict[tuple[str, int, date, date], str] = {}
        self._held: dict[tuple[str, int, date], bool] = {}

    def learn(self, people: Iterable[int], plans: Iterable[int]) -> None:
        """Look up the readers of a batch, and the plans and policies it brings anew."""
        if self._policies is None:
            organisation = find_organisation_policy(self._session)
            self._policies = policies_in_force(self._session, organisation)
        query = (
            sa.select(col(Person.id), col(Unit.name), col(Person.name), col(Person.duty))
            .join(Unit, col(Unit.id) == col(Person.unit_id))
            .where(col(Person.id).in_(sorted(set(people))))
        )
        self._readers = {key: Reader(*row) for key, *row in self._session.execute(query)}
        new = set(plans) - self._plans.keys()
        if new:
            self._plans |= plan_infos(self._session, new, self.day)

    def draft(self, person_id: int, items: Sequence[Item], blocks: Sequence[Block]) -> Draft:
        """Return the letter to one person with everything that waits for them."""
        reader = self._readers[person_id]
        lines = merge(items, reader.duty, self.day, self)
        plans = {item.plan_id for item in items}.union(*(block.plans for block in blocks))
        return assemble(
            lines,
            blocks,
            {plan: self._plans[plan] for plan in sorted(plans)},
            reader,
            self.day,
            self._desk.links.page_url,
        )

    def why(self, item: Item) -> str:
        """Say why its reader hears of an item today."""
        key = item.occasion, item.policy_id, item.anchor_on, item.due_on
        if key not in self._whys:
            self._whys[key] = why(
                item.occasion,
                self._policy(item),
                self._calendar,
                item.anchor_on,
                item.due_on,
                self.day,
            )
        return self._whys[key]

    def caught_up(self, item: Item) -> bool:
        """Say whether the occasion's day had passed: it was to be noted before today.

        Before its plan was dispatched nobody could have been told, so nothing was missed.
        """
        if item.dispatched_on >= self.day:
            return False
        return item.noted_on < self.day or self._held_before(item)

    def page(self, item: Item) -> str:
        """Return the address of an item's page."""
        return self._desk.links.milestone(item.milestone_id)

    def links(self, item: Item) -> tuple[tuple[str, str], ...]:
        """Return an item's signed links."""
        return self._desk.links.signed(item, self.day)

    def _policy(self, item: Item) -> Policy:
        return (self._policies or {})[item.policy_id]

    def _held_before(self, item: Item) -> bool:
        key = item.occasion, item.policy_id, item.anchor_on
        if key not in self._held:
            self._held[key] = held_before(
                item.occasion, self._policy(item), self._calendar, item.anchor_on, self.day
            )
        return self._held[key]


def assemble(
    lines: Sequence[Line],
    blocks: Sequence[Block],
    plans: Mapping[int, PlanInfo],
    reader: Reader,
    day: date,
    page_url: str,
) -> Draft:
    """Return the letter of some lines and blocks, counted, cut to what can be read, numbered.

    What others owe is counted where there is any, else what the reader's own unit owes.
    """
    watched = [line for line in lines if line.nature is not Nature.OWN]
    own = [line for line in lines if line.nature is Nature.OWN]
    counted = watched or own
    review = sum(line.nature is Nature.REVIEW for line in counted)
    overdue = sum(line.overdue for line in counted)
    back = sum(line.returned and not line.overdue for line in counted)
    late = [line for line in watched if line.nature is Nature.ESCALATED]
    shown = [*watched, *own][:MOST_LINES]
    parts = sections(shown)
    return Draft(
        kind=choose_kind({line.nature for line in lines}).key,
        day=day,
        unit=reader.unit,
        person=reader.person,
        sections=parts,
        blocks=[
            replace(block, heading=f"{section_number(number)}、{block.heading}")
            for number, block in enumerate(blocks, len(parts) + 1)
        ],
        plans=plans,
        overdue=overdue,
        back=back,
        soon=len(counted) - overdue - back - review,
        review=review,
        late_units=list(dict.fromkeys(line.item.unit for line in late)),
        left_out=len(lines) - len(shown),
        page_url=page_url,
    )


def plan_infos(session: Session, plan_ids: set[int], day: date) -> dict[int, PlanInfo]:
    """Return title, coordinating unit and its coordinators on `day`, by plan.

    A coordinator who has a mail address that works is named with it: whom the letter asks to
    report needs to know where.
    """
    coordinators = sa.and_(
        col(Person.unit_id) == col(Unit.id),
        col(Person.duty) == Duty.COORDINATOR,
        active(Person, day),
    )
    mail = sa.and_(
        col(Address.person_id) == col(Person.id),
        col(Address.channel) == "smtp",
        col(Address.disabled_why).is_(None),
    )
    query = (
        sa.select(
            col(Plan.id), col(Plan.title), col(Unit.name), col(Person.name), col(Address.address)
        )
        .join(Unit, col(Unit.id) == col(Plan.coordinator_unit_id))
        .outerjoin(Person, coordinators)
        .outerjoin(Address, mail)
        .where(col(Plan.id).in_(plan_ids))
        .order_by(col(Person.id))
    )
    titles: dict[int, tuple[str, str]] = {}
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for plan, title, unit, person, address in session.execute(query):
        titles[plan] = title, unit
        if person is not None:
            contacts[plan].append(Contact(called(unit, person), address))
    return {
        plan: PlanInfo(title, unit, tuple(contacts[plan])) for plan, (title, unit) in titles.items()
    }

"""The notices that wait for their letter, with all that a letter says about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Letter, Milestone, Notice, Plan, RestDay, Task, Unit
from notifications.items import Item, item_select
from notifications.policy import effective_id, find_organisation_policy, policies_in_force
from plans.workdays import WorkCalendar

WAITING = sa.and_(col(Notice.letter_id).is_(None), col(Notice.dropped_why).is_(None))


def waiting_on(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a notice waits on `day`; one noted for a later day does not."""
    return sa.and_(WAITING, col(Notice.noted_on) <= day)


def may_go_on(session: Session, day: date, calendar: WorkCalendar) -> sa.ColumnElement[bool]:
    """Return the condition that a notice may go into a letter of `day`.

    On a day off those may not whose policy moves reminders to working days: what came after
    somebody's letter of Friday waits for Monday's, not for Saturday's.
    """
    if calendar.is_workday(day):
        return sa.true()
    organisation = find_organisation_policy(session)
    policies = policies_in_force(session, organisation)
    resting = [key for key, one in policies.items() if one.rest_day is not RestDay.SEND]
    if not resting:
        return sa.true()
    kept = (
        sa.exists()
        .where(col(Milestone.id) == col(Notice.milestone_id))
        .where(col(Unit.id) == col(Milestone.unit_id))
        .where(col(Task.id) == col(Milestone.task_id))
        .where(col(Plan.id) == col(Milestone.plan_id))
        .where(effective_id(organisation).in_(resting))
        .correlate(Notice)
    )
    return ~kept


def readers(
    session: Session, day: date, calendar: WorkCalendar, plan_id: int | None = None
) -> sa.Select[tuple[int]]:
    """Select the ids of those for whom notices wait and who have no letter of `day` yet.

    With a plan, those for whom some of that plan wait.
    """
    has_letter = sa.exists().where(
        col(Letter.person_id) == col(Notice.person_id), col(Letter.written_on) == day
    )
    query = sa.select(col(Notice.person_id)).where(
        waiting_on(day), may_go_on(session, day, calendar), ~has_letter
    )
    if plan_id is not None:
        of_plan = sa.exists().where(col(Milestone.id) == col(Notice.milestone_id))
        query = query.where(of_plan.where(col(Milestone.plan_id) == plan_id))
    return query.distinct()


def waiting_people(
    session: Session, day: date, calendar: WorkCalendar, plan_id: int | None = None
) -> list[int]:
    """Return the ids of `readers`."""
    return sorted(session.scalars(readers(session, day, calendar, plan_id)))


def waiting_items(
    session: Session, people: Sequence[int], day: date, calendar: WorkCalendar
) -> list[Item]:
    """Return what waits for `people` on `day`, person by person; locks it where rows can be locked.

    The lock makes a second writer wait and then see that these notices have their letter.
    """
    query = (
        item_select(session)
        .where(waiting_on(day), may_go_on(session, day, calendar))
        .where(col(Notice.person_id).in_(people))
        .order_by(col(Notice.person_id), col(Notice.id))
        .with_for_update(of=Notice)
    )
    return [Item(*row) for row in session.execute(query)]

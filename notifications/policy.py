"""Which reminder policy holds: the nearest wins, unit, task, plan, then the organisation's."""

from __future__ import annotations

from datetime import time
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Milestone, Plan, Policy, Task, Unit
from models.base import key_of
from notifications.insert import insert_into

ORGANISATION = "organisation"
# The id that stands for the organisation's policy while nobody has stored one.
UNSTORED = 0
Where = Literal["unit", "task", "plan", "organisation"]
Quiet = tuple[time, time]


def default_policy() -> Policy:
    """Return the policy of an organisation that has set none; not stored."""
    return Policy(
        name=ORGANISATION,
        lead_days=[30, 7, 1, 0],
        working=False,
        overdue_every=5,
        head_after=3,
        coordinator_after=5,
        review_after=3,
        return_after=3,
    )


def organisation_policy(session: Session) -> Policy:
    """Return the organisation's policy, storing the default one if there is none yet."""
    values = default_policy().model_dump(exclude={"id"})
    insert = insert_into(session, Policy).values(**values)
    session.execute(insert.on_conflict_do_nothing(index_elements=["name"]))
    return session.exec(select(Policy).where(Policy.name == ORGANISATION)).one()


def find_organisation_policy(session: Session) -> Policy:
    """Return the organisation's policy, or an unstored default: it writes nothing."""
    found = session.exec(select(Policy).where(Policy.name == ORGANISATION)).first()
    return found or default_policy()


def explain_policy(
    session: Session,
    *,
    plan: Plan | None = None,
    task: Task | None = None,
    unit: Unit | None = None,
) -> tuple[Policy, Where]:
    """Return the policy that holds and where it was set.

    Without a task it is what holds for the plan's tasks, save those that have their own;
    without a unit, for units that have set none; without any of them, the organisation's.
    """
    if unit is not None and unit.policy_id is not None:
        return session.get_one(Policy, unit.policy_id), "unit"
    if task is not None:
        if task.policy_id is not None:
            return session.get_one(Policy, task.policy_id), "task"
        plan = session.get_one(Plan, task.plan_id)
    if plan is not None and plan.policy_id is not None:
        return session.get_one(Policy, plan.policy_id), "plan"
    return find_organisation_policy(session), "organisation"


def quiet_hours(session: Session, unit_id: int) -> Quiet | None:
    """Return when a unit's people are not to be disturbed: from, and until (not included).

    From may be the later of the two: then it is over midnight. A unit with a policy of its
    own has the hours of that one, or none; all others have the organisation's.
    """
    unit = session.get_one(Unit, unit_id)
    return quiet_of(explain_policy(session, unit=unit)[0])


def quiet_of(policy: Policy) -> Quiet | None:
    """Return the quiet hours of a policy; None when it has none."""
    if policy.quiet_from is None or policy.quiet_until is None:
        return None
    return time.fromisoformat(policy.quiet_from), time.fromisoformat(policy.quiet_until)


def effective_id(organisation: Policy, *, unit_level: bool = True) -> sa.ColumnElement[int]:
    """Return the SQL for the id of the policy that holds for a milestone.

    It speaks of a row of Task joined with Plan and with the Unit that owes the milestone; of
    no Unit where the caller knows that none has a policy of its own.
    """
    own = sa.literal(UNSTORED if organisation.id is None else organisation.id)
    levels = [col(Task.policy_id), col(Plan.policy_id)]
    if unit_level:
        levels.insert(0, col(Unit.policy_id))
    return sa.func.coalesce(*levels, own)


def policies_in_force(session: Session, organisation: Policy) -> dict[int, Policy]:
    """Return every policy that holds for something of a dispatched plan, by its id."""
    own = UNSTORED if organisation.id is None else organisation.id
    of_tasks = (
        sa.select(sa.func.coalesce(col(Task.policy_id), col(Plan.policy_id), sa.literal(own)))
        .join(Plan, col(Plan.id) == col(Task.plan_id))
        .where(col(Plan.dispatched_on).is_not(None))
        .distinct()
    )
    ids = set(session.scalars(of_tasks)) | unit_policy_ids(session)
    stored = session.exec(select(Policy).where(col(Policy.id).in_(ids - {UNSTORED})))
    found = {key_of(policy): policy for policy in stored}
    return found | ({UNSTORED: organisation} if UNSTORED in ids else {})


def unit_policy_ids(session: Session) -> set[int]:
    """Return the ids of the policies that units have set for themselves, if they owe anything."""
    owes = sa.exists().where(col(Milestone.unit_id) == col(Unit.id))
    query = sa.select(col(Unit.policy_id)).where(col(Unit.policy_id).is_not(None), owes)
    return {key for key in session.scalars(query.distinct()) if key is not None}

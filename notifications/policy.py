"""Which reminder policy holds: the nearest wins, task, then plan, then the organisation's."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Plan, Policy, Task
from models.base import key_of
from notifications.insert import insert_into

ORGANISATION = "organisation"
# The id that stands for the organisation's policy while nobody has stored one.
UNSTORED = 0
Where = Literal["task", "plan", "organisation"]


def default_policy() -> Policy:
    """Return the policy of an organisation that has set none; not stored."""
    return Policy(
        name=ORGANISATION,
        lead_days=[30, 7, 1, 0],
        working=False,
        overdue_every=5,
        head_after=3,
        coordinator_after=5,
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


def resolve(session: Session, plan: Plan) -> Policy:
    """Return the policy that holds for the plan's tasks, save those that have their own."""
    if plan.policy_id is not None:
        return session.get_one(Policy, plan.policy_id)
    return find_organisation_policy(session)


def explain_policy(session: Session, task: Task) -> tuple[Policy, Where]:
    """Return the policy that holds for a task and where it was set."""
    if task.policy_id is not None:
        return session.get_one(Policy, task.policy_id), "task"
    plan = session.get_one(Plan, task.plan_id)
    return resolve(session, plan), "organisation" if plan.policy_id is None else "plan"


def effective_id(organisation: Policy) -> sa.ColumnElement[int]:
    """Return the SQL for the id of the policy that holds for a row of Task joined with Plan."""
    own = UNSTORED if organisation.id is None else organisation.id
    return sa.func.coalesce(col(Task.policy_id), col(Plan.policy_id), own)


def policies_in_force(session: Session, organisation: Policy) -> dict[int, Policy]:
    """Return every policy that holds for some task of a dispatched plan, by its id."""
    held = sa.select(effective_id(organisation)).join(Plan, col(Plan.id) == col(Task.plan_id))
    ids = set(session.scalars(held.where(col(Plan.dispatched_on).is_not(None)).distinct()))
    stored = session.exec(select(Policy).where(col(Policy.id).in_(ids - {UNSTORED})))
    found = {key_of(policy): policy for policy in stored}
    return found | ({UNSTORED: organisation} if UNSTORED in ids else {})

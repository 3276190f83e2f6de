"""The tasks of a plan as the paper has them: the JSON of `duban tasks`."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import NotFoundError
from models import (
    Annex,
    Assignment,
    Choice,
    Clause,
    Collective,
    Deadline,
    DeadlineOwner,
    Plan,
    Role,
    Target,
    Task,
    Unit,
)
from models.base import key_of
from plans.deadlines import Period, as_json, from_columns

ROLE_WORDS = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.COOPERATING: "配合"}


def get_plan(session: Session, code: str) -> Plan:
    """Return the plan with that code, or raise NotFoundError naming those there are."""
    plan = session.exec(select(Plan).where(Plan.code == code)).first()
    if plan is None:
        known = session.exec(select(Plan.code).order_by(col(Plan.id))).all()
        raise NotFoundError("方案", code, known, "还没有载入任何方案，先用 duban load 载入")
    return plan


def tasks(session: Session, plan: Plan, *, ref: str | None = None) -> list[dict[str, Any]]:
    """Return the plan's tasks in the paper's order; collectives stay as named.

    `units` are those that the paper names; `by_choice` those that answer by a named choice
    where it names nobody. `deadlines` include the one at the period's end that stands for no
    date (kind `period`, phrase null). Dates are ISO text.
    """
    rows = session.execute(
        sa.select(Task, Annex, col(Clause.number))
        .outerjoin(Annex, col(Annex.id) == col(Task.annex_id))
        .outerjoin(Clause, col(Clause.id) == col(Task.clause_id))
        # A task that an amendment dropped stays for its milestones' sake, without a clause.
        .where(col(Task.plan_id) == plan.id, col(Task.clause_id).is_not(None))
        .where(*([col(Task.ref) == ref] if ref else []))
        .order_by(col(Task.position))
    ).all()
    assignments = _assignments(session, plan)
    deadlines = _deadlines(session, plan)
    targets = _targets(session, plan)
    return [
        {
            "number": task.number,
            "annex": annex.number if annex else None,
            "group": task.group,
            "title": task.title,
            "units": [_unit(a, name) for a, name in assignments[key_of(task)] if not a.choice_key],
            "deadlines": deadlines[key_of(task)],
            "ref": task.ref,
            "clause": clause,
            "path": task.path,
            "kind": task.kind,
            "levels": task.levels,
            "by_choice": [
                {**_unit(a, name), "choice": a.choice_key}
                for a, name in assignments[key_of(task)]
                if a.choice_key
            ],
            "targets": targets[key_of(task)],
        }
        for task, annex, clause in rows
    ]


def goals(session: Session, plan: Plan) -> list[dict[str, Any]]:
    """Return the targets that belong to the plan or an annex as a whole, in file order."""
    rows = session.execute(
        sa.select(Target, col(Clause.number), col(Annex.number))
        .outerjoin(Clause, col(Clause.id) == col(Target.clause_id))
        .outerjoin(Annex, col(Annex.id) == col(Target.annex_id))
        .where(col(Target.plan_id) == plan.id, col(Target.task_id).is_(None))
        .order_by(col(Target.id))
    )
    return [{**_target(t, clause), "annex": annex} for t, clause, annex in rows]


def choices(session: Session, plan: Plan) -> list[dict[str, Any]]:
    """Return what the paper leaves open and what was taken."""
    rows = session.exec(select(Choice).where(Choice.plan_id == plan.id).order_by(col(Choice.id)))
    return [
        {
            "id": c.key,
            "clause": c.clause,
            "question": c.question,
            "taken": c.taken,
            "others": c.others,
        }
        for c in rows
    ]


def _unit(assignment: Assignment, name: str) -> dict[str, Any]:
    return {"name": name, "role": assignment.role}


def _assignments(session: Session, plan: Plan) -> dict[int, list[tuple[Assignment, str]]]:
    found: dict[int, list[tuple[Assignment, str]]] = defaultdict(list)
    rows = session.execute(
        sa.select(Assignment, sa.func.coalesce(Unit.name, Collective.name))
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .outerjoin(Unit, col(Unit.id) == col(Assignment.unit_id))
        .outerjoin(Collective, col(Collective.id) == col(Assignment.collective_id))
        .where(col(Task.plan_id) == plan.id)
        .order_by(col(Assignment.position))
    )
    for assignment, name in rows:
        found[assignment.task_id].append((assignment, name))
    return found


def _deadlines(session: Session, plan: Plan) -> dict[int, list[dict[str, Any]]]:
    names: dict[int, list[str]] = defaultdict(list)
    owners = session.execute(
        sa.select(col(DeadlineOwner.deadline_id), sa.func.coalesce(Unit.name, Collective.name))
        .join(Assignment, col(Assignment.id) == col(DeadlineOwner.assignment_id))
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .outerjoin(Unit, col(Unit.id) == col(Assignment.unit_id))
        .outerjoin(Collective, col(Collective.id) == col(Assignment.collective_id))
        .where(col(Task.plan_id) == plan.id)
        .order_by(col(Assignment.position))
    )
    for deadline_id, name in owners:
        names[deadline_id].append(name)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    period = Period(plan.period_from, plan.period_to)
    rows = session.execute(
        sa.select(Deadline, col(Clause.number))
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .outerjoin(Clause, col(Clause.id) == col(Deadline.clause_id))
        .where(col(Task.plan_id) == plan.id)
        .order_by(col(Deadline.position))
    )
    for row, clause in rows:
        found[row.task_id].append(
            {
                **as_json(from_columns(row), row.phrase, period),
                "what": row.what,
                "clause": clause,
                "owners": names[key_of(row)],
                "receiver": row.receiver,
                "binds": row.owner if not row.binding else None,
                "choice": row.choice_key,
            }
        )
    return found


def _targets(session: Session, plan: Plan) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = session.execute(
        sa.select(Target, col(Clause.number))
        .outerjoin(Clause, col(Clause.id) == col(Target.clause_id))
        .where(col(Target.plan_id) == plan.id, col(Target.task_id).is_not(None))
        .order_by(col(Target.id))
    )
    for target, clause in rows:
        found[target.task_id].append(_target(target, clause))
    return found


def _target(target: Target, clause: str | None) -> dict[str, Any]:
    return {
        "title": target.title,
        "phrase": target.phrase,
        "op": target.op,
        "value": target.value,
        "unit": target.unit,
        "clause": clause,
    }

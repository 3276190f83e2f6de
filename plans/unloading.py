"""A loaded plan back as the values of a plan file, so that a new paper can be compared with it.

What loading works out (who answers for a level, the date of what has none) is taken out again;
what an amendment retired (see `tracking.amending`) is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import (
    Address,
    Annex,
    Assignment,
    Choice,
    Clause,
    Collective,
    CollectiveMember,
    Deadline,
    DeadlineKind,
    DeadlineOwner,
    Document,
    Person,
    Plan,
    Policy,
    Role,
    Target,
    Task,
    TaskKind,
    Unit,
)
from models.base import key_of
from plans.planfile.schema import (
    LEAD_CHOICE,
    LEVELS_CHOICE,
    NO_DATE_CHOICE,
    PlanFile,
    RemindersPart,
    RosterPart,
)

RETIRED = "amended-away"


def roster_of(session: Session, office: str) -> RosterPart | None:
    """Return the office's whole roster, which several plans may share; None without units."""
    units = session.exec(
        select(Unit).where(Unit.office == office).order_by(col(Unit.position))
    ).all()
    if not units:
        return None
    names = {key_of(unit): unit.name for unit in units}
    return RosterPart.model_validate(
        {
            "office": office,
            "units": [
                {
                    "name": unit.name,
                    "kind": unit.kind,
                    "group": unit.group,
                    "parent": names.get(unit.parent_id or 0),
                    "short": unit.short_names,
                    "until": unit.until_on,
                }
                for unit in units
            ],
            "collectives": _collectives(session, office, names),
            "people": _people(session, names),
        }
    )


def plan_file_of(session: Session, plan: Plan) -> PlanFile:
    """Return the plan as a file that would load into what is there now.

    The roster is the whole office's. An annex's `lead` and the roster's `levels` are not kept
    by the database; they are found again from the items that rest on them, and where none
    does, the coordinating unit stands in: it then has no effect.
    """
    rows = _Rows(session, plan)
    rows.find_levels()
    roster = roster_of(session, plan.office)
    document = session.get_one(Document, plan.document_id)
    goals = [t for t in rows.targets if t.task_id is None and t.annex_id is None]
    return PlanFile.model_validate(
        {
            "format": "1",
            "plan": {
                "code": plan.code,
                "title": plan.title,
                "document": {
                    "title": document.title,
                    "number": document.document_number,
                    "issuer": document.issuer,
                    "issued_on": document.issued_on,
                },
                "period": {"from": plan.period_from, "to": plan.period_to},
                "zone": plan.zone,
                "coordinator": rows.coordinator,
                "rubric": plan.rubric,
            },
            "choices": [
                {
                    "key": row.key,
                    "clause": row.clause,
                    "question": row.question,
                    "taken": row.taken,
                    "others": row.others,
                }
                for row in rows.choices
                if row.key != RETIRED
            ],
            "roster": {**(roster.model_dump() if roster else {}), "levels": rows.levels},
            "reminders": _policy(session, plan.policy_id),
            "goals": [rows.target(one, None) for one in goals],
            "tasks": [rows.item(session, task) for task in rows.tasks if task.annex_id is None],
            "annexes": [rows.annex(session, annex) for annex in rows.annexes],
        }
    )


def _collectives(session: Session, office: str, names: dict[int, str]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {
        key_of(row): {"name": row.name, "members": []}
        for row in session.exec(
            select(Collective).where(Collective.office == office).order_by(col(Collective.id))
        )
    }
    for row in session.exec(select(CollectiveMember).order_by(col(CollectiveMember.id))):
        if row.collective_id in found:
            member = {"unit": names[row.unit_id], "from": row.from_on, "until": row.until_on}
            found[row.collective_id]["members"].append(member)
    return [one for one in found.values() if one["members"]]


def _people(session: Session, names: dict[int, str]) -> list[dict[str, Any]]:
    addresses: dict[int, dict[str, str]] = defaultdict(dict)
    for address in session.exec(select(Address).order_by(col(Address.id))):
        addresses[address.person_id][address.channel] = address.address
    rows = session.exec(
        select(Person).where(col(Person.unit_id).in_(names)).order_by(col(Person.id))
    )
    return [
        {
            "name": row.name,
            "unit": names[row.unit_id],
            "duty": row.duty,
            "addresses": addresses[key_of(row)],
            "until": row.until_on,
        }
        for row in rows
    ]


def _policy(session: Session, policy_id: int | None) -> dict[str, Any] | None:
    if policy_id is None:
        return None
    row = session.get_one(Policy, policy_id)
    return row.model_dump(include=set(RemindersPart.model_fields))


@dataclass(slots=True)
class _Answering:
    """A task's assignments as loading made them: name, role, the choice they rest on."""

    named: list[tuple[str, Role]] = field(default_factory=list)
    chosen: list[tuple[str, str]] = field(default_factory=list)
    owing: list[str] = field(default_factory=list)


class _Rows:
    """A plan's rows that still stand in its paper."""

    def __init__(self, session: Session, plan: Plan) -> None:
        key = key_of(plan)
        in_plan = col(Task.plan_id) == key
        self.tasks: Sequence[Task] = session.exec(
            select(Task)
            .where(in_plan, col(Task.clause_id).is_not(None))
            .order_by(col(Task.position))
        ).all()
        self.annexes = session.exec(
            select(Annex).where(Annex.plan_id == key).order_by(col(Annex.position))
        ).all()
        self.choices = session.exec(
            select(Choice).where(Choice.plan_id == key).order_by(col(Choice.id))
        ).all()
        self.targets = session.exec(
            select(Target).where(Target.plan_id == key).order_by(col(Target.id))
        ).all()
        self.clauses = {
            key_of(row): row.number
            for row in session.exec(select(Clause).where(Clause.document_id == plan.document_id))
        }
        self.coordinator = session.get_one(Unit, plan.coordinator_unit_id).name
        self.deadlines: dict[int, list[Deadline]] = defaultdict(list)
        for deadline in session.exec(
            select(Deadline)
            .join(Task, col(Task.id) == col(Deadline.task_id))
            .where(in_plan, col(Deadline.clause_id).is_not(None))
            .order_by(col(Deadline.position))
        ):
            self.deadlines[deadline.task_id].append(deadline)
        self.owners: dict[int, list[str]] = defaultdict(list)
        self.answering: dict[int, _Answering] = defaultdict(_Answering)
        self.levels: dict[str, str] = {}
        self.leads: dict[int, tuple[str, str]] = {}
        self._assignments(session, in_plan)

    def _assignments(self, session: Session, in_plan: sa.ColumnElement[bool]) -> None:
        name = sa.func.coalesce(Unit.name, Collective.name)
        rows = session.execute(
            sa.select(Assignment, name)
            .join(Task, col(Task.id) == col(Assignment.task_id))
            .outerjoin(Unit, col(Unit.id) == col(Assignment.unit_id))
            .outerjoin(Collective, col(Collective.id) == col(Assignment.collective_id))
            .where(in_plan)
            .order_by(col(Assignment.position), col(Assignment.id))
        ).all()
        names: dict[int, str] = {}
        for one, called in rows:
            names[key_of(one)] = called
            answering = self.answering[one.task_id]
            if one.choice_key == RETIRED:
                continue
            if one.choice_key is None:
                answering.named.append((called, one.role))
            else:
                answering.chosen.append((called, one.choice_key))
            if one.role is not Role.COOPERATING:
                answering.owing.append(called)
        links = session.execute(
            sa.select(col(DeadlineOwner.deadline_id), col(DeadlineOwner.assignment_id))
            .join(Assignment, col(Assignment.id) == col(DeadlineOwner.assignment_id))
            .join(Task, col(Task.id) == col(Assignment.task_id))
            .where(in_plan)
            .order_by(col(Assignment.position))
        )
        for deadline_id, assignment_id in links:
            self.owners[deadline_id].append(names[assignment_id])

    def find_levels(self) -> None:
        """Find again who leads each annex and who answers for each level.

        Items of one level settle most; those of several are read with what these said.
        """
        open_items = [
            task
            for task in self.tasks
            if task.annex_id is not None
            and task.kind is TaskKind.DUTY
            and not self.answering[key_of(task)].named
        ]
        led: set[str] = set()
        for task in sorted(open_items, key=lambda t: (len(t.levels), t.position)):
            printed = task.levels or ["市"]
            chosen = self.answering[key_of(task)].chosen
            by_level = [name for name, key in chosen if key == LEVELS_CHOICE]
            by_lead = [pair for pair in chosen if pair[1] != LEVELS_CHOICE]
            fresh = [name for name in by_level if name not in self.levels.values()]
            unknown = [level for level in printed if level not in self.levels and level not in led]
            for level, name in zip(reversed(unknown), reversed(fresh), strict=False):
                self.levels[level] = name
            if by_lead and task.annex_id is not None:
                self.leads.setdefault(task.annex_id, by_lead[0])
                led |= {level for level in printed if level not in self.levels}

    def annex(self, session: Session, annex: Annex) -> dict[str, Any]:
        """Return an annex as the file has it."""
        key = key_of(annex)
        lead, choice = self.leads.get(key, (self.coordinator, LEAD_CHOICE))
        own = [t for t in self.targets if t.annex_id == key and t.task_id is None]
        return {
            "number": annex.number,
            "title": annex.title,
            "lead": lead,
            "lead_choice": choice,
            "targets": [self.target(one, None) for one in own],
            "items": [self.item(session, task) for task in self.tasks if task.annex_id == key],
        }

    def item(self, session: Session, task: Task) -> dict[str, Any]:
        """Return a task or an annex item as the file has it."""
        key = key_of(task)
        clause = self.clauses[task.clause_id or 0]
        return {
            "number": task.number,
            "clause": clause,
            "path": task.path,
            "group": task.group,
            "kind": task.kind,
            "levels": task.levels,
            "title": task.title,
            "units": [{"name": name, "role": role} for name, role in self.answering[key].named],
            "targets": [self.target(one, clause) for one in self.targets if one.task_id == key],
            "deadlines": list(self._deadlines(task, clause)),
            "reminders": _policy(session, task.policy_id),
        }

    def target(self, row: Target, item_clause: str | None) -> dict[str, Any]:
        """Return a target; its clause only where it is not the item's own."""
        clause = self.clauses.get(row.clause_id or 0)
        return {
            "title": row.title,
            "phrase": row.phrase,
            "op": row.op,
            "value": row.value,
            "unit": row.unit,
            "clause": clause if clause != item_clause else None,
        }

    def _deadlines(self, task: Task, item_clause: str) -> Iterable[dict[str, Any]]:
        answering = self.answering[key_of(task)].owing
        rows = self.deadlines[key_of(task)]
        dated: set[str] = set()
        for row in rows:
            owners = self.owners[key_of(row)]
            rest = [name for name in answering if name not in dated]
            if row is rows[-1] and self._made_by_loading(row, task, owners == rest):
                return
            dated |= set(owners)
            everyone = not row.binding or not owners or owners == answering
            yield self._deadline(row, None if everyone else owners, item_clause)

    def _made_by_loading(self, row: Deadline, task: Task, rest: bool) -> bool:  # noqa: FBT001
        """Whether the row stands for the absence of a date, which a file does not write."""
        written = row.what or row.receiver or row.clause_id != task.clause_id
        undated = row.kind is DeadlineKind.PERIOD and row.phrase is None
        return undated and row.choice_key == NO_DATE_CHOICE and rest and not written

    def _deadline(self, row: Deadline, units: list[str] | None, item_clause: str) -> dict[str, Any]:
        clause = self.clauses.get(row.clause_id or 0)
        undated = row.kind is DeadlineKind.PERIOD and row.phrase is None
        by_itself = undated and row.choice_key == NO_DATE_CHOICE
        return {
            "kind": row.kind,
            "phrase": row.phrase,
            "what": row.what,
            "clause": clause if clause != item_clause else None,
            "on": row.due_on,
            "from": row.from_on,
            "to": row.to_on,
            "every": row.every,
            "times": row.times if row.times != 1 else None,
            "month": row.month,
            "day": row.day,
            "days": row.days,
            "working": row.working or None,
            "event": row.event,
            "units": units,
            "receiver": row.receiver,
            "binding": row.binding,
            "owner": row.owner,
            "choice": None if by_itself else row.choice_key,
        }

"""Write a checked plan file into the database; the caller commits.

Its roster is merged into the office's (see `plans.rosterloading`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, select

from duban.errors import DubanError
from models import (
    Annex,
    Assignment,
    Choice,
    Clause,
    Deadline,
    DeadlineOwner,
    Document,
    Plan,
    Policy,
    Target,
    Task,
)
from models.base import Table, key_of
from plans.assigning import Assigned, Owed, assigned, owed
from plans.deadlines import to_columns
from plans.locking import take_turns
from plans.planfile.reading import ReadPlan
from plans.planfile.schema import (
    AnnexPart,
    ItemPart,
    PlanFile,
    RemindersPart,
    TargetPart,
    ref_of,
)
from plans.rosterloading import merge_roster

_Row = TypeVar("_Row", bound=Table)


class PlanLoadedDifferentlyError(DubanError):
    """The plan's code is taken by a file with other content."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"方案「{code}」已经载入，且与这份文件的内容不同；为保住已办的事项，没有覆盖。"
            f"若是它的修订，用 duban load 文件 --amends {code}；若是另一个方案，请换一个 code。"
        )


def load(session: Session, read: ReadPlan) -> tuple[Plan, bool]:
    """Write the plan and what hangs on it; return it and whether it is new.

    The same file loaded again changes nothing.

    Raises:
        PlanLoadedDifferentlyError: the code is taken by other content; nothing is written.
    """
    file = read.file
    take_turns(session, "load")
    known = session.exec(select(Plan).where(Plan.code == file.plan.code)).first()
    if known is not None:
        if known.sha256 != read.sha256:
            raise PlanLoadedDifferentlyError(file.plan.code)
        return known, False
    loader = _Loader(session, file)
    return loader.run(read.sha256), True


class _Loader:
    """One load: the ids that later rows need, by the names in the file."""

    def __init__(self, session: Session, file: PlanFile) -> None:
        self.session = session
        self.file = file
        self.units: dict[str, int] = {}
        self.collectives: dict[str, int] = {}
        self.clauses: dict[str, int] = {}
        self.levels = {str(level): name for level, name in file.roster.levels.items()}
        self.position = 0

    def run(self, sha256: str) -> Plan:
        part = self.file.plan
        self.units, self.collectives = merge_roster(
            self.session, self.file.roster, part.period.from_on
        )
        document = self._add(
            Document(
                title=part.document.title,
                document_number=part.document.number,
                issuer=part.document.issuer,
                issued_on=part.document.issued_on,
            )
        )
        self._clauses(key_of(document))
        plan = self._add(
            Plan(
                code=part.code,
                title=part.title,
                office=self.file.roster.office,
                document_id=key_of(document),
                coordinator_unit_id=self.units[part.coordinator],
                period_from=part.period.from_on,
                period_to=part.period.to_on,
                zone=part.zone,
                rubric=part.rubric,
                policy_id=self._policy(part.code, self.file.reminders),
                sha256=sha256,
            )
        )
        for choice in self.file.choices:
            self.session.add(Choice(plan_id=key_of(plan), **choice.model_dump()))
        self._targets(self.file.goals, plan_id=key_of(plan))
        for task in self.file.tasks:
            self._item(plan, task, None, None)
        for position, annex in enumerate(self.file.annexes):
            row = self._add(
                Annex(
                    plan_id=key_of(plan), number=annex.number, title=annex.title, position=position
                )
            )
            self._targets(annex.targets, plan_id=key_of(plan), annex_id=key_of(row))
            for item in annex.items:
                self._item(plan, item, annex, key_of(row))
        self.session.flush()
        return plan

    def _clauses(self, document: int) -> None:
        numbers = list(dict.fromkeys(_clause_numbers(self.file)))
        rows = [
            Clause(document_id=document, number=number, position=position)
            for position, number in enumerate(numbers)
        ]
        self.session.add_all(rows)
        self.session.flush()
        self.clauses = {row.number: key_of(row) for row in rows}

    def _clause(self, number: str | None) -> int | None:
        return None if number is None else self.clauses[number]

    def _policy(self, name: str, part: RemindersPart | None) -> int | None:
        if part is None:
            return None
        return key_of(self._add(Policy(name=name, **part.model_dump())))

    def _targets(
        self,
        parts: Iterable[TargetPart],
        plan_id: int,
        annex_id: int | None = None,
        task: tuple[int, str] | None = None,
    ) -> None:
        for part in parts:
            self.session.add(
                Target(
                    plan_id=plan_id,
                    annex_id=annex_id,
                    task_id=task[0] if task else None,
                    clause_id=self._clause(part.clause or (task[1] if task else None)),
                    **part.model_dump(exclude={"clause"}),
                )
            )

    def _item(
        self, plan: Plan, item: ItemPart, annex: AnnexPart | None, annex_id: int | None
    ) -> None:
        ref = ref_of(item, annex)
        self.position += 1
        task = self._add(
            Task(
                plan_id=key_of(plan),
                annex_id=annex_id,
                clause_id=self._clause(item.clause),
                policy_id=self._policy(f"{plan.code} {ref}", item.reminders),
                ref=ref,
                number=item.number,
                group=item.group,
                path=item.path,
                title=item.title,
                kind=item.kind,
                levels=[str(level) for level in item.levels],
                position=self.position,
            )
        )
        found = assigned(item, annex, self.levels)
        owners = self._assignments(key_of(task), found)
        self._targets(item.targets, key_of(plan), annex_id, (key_of(task), item.clause))
        self._deadlines(key_of(task), item, owed(item, found), owners)

    def _assignments(self, task: int, found: list[Assigned]) -> dict[str, int]:
        rows = [
            Assignment(
                task_id=task,
                unit_id=self.units.get(one.name),
                collective_id=self.collectives.get(one.name),
                role=one.role,
                choice_key=one.choice,
                position=position,
            )
            for position, one in enumerate(found)
        ]
        self.session.add_all(rows)
        self.session.flush()
        return {one.name: key_of(row) for one, row in zip(found, rows, strict=True)}

    def _deadlines(
        self, task: int, item: ItemPart, found: list[Owed], owners: dict[str, int]
    ) -> None:
        rows = [self._deadline(task, item, one, at) for at, one in enumerate(found)]
        self.session.add_all(rows)
        self.session.flush()
        links = [
            {"deadline_id": key_of(row), "assignment_id": owners[name]}
            for row, one in zip(rows, found, strict=True)
            for name in dict.fromkeys(one.owners)
        ]
        if links:
            self.session.execute(sa.insert(DeadlineOwner), links)

    def _deadline(self, task: int, item: ItemPart, one: Owed, position: int) -> Deadline:
        part = one.deadline
        row = Deadline(
            task_id=task,
            kind=part.kind,
            clause_id=self._clause(part.clause or item.clause),
            phrase=part.phrase,
            what=part.what,
            choice_key=one.choice,
            binding=part.binding,
            owner=part.owner,
            receiver=part.receiver,
            position=position,
        )
        for column, value in to_columns(part.rule).items():
            setattr(row, column, value)
        return row

    def _add(self, row: _Row) -> _Row:
        self.session.add(row)
        self.session.flush()
        return row


def _clause_numbers(file: PlanFile) -> Iterable[str]:
    for goal in file.goals:
        if goal.clause:
            yield goal.clause
    targets = [t for annex in file.annexes for t in annex.targets]
    for item in [*file.tasks, *(i for annex in file.annexes for i in annex.items)]:
        yield item.clause
        yield from (d.clause for d in item.deadlines if d.clause)
        targets += item.targets
    yield from (t.clause for t in targets if t.clause)

"""What the tests of this room are made of: a small office, and servers to send to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlmodel import Session, col

from models import (
    Address,
    Assignment,
    Clause,
    Deadline,
    DeadlineKind,
    Document,
    Duty,
    Milestone,
    MilestoneState,
    Person,
    Plan,
    Policy,
    Role,
    Task,
    Unit,
)
from models.base import Table, key_of

NOW = datetime(2024, 11, 25, 1, 0, tzinfo=UTC)
TODAY = date(2024, 11, 25)
T = TypeVar("T", bound=Table)


class Office:
    """Rows as a test needs them; everything not said is ordinary. It flushes, never commits."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = itertools.count(1)

    def add(self, row: T) -> T:
        self.session.add(row)
        self.session.flush()
        return row

    def unit(self, name: str) -> Unit:
        return self.add(Unit(office="某市统计局", name=name, position=next(self._numbers)))

    def person(
        self,
        unit: Unit,
        name: str,
        duty: Duty = Duty.FILLER,
        *,
        until_on: date | None = None,
        **addresses: str,
    ) -> Person:
        person = self.add(Person(unit_id=unit.id, name=name, duty=duty, until_on=until_on))
        for channel, address in addresses.items():
            self.add(Address(person_id=person.id, channel=channel, address=address))
        return person

    def plan(
        self,
        coordinator: Unit,
        *,
        code: str = "p-2024",
        policy: Policy | None = None,
        dispatched_on: date | None = date(2024, 1, 2),
    ) -> Plan:
        document = self.add(Document(title=f"{code}方案", issuer="某市统计局"))
        return self.add(
            Plan(
                code=code,
                title=f"{code}方案",
                office="某市统计局",
                document_id=document.id,
                coordinator_unit_id=coordinator.id,
                period_from=date(2024, 1, 1),
                period_to=date(2024, 12, 31),
                policy_id=policy.id if policy else None,
                sha256="0" * 64,
                dispatched_on=dispatched_on,
            )
        )

    def policy(self, name: str, **values: object) -> Policy:
        return self.add(Policy(name=name, **values))

    def task(self, plan: Plan, *, title: str = "报送总结", policy: Policy | None = None) -> Task:
        number = next(self._numbers)
        clause = self.add(
            Clause(document_id=plan.document_id, number=f"二（{number}）", position=number)
        )
        return self.add(
            Task(
                plan_id=plan.id,
                clause_id=clause.id,
                policy_id=policy.id if policy else None,
                ref=str(number),
                number=str(number),
                title=title,
                position=number,
            )
        )

    def milestone(
        self,
        task: Task,
        unit: Unit,
        due_on: date,
        state: MilestoneState = MilestoneState.PENDING,
    ) -> Milestone:
        number = next(self._numbers)
        assignment = self._assignment(task, unit)
        deadline = self.add(
            Deadline(
                task_id=task.id,
                kind=DeadlineKind.BY,
                phrase=f"{due_on.month}月{due_on.day}日前",
                due_on=due_on,
                position=number,
            )
        )
        return self.add(
            Milestone(
                plan_id=task.plan_id,
                task_id=task.id,
                deadline_id=deadline.id,
                assignment_id=assignment.id,
                unit_id=unit.id,
                occurrence="once",
                opens_on=date(2024, 1, 1),
                due_on=due_on,
                state=state,
            )
        )

    def _assignment(self, task: Task, unit: Unit) -> Assignment:
        mine = (col(Assignment.task_id) == task.id, col(Assignment.unit_id) == unit.id)
        found = self.session.scalars(sa.select(Assignment).where(*mine)).first()
        return found or self.add(
            Assignment(task_id=task.id, unit_id=unit.id, role=Role.RESPONSIBLE, position=1)
        )


@dataclass
class Bureau:
    """法规科 coordinates; 文化科 owes; each has a filler, 文化科 has a head."""

    office: Office
    rules: Unit
    culture: Unit
    plan: Plan
    task: Task
    coordinator: Person
    filler: Person
    head: Person

    def owe(self, due_on: date, state: MilestoneState = MilestoneState.PENDING) -> int:
        return key_of(self.office.milestone(self.task, self.culture, due_on, state))


@dataclass
class MailSink:
    """A real SMTP server; `answers` says what it replies to an address at RCPT."""

    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    received: list[Envelope] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self,
        _server: SMTP,
        _session: SmtpSession,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, session: SmtpSession, envelope: Envelope
    ) -> str:
        if self.data_answer.startswith("250"):
            self.received.append(envelope)
            self.connections.add(session.peer)
        return self.data_answer


@dataclass
class Hook:
    """A real HTTP server that keeps what it was posted and answers with `status`."""

    status: int = 200
    statuses: dict[str, int] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

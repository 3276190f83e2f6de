"""What became of a milestone since the letter whose link was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from duban.errors import DubanError, NotFoundError
from models import Clause, Deadline, Milestone, MilestoneState, Person, Plan, Task, Unit
from notifications.draft import status_words, task_words
from notifications.links.purposes import PurposeLine
from notifications.links.ticket import Ticket
from plans.deadlinewords import chinese_date
from tracking.lifecycle import CHINESE, OPEN

ENDED = (MilestoneState.ACCEPTED, MilestoneState.WAIVED)


class ReaderLeftError(DubanError):
    """The reader of the letter is gone, and with them what their links allowed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}已不在名册上，这个链接不再有效。")


@dataclass(frozen=True, slots=True)
class Situation:
    """A milestone as the page of a link shows it, on the day it is opened.

    `remark` says what changed since the letter; with `closed` that leaves nothing to do.
    """

    reader: str
    reader_unit: str
    plan: str
    unit: str
    task: str
    title: str
    what: str | None
    clause: str | None
    phrase: str | None
    due_on: date
    state: str
    status: str
    submitted_on: date | None
    accepted_on: date | None
    remark: str | None
    closed: bool


def situation(session: Session, line: PurposeLine, ticket: Ticket, day: date) -> Situation:
    """Return what a link of `line` shows on `day`; it writes nothing.

    Raises:
        NotFoundError: the milestone or the reader is not in this office (a restored backup).
        ReaderLeftError: the reader is no longer in the roster.
    """
    owing, reading = aliased(Unit), aliased(Unit)
    clause = sa.func.coalesce(col(Deadline.clause_id), col(Task.clause_id))
    query = (
        sa.select(
            Milestone,
            Person,
            col(reading.name),
            col(Plan.title),
            col(owing.name),
            col(Task.ref),
            col(Task.title),
            col(Deadline.what),
            col(Clause.number),
            col(Deadline.phrase),
        )
        .select_from(Milestone)
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .join(owing, col(owing.id) == col(Milestone.unit_id))
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Deadline, col(Deadline.id) == col(Milestone.deadline_id))
        .outerjoin(Clause, col(Clause.id) == clause)
        .join(Person, col(Person.id) == ticket.person_id)
        .join(reading, col(reading.id) == col(Person.unit_id))
        .where(col(Milestone.id) == ticket.milestone_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("节点", ticket.milestone_id)
    milestone, person, reader_unit, plan, unit, ref, title, what, number, phrase = row
    if person.until_on is not None and person.until_on < day:
        raise ReaderLeftError(person.name)
    remark = _remark(milestone, ticket)
    done = line.purpose.done(session, ticket) if line.button and remark is None else None
    return Situation(
        reader=person.name,
        reader_unit=reader_unit,
        plan=plan,
        unit=unit,
        task=task_words(ref),
        title=title,
        what=what,
        clause=number,
        phrase=phrase,
        due_on=milestone.due_on,
        state=CHINESE[milestone.state],
        status=status_words(milestone.due_on, day) if milestone.state in OPEN else "",
        submitted_on=milestone.submitted_on,
        accepted_on=milestone.accepted_on,
        remark=remark or done,
        closed=(remark or done) is not None,
    )


def _remark(milestone: Milestone, ticket: Ticket) -> str | None:
    """Say what happened since the letter, if anything that the reader must know."""
    if milestone.state in ENDED:
        return f"这个节点{CHINESE[milestone.state]}，不需要再办。"
    if milestone.due_on != ticket.due_on:
        return (
            f"时限已由{chinese_date(ticket.due_on)}改为{chinese_date(milestone.due_on)}，"
            "请以新的提醒函为准。"
        )
    return None

"""Lives a stretch of the year in a small office: acts day by day, sweeps on some days only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import RefusedError
from duban.settings import Settings
from models import Acknowledgement, Delivery, Letter, Milestone, MilestoneState, Notice, Person
from notifications.channels import enabled
from notifications.compose import write_letters
from notifications.ledger import sweep
from notifications.letters.desk import make_desk
from plans.workdays import WorkCalendar
from tests.notifications.making import Bureau
from tracking import lifecycle
from tracking.acknowledging import acknowledge
from tracking.lifecycle import Act

CALENDAR = WorkCalendar()
ONE_DAY = timedelta(days=1)


class Key(NamedTuple):
    """What a notice says, in names that are the same in both lives."""

    person: str
    milestone: int
    occasion: str
    anchor_on: date


@dataclass(frozen=True)
class Seen:
    """A milestone as it stood when a day's sweep came."""

    state: MilestoneState
    due_on: date
    submitted_on: date | None
    returned_on: date | None
    known: dict[date, date]

    @property
    def late_from(self) -> date:
        """The due date, or a return after it."""
        if self.state is MilestoneState.RETURNED and self.returned_on is not None:
            return max(self.due_on, self.returned_on)
        return self.due_on


@dataclass(frozen=True)
class Story:
    """What is drawn: the days, the acts on them, and those on which no sweep ran."""

    days: list[date]
    dues: list[int]
    policies: list[dict[str, Any]]
    acts: dict[date, list[tuple[str, int]]]
    down: set[date]


@dataclass
class Life:
    """What came of one life of the office."""

    noted: dict[Key, date] = field(default_factory=dict)
    seen: dict[date, list[Seen]] = field(default_factory=dict)
    gone: dict[str, date] = field(default_factory=dict)
    letters: set[tuple[str, date]] = field(default_factory=set)


class Living:
    """Lives a story in the office; everything is rolled back at the start of each life."""

    def __init__(self, session: Session, bureau: Bureau, chosen: Settings, story: Story) -> None:
        self._session, self._bureau, self._story = session, bureau, story
        self._desk, self._channels = make_desk(chosen, CALENDAR), enabled(chosen)
        self._owed: list[int] = []
        self._act = Act("某人", story.days[0], datetime.now(UTC))

    def live(self, swept: Collection[date]) -> Life:
        """Live every day; sweep and write letters on those swept."""
        self._session.rollback()
        self._begin()
        life = Life()
        for day in self._story.days:
            self._act = Act("某人", day, datetime.combine(day, time(1), UTC))
            for what, number in self._story.acts.get(day, []):
                self._do(what, number, life)
            life.seen[day] = self._see()
            if day in swept:
                sweep(self._session, day, CALENDAR)
                write_letters(self._session, day, desk=self._desk, channels=self._channels)
        self._read(life)
        return life

    def _begin(self) -> None:
        office, bureau, story = self._bureau.office, self._bureau, self._story
        rows = [office.policy(f"第{n}", **values) for n, values in enumerate(story.policies)]
        bureau.plan.policy_id, bureau.culture.policy_id = rows[0].id, rows[2].id
        other = office.task(bureau.plan, policy=rows[1])
        archive = self._session.exec(select(Person).where(Person.name == "孙一")).one().unit_id
        pairs = [
            (bureau.task, bureau.rules),
            (bureau.task, bureau.culture),
            (other, bureau.culture),
            (other, self._session.get_one(type(bureau.rules), archive)),
        ]
        dues = [story.days[0] + timedelta(days=n) for n in story.dues]
        made = zip(pairs, dues, strict=True)
        self._owed = [office.milestone(*pair, due).id or 0 for pair, due in made]

    def _do(self, what: str, number: int, life: Life) -> None:
        """Do one act; what the state forbids just does not happen."""
        if what == "leave":
            name = ("王填", "赵长", "孙一", "孙二")[number]
            if name not in life.gone:
                person = self._session.exec(select(Person).where(Person.name == name)).one()
                person.until_on = life.gone[name] = self._act.day
                self._session.flush()
            return
        session, act, owed = self._session, self._act, self._owed[number]
        due = session.get_one(Milestone, owed).due_on
        acts: dict[str, Callable[[], object]] = {
            "submit": lambda: lifecycle.submit(session, owed, act),
            "return": lambda: lifecycle.send_back(session, owed, act, "缺数据"),
            "accept": lambda: lifecycle.accept(session, owed, act),
            "waive": lambda: lifecycle.waive(session, owed, act, "合并"),
            "restore": lambda: lifecycle.ask_again(session, owed, due, act, "恢复"),
            "ack": lambda: acknowledge(session, owed, act),
            "later": lambda: lifecycle.extend(session, owed, due + 8 * ONE_DAY, act, "顺延"),
            "earlier": lambda: lifecycle.extend(session, owed, due - 5 * ONE_DAY, act, "提前"),
        }
        try:
            acts[what]()
        except RefusedError:
            return

    def _see(self) -> list[Seen]:
        known: dict[int, dict[date, date]] = {number: {} for number in self._owed}
        for one in self._session.exec(select(Acknowledgement)):
            known[one.milestone_id][one.anchor_on] = one.happened_on
        columns = (Milestone.state, Milestone.due_on, Milestone.submitted_on, Milestone.returned_on)
        query = sa.select(col(Milestone.id), *map(col, columns)).order_by(col(Milestone.id))
        return [Seen(*row, known[number]) for number, *row in self._session.execute(query)]

    def _read(self, life: Life) -> None:
        session = self._session
        names = dict(session.execute(sa.select(col(Person.id), col(Person.name))).tuples().all())
        written = {row.id: row for row in session.exec(select(Letter))}
        for row in session.exec(select(Notice)):
            number = self._owed.index(row.milestone_id)
            key = Key(names[row.person_id], number, row.occasion, row.anchor_on)
            life.noted[key] = row.noted_on
            # Every notice is in its own reader's letter of the day on which it was noted.
            letter = written[row.letter_id]
            assert (letter.person_id, letter.written_on) == (row.person_id, row.noted_on)
        pairs = [(names[row.person_id], row.written_on) for row in written.values()]
        assert len(pairs) == len(set(pairs))
        life.letters = set(pairs)
        sent = session.execute(sa.select(col(Delivery.letter_id), col(Delivery.channel))).all()
        assert len(sent) == len(set(sent)) == len(written)

"""Sweeps and dispatchers, killed with -9 at random points; a process without threads.

Started as `python -m tests.faults.arena CONFIG`, which is JSON (see `Config`). It loads a
plan, then plays rounds: time goes on, somebody hands something in, and children forked for
this round chase, remind and deliver; most are killed on the way. At the end come rounds that
nobody disturbs, until nothing is owed. It prints what happened as JSON; whether that was right
is for the test to look up in the database.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa
import yaml
from sqlmodel import col, select

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase, run_deliver, run_load, run_remind
from duban.settings import LogTo, Settings
from models import Delivery, DeliveryState, Milestone, MilestoneState, Notice
from tests.faults.sinks import GONE
from tracking.lifecycle import Act, submit, waive

START = datetime(2024, 3, 4, 0, 30, tzinfo=UTC)
CALM_STEP = timedelta(hours=6)
MOST_CALM_ROUNDS = 80
UNITS = 16
# A child lives for some 60 to 200 ms; a kill should fall before, in and after its work.
LONGEST_LIFE = 0.2


@dataclass(frozen=True)
class Config:
    """What the test asks for."""

    home: str
    database_url: str
    smtp: int
    http: int
    calm: str
    rounds: int
    hours: int
    seed: int
    at_once: int
    killed: float


def plan_text() -> str:
    """A plan of weekly duties; two people cannot be reached for good."""
    names = [f"{i:02}科" for i in range(1, UNITS + 1)]
    people: list[dict[str, object]] = [{"name": "总协调", "unit": names[0], "duty": "coordinator"}]
    for place, name in enumerate(names):
        gone = GONE if place in {3, 7} else "box"
        own = {"smtp": f"{gone}{place}@office.example", "webhook": f"HOOK/{gone}/{place}"}
        people.append({"name": f"{name}填报", "unit": name, "duty": "filler", "addresses": own})
        if place % 4 == 0:
            people.append({"name": f"{name}负责", "unit": name, "duty": "head"})
    deadline = {"phrase": "每周", "kind": "recurring", "every": "week", "day": "3"}
    plan = {
        "format": "1",
        "plan": {
            "code": "arena-2024",
            "title": "每周报表",
            "document": {"title": "每周报表", "issuer": "某局", "issued_on": "2024-03-01"},
            "period": {"from": "2024-03-01", "to": "2024-06-30"},
            "coordinator": names[0],
        },
        "reminders": {"lead_days": ["2", "0"], "working": "false", "overdue_every": "1",
                      "head_after": "2", "coordinator_after": "3"},
        "roster": {
            "office": "某局",
            "units": [{"name": name, "kind": "section"} for name in names],
            "people": people,
        },
        "tasks": [
            {"number": str(i), "clause": f"一{i}", "title": f"第{i}张表",
             "units": list(names), "deadlines": [dict(deadline)]}
            for i in (1, 2)
        ],
    }  # fmt: skip
    return yaml.safe_dump(plan, allow_unicode=True)


class Arena:
    """One office, and children that work in it; no connection is open while one is forked."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._random = Random(config.seed)  # noqa: S311
        self._settings = Settings(
            home=Path(config.home),
            database_url=config.database_url,
            channels="inbox,smtp,webhook",
            smtp_host="127.0.0.1",
            smtp_port=config.smtp,
            webhook_url=f"http://127.0.0.1:{config.http}/office",
            log=LogTo.OFF,
        )
        self._office = Office(self._settings)
        self.killed = self.ended = 0
        self.failures: list[str] = []

    def play(self) -> dict[str, object]:
        """Play everything; nothing of a child's work is shared but the database."""
        self._load()
        now = START
        for turn in range(self._config.rounds):
            now += timedelta(hours=self._config.hours)
            if turn % 3 == 0:
                self._act(now)
            self._round(now, self._config.killed)
        Path(self._config.calm).touch()
        calm = 0
        while calm < MOST_CALM_ROUNDS and self._owed():
            now += CALM_STEP
            calm += 1
            self._round(now, 0.0)
        return {
            "killed": self.killed,
            "ended": self.ended,
            "calm": calm,
            "until": now.date().isoformat(),
            "failures": self.failures[:5],
        }

    def _load(self) -> None:
        text = plan_text().replace("HOOK", f"http://127.0.0.1:{self._config.http}")
        path = Path(self._config.home) / "arena.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        run_load(self._office, str(path), Moment(START.date(), START, "cli"), "总协调")
        # Once undisturbed, so that children inherit what is imported and compiled by now.
        self._sweep(START)
        self._office.close()

    def _act(self, now: datetime) -> None:
        """Somebody hands in, or is freed of, what is due about now."""
        with self._office.writing() as session:
            due = (
                select(Milestone.id)
                .where(Milestone.state == MilestoneState.PENDING)
                .where(Milestone.due_on <= now.date() + timedelta(days=2))
                .order_by(col(Milestone.due_on), col(Milestone.id))
            )
            open_now = [key for key in session.exec(due) if key is not None]
            act = Act("填报", now.date(), now)
            for key in self._random.sample(open_now, min(2, len(open_now))):
                if self._random.random() < 0.9:
                    submit(session, key, act)
                else:
                    waive(session, key, act, "不涉及")
            session.commit()
        self._office.close()

    def _round(self, now: datetime, killed: float) -> None:
        children = [self._fork(now) for _ in range(self._config.at_once)]
        deaths = [
            (self._random.uniform(0, LONGEST_LIFE), child)
            for child in children
            if self._random.random() < killed
        ]
        born = time.monotonic()
        for age, child in sorted(deaths):
            time.sleep(max(0.0, born + age - time.monotonic()))
            os.kill(child, signal.SIGKILL)
        for child in children:
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                self.killed += 1
            else:
                self.ended += 1
                if os.WEXITSTATUS(status):
                    self.failures.append(f"a child of {now} failed (see standard error)")

    def _fork(self, now: datetime) -> int:
        child = os.fork()
        if child:
            return child
        try:
            self._sweep(now)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _sweep(self, now: datetime) -> None:
        """Do all that a clock starts; the business day is 8 hours ahead of UTC."""
        moment = Moment((now + timedelta(hours=8)).date(), now, "cli")
        run_chase(self._office, moment, write=False)
        run_remind(self._office, moment)
        run_deliver(self._office, moment)

    def _owed(self) -> bool:
        with self._office.reading() as session:
            unsent = sa.exists().where(
                col(Delivery.state).in_((DeliveryState.PENDING, DeliveryState.SENDING))
            )
            waiting = sa.exists().where(
                col(Notice.letter_id).is_(None), col(Notice.dropped_why).is_(None)
            )
            found = bool(session.execute(sa.select(sa.or_(unsent, waiting))).scalar_one())
        self._office.close()
        return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(Arena(Config(**json.loads(sys.argv[1]))).play()))

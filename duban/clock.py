"""The clock of `duban serve`: starts each sweep at its hour, once, whatever was slept through.

Correctness does not rest on it: the ledger makes a sweep that runs twice, or late, harmless.
"""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from pydantic import SecretStr
from sqlmodel import col

from duban import lifeline
from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.sweeps import idle, run_sweep
from duban.errors import DubanError
from duban.prefectserver import PrefectServer
from duban.schedule import Job, Schedule, load_schedule
from models import Sweep

LOOK_BACK = timedelta(days=8)  # a little more than the rarest job, which is weekly
SERVER_SECONDS = 90.0
FLOW_SECONDS = 1800.0
WATCH_SECONDS = 30
UNREACHABLE = "Prefect 服务不可用，直接运行"
UNFINISHED = "Prefect 流程未完成（见 prefect/flows.log），直接运行"

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)


def trigger_of(job: Job, zone: ZoneInfo) -> CronTrigger:
    """The job's hours as APScheduler counts them; the job must have a cron line."""
    return CronTrigger.from_crontab(job.cron, timezone=zone)


def missed(
    schedule: Schedule, now: datetime, last_day: Callable[[str], date | None]
) -> tuple[Job, ...]:
    """Return the jobs to run at a start at `now`, in order: what nobody ran since it was due.

    `last_day(operation)` is the latest business day whose sweep came to its end. A job whose
    hour still comes today waits for it, so that nobody gets a letter at night. What follows a
    missed job today runs again too: the reminder sends what the chase has noted.
    """
    today = now.astimezone(schedule.zone).date()
    found: list[Job] = []
    for job in schedule.ticking:
        if not job.catch_up:
            continue
        due, ahead = _around(job, schedule.zone, now)
        if ahead == today and due != today:
            continue
        swept = last_day(job.name)
        if swept is None or swept < due or (found and due == today):
            found.append(job)
    return tuple(found)


def _around(job: Job, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """The days on which the job was last due and is next."""
    trigger = trigger_of(job, zone)
    last: datetime = trigger.get_next_fire_time(None, now - LOOK_BACK)
    ahead: datetime = last
    while ahead <= now:
        last, ahead = ahead, trigger.get_next_fire_time(ahead, ahead + timedelta(seconds=1))
    return last.date(), ahead.date()


class Clock:
    """One clock for one office; `start` returns at once and `stop` is final.

    With a server each job is a flow run of its own process; where the server does not answer,
    or the flow does not come to its end, the plain function runs and the heartbeat says so.
    A clock started with `as_of` sweeps for that day always, and catches nothing up.
    """

    def __init__(
        self,
        office: Office,
        server: PrefectServer | None = None,
        *,
        as_of: date | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.schedule = load_schedule()
        self._office = office
        self._server = server
        self._as_of = as_of
        self._now = now
        self._flow: lifeline.Child | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self.scheduler = self._make_scheduler()

    def _make_scheduler(self) -> BackgroundScheduler:
        # One thread, so that sweeps due together run one after the other, in order.
        scheduler = BackgroundScheduler(
            timezone=self.schedule.zone,
            executors={"default": ThreadPoolExecutor(1), "watch": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in self.schedule.ticking:
            trigger = trigger_of(job, self.schedule.zone)
            scheduler.add_job(
                self.tick, trigger, [job], id=job.name, name=job.title, replace_existing=True
            )
        # Also wakes the scheduler: asleep on a monotonic clock, it would oversleep by as long
        # as the machine was suspended.
        scheduler.add_job(
            self._watch, "interval", seconds=WATCH_SECONDS, id="watch", executor="watch"
        )
        return scheduler

    def start(self) -> None:
        """Start ticking, and first run what was missed."""
        if self._as_of is None:
            self.scheduler.add_job(self._catch_up, id="catch-up")
        self.scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a flow under way is ended, a plain function is waited for."""
        with self._starting:
            self._stopped.set()
        if self._flow is not None:
            lifeline.stop(self._flow)
        self.scheduler.shutdown(wait=True)

    def next_runs(self) -> dict[str, datetime]:
        """When each job runs next, by its name; shown on the first page."""
        runs = {job.name: self.scheduler.get_job(job.name) for job in self.schedule.ticking}
        return {name: job.next_run_time for name, job in runs.items() if job is not None}

    def tick(self, job: Job) -> None:
        """Run one job now; what is the caller's to mend is logged as its sentence."""
        if self._stopped.is_set():
            return
        try:
            self._run(job)
        except DubanError as error:
            log.error("%s没有完成：%s", job.title, error)  # noqa: TRY400 - the sentence says it all

    def _run(self, job: Job) -> None:
        if idle(self._office, job.name, self._now()):
            return
        remark = None
        if self._server is not None:
            if not self._server.wait_healthy(SERVER_SECONDS, self._stopped):
                remark = UNREACHABLE
            elif self._ran_as_flow(self._server, job):
                return
            else:
                remark = UNFINISHED if self._server.healthy() else UNREACHABLE
        if self._stopped.is_set():
            return
        moment = Moment(self._today(), self._now(), ran_by="clock", remark=remark)
        run_sweep(self._office, job.name, moment, job.parameters)

    def _ran_as_flow(self, server: PrefectServer, job: Job) -> bool:
        parameters: dict[str, Any] = dict(job.parameters)
        if self._as_of is not None:
            parameters["as_of"] = self._as_of.isoformat()
        with self._starting:  # so that `stop` meets either no flow or one it can end
            if self._stopped.is_set():
                return False
            flow = self._flow = lifeline.start(
                ["flows", job.name, json.dumps(parameters)],
                {**server.environment(), **_settings_environment(self._office)},
                server.home,
                server.home / "flows.log",
            )
        try:
            return flow.wait(FLOW_SECONDS) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            lifeline.stop(flow)

    def _today(self) -> date:
        return self._as_of or self._now().astimezone(self.schedule.zone).date()

    def _catch_up(self) -> None:
        for job in missed(self.schedule, self._now(), self._last_day):
            self.tick(job)

    def _last_day(self, operation: str) -> date | None:
        query = sa.select(sa.func.max(col(Sweep.swept_on))).where(
            col(Sweep.operation) == operation,
            col(Sweep.swept_on) <= self._today(),
            col(Sweep.finished_at).is_not(None),
        )
        with self._office.reading() as session:
            return session.execute(query).scalar_one_or_none()

    def _watch(self) -> None:
        if self._server is not None:
            self._server.start()


def _settings_environment(office: Office) -> dict[str, str]:
    """The office's settings as a child reads them; secrets it finds where this process did."""
    values: Iterable[tuple[str, object]] = office.settings
    return {
        f"DUBAN_{name.upper()}": str(value)
        for name, value in values
        if not isinstance(value, SecretStr)
    }

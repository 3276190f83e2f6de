"""prefect.yaml for real: a server, a process worker, deployments, scheduled runs, one run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from duban import lifeline
from duban.build.noting import Moment
from duban.build.office import open_office
from duban.build.operations import run_remind
from duban.clock import trigger_of
from duban.prefectserver import PrefectServer
from duban.schedule import Job, load_schedule
from duban.settings import Settings
from tests.flows.api import Api, Json

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 180.0  # a guard against hanging; a quiet machine needs a tenth
T = TypeVar("T")
pytestmark = pytest.mark.prefect


def _until(asked: Callable[[], T | None], seconds: float = RUN_SECONDS) -> T:
    end = time.monotonic() + seconds
    while (found := asked()) is None:
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.3)
    return found


@dataclass
class Field:
    """What is deployed for which office: the server's API, the ids of deployments by flow name."""

    home: Path
    api: Api
    ids: dict[str, str]

    def remind(self, as_of: str) -> Json:
        """Have the worker run the deployment; return the run in its final state."""
        body = {"parameters": {"as_of": as_of}, "state": {"type": "SCHEDULED"}}
        made = self.api.create(f"/deployments/{self.ids['remind']}/create_flow_run", body)

        def final() -> Json | None:
            run: Json = self.api.get(f"/flow_runs/{made['id']}")
            return run if run["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED") else None

        return _until(final)


def _prefect(env: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", *arguments]
    subprocess.run(
        command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, check=True, timeout=RUN_SECONDS
    )


@pytest.fixture(scope="module")
def field(
    prefect_server: PrefectServer,
    api: Api,
    sqlite_huangshan: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Field]:
    home = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_huangshan, home / "duban.db")
    env = prefect_server.environment() | {
        "DUBAN_HOME": str(home),
        "DUBAN_CHECKOUT": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }
    api.create("/work_pools/", {"name": "duban", "type": "process"})
    worker = lifeline.start(
        ["prefect", "worker", "start", "--pool", "duban", "--name", "here"],
        env,
        home,
        home / "worker.log",
    )
    try:
        _prefect(env, "--no-prompt", "deploy", "--all")
        found = api.listed("/deployments", {})
        flows = {one["id"]: one["name"] for one in api.listed("/flows", {})}
        yield Field(home, api, {flows[one["flow_id"]]: one["id"] for one in found})
    finally:
        lifeline.stop(worker, seconds=15)


def test_every_job_of_the_schedule_is_deployed(field: Field) -> None:
    assert set(field.ids) == {job.name for job in load_schedule().jobs}


@pytest.mark.parametrize("job", load_schedule().ticking, ids=lambda job: job.name)
def test_the_server_schedules_runs_at_the_hours_of_the_schedule(field: Field, job: Job) -> None:
    def scheduled() -> list[datetime] | None:
        wanted = {
            "deployments": {"id": {"any_": [field.ids[job.name]]}},
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            "sort": "EXPECTED_START_TIME_ASC",
        }
        runs = field.api.listed("/flow_runs", wanted)
        times = [
            datetime.fromisoformat(r["expected_start_time"]) for r in runs if r["auto_scheduled"]
        ]
        return times or None

    times = _until(scheduled)
    trigger = trigger_of(job, ZoneInfo("Asia/Shanghai"))
    assert [trigger.get_next_fire_time(None, one) for one in times] == times


def test_a_worker_reminds_and_leaves_a_summary_and_nobody_reminds_again(field: Field) -> None:
    done = field.remind("2023-12-01")
    assert done["state_name"] == "Completed"
    said = field.api.artifact("remind-summary", done["id"])
    assert "# 提醒 2023-12-01" in said
    assert re.search(r"新增提醒：[1-9]\d* 条", said)
    assert re.search(r"发函：[1-9]\d* 封", said)
    with open_office(Settings(home=field.home)) as office:
        moment = Moment(date(2023, 12, 1), datetime(2023, 12, 1, tzinfo=UTC), "cli")
        again = run_remind(office, moment)
    assert (again["notices_new"], again["letters"]) == (0, 0)
    assert again["deliveries"] == {"sent": 0, "failed": 0, "pending": 0}

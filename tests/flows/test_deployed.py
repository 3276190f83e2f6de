"""prefect.yaml for real: a server, a process worker, deployments, scheduled runs, one run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from duban import lifeline
from duban.build.office import open_office
from duban.build.operations import Moment, run_load
from duban.prefectserver import PrefectServer
from duban.schedule import Job, load_schedule
from duban.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 60.0
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
    """What is deployed: the server's API and the ids of the deployments by flow name."""

    api: Any
    ids: dict[str, str]

    def remind(self, as_of: str) -> dict[str, Any]:
        """Have the worker run the deployment; return the run in its final state."""
        body = {"parameters": {"as_of": as_of}, "state": {"type": "SCHEDULED"}}
        made = self.api.post(f"/deployments/{self.ids['remind']}/create_flow_run", body)

        def final() -> dict[str, Any] | None:
            run: dict[str, Any] = self.api.get(f"/flow_runs/{made['id']}")
            return run if run["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED") else None

        return _until(final)


@pytest.fixture(scope="module")
def field(
    prefect_server: PrefectServer, api: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Field]:
    home = tmp_path_factory.mktemp("office")
    moment = Moment(date(2023, 3, 29), datetime(2023, 3, 29, 1, tzinfo=UTC), "cli")
    with open_office(Settings(home=home)) as office:
        run_load(office, "huangshan-2023", moment, "法规科")
    env = prefect_server.environment() | {
        "DUBAN_HOME": str(home),
        "DUBAN_CHECKOUT": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }
    commands = (
        ["work-pool", "create", "duban", "--type", "process"],
        ["--no-prompt", "deploy", "--all"],
    )
    for arguments in commands:
        subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            env=env, cwd=ROOT, stdin=subprocess.DEVNULL, check=True, timeout=RUN_SECONDS,
        )  # fmt: skip
    worker = lifeline.start(
        ["prefect", "worker", "start", "--pool", "duban", "--name", "here"],
        env, home, home / "worker.log",
    )  # fmt: skip
    try:
        found = api.post("/deployments/filter", {})
        flows = {one["id"]: one["name"] for one in api.post("/flows/filter", {})}
        yield Field(api, {flows[one["flow_id"]]: one["id"] for one in found})
    finally:
        lifeline.stop(worker, seconds=15)


def test_every_job_of_the_schedule_is_deployed(field: Field) -> None:
    assert set(field.ids) == {job.name for job in load_schedule().jobs}


@pytest.mark.parametrize("job", load_schedule().ticking, ids=lambda job: job.name)
def test_the_server_schedules_runs_at_the_hours_of_the_schedule(field: Field, job: Job) -> None:
    from apscheduler.triggers.cron import CronTrigger

    def scheduled() -> list[datetime] | None:
        wanted = {
            "deployments": {"id": {"any_": [field.ids[job.name]]}},
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            "sort": "EXPECTED_START_TIME_ASC",
        }
        runs = field.api.post("/flow_runs/filter", wanted)
        times = [
            datetime.fromisoformat(r["expected_start_time"]) for r in runs if r["auto_scheduled"]
        ]
        return times or None

    times = _until(scheduled)
    trigger = CronTrigger.from_crontab(job.cron, timezone=ZoneInfo("Asia/Shanghai"))
    assert [trigger.get_next_fire_time(None, one) for one in times] == times


def test_a_worker_reminds_once_and_leaves_a_summary(field: Field) -> None:
    first, again = field.remind("2023-12-01"), field.remind("2023-12-01")
    assert (first["state_name"], again["state_name"]) == ("Completed", "Completed")
    assert "# 提醒 2023-12-01" in field.api.artifact("remind-summary", first["id"])
    assert "发函：0 封" not in field.api.artifact("remind-summary", first["id"])
    said = field.api.artifact("remind-summary", again["id"])
    assert "新增提醒：0 条" in said
    assert "发函：0 封" in said
    assert "成功 0，失败 0，待送 0" in said

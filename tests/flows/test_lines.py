"""A flow is one file and one line: the schedule, prefect.yaml and flows/ say the same."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
import yaml

from duban.schedule import Job, load_schedule

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(p for p in (ROOT / "flows").glob("*.py") if not p.name.startswith("__"))
SHARED = {"sweeping"}


def _deployments() -> list[dict[str, object]]:
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    found: list[dict[str, object]] = yaml.safe_load(text)["deployments"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_beside_the_flows_has_the_name_of_no_other_module(path: Path) -> None:
    # Prefect puts flows/ first on sys.path: such a file would stand before that module.
    assert path.stem not in sys.stdlib_module_names
    # On the path, not among the modules: a flow that was loaded before stands there by itself.
    assert PathFinder.find_spec(path.stem) is None


def test_each_flow_file_has_its_line_in_the_schedule_and_each_line_its_file() -> None:
    lines = {job.entrypoint.partition(":")[0] for job in load_schedule().jobs}
    assert lines == {f"flows/{path.name}" for path in FILES if path.stem not in SHARED}


def test_prefect_yaml_deploys_each_job_with_the_hours_and_parameters_of_the_schedule() -> None:
    schedule = load_schedule()
    said = {
        str(one["entrypoint"]): (
            one["description"].split("（")[0],  # type: ignore[attr-defined]
            one.get("parameters", {}),
            one.get("schedules", []),
        )
        for one in _deployments()
    }
    assert said == {
        job.entrypoint: (
            job.title,
            job.parameters,
            [{"cron": job.cron, "timezone": schedule.zone.key}] if job.cron else [],
        )
        for job in schedule.jobs
    }


@pytest.mark.parametrize("job", load_schedule().jobs, ids=lambda job: job.name)
def test_a_flow_loads_by_its_path_as_a_worker_loads_it(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import Flow
    from prefect.flows import load_flow_from_entrypoint

    monkeypatch.chdir(ROOT)
    # Loading puts flows/ on the path for good, and later tests would find its files by bare name.
    monkeypatch.setattr(sys, "path", list(sys.path))
    flow: Flow[..., object] = load_flow_from_entrypoint(job.entrypoint)
    assert flow.name == job.name
    assert flow.isasync
    assert set(job.parameters) <= set(flow.parameters.properties)
    assert "as_of" in flow.parameters.properties

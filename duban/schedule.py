"""The schedule: which flow runs when, read from schedule.yaml beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from duban.filetree import read_own


@dataclass(frozen=True, slots=True)
class Job:
    """One flow and when it runs.

    `name` is also the operation that the flow leaves in the heartbeat. `cron` None means that
    no clock starts it; without `catch_up` a start does not make up for what was missed.
    """

    name: str
    title: str
    entrypoint: str
    cron: str | None
    parameters: dict[str, Any]
    catch_up: bool = True

    @property
    def module(self) -> str:
        """The module that defines the flow («flows.remind»)."""
        return self.entrypoint.partition(":")[0].removesuffix(".py").replace("/", ".")

    @property
    def function(self) -> str:
        """The flow's name in that module («remind_people»)."""
        return self.entrypoint.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Schedule:
    """All jobs, in the order in which a start catches them up."""

    zone: ZoneInfo
    jobs: tuple[Job, ...]

    @property
    def ticking(self) -> tuple[Job, ...]:
        """The jobs that a clock starts."""
        return tuple(job for job in self.jobs if job.cron is not None)


def load_schedule() -> Schedule:
    """Read the schedule that ships with the program."""
    text = files("duban").joinpath("schedule.yaml").read_text(encoding="utf-8")
    found = read_own(text)
    jobs = tuple(Job(name=name, **job) for name, job in found["jobs"].items())
    return Schedule(zone=ZoneInfo(found["zone"]), jobs=jobs)

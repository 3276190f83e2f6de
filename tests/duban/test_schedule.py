"""The schedule: its hours mean the same to APScheduler as to Prefect."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from duban.build.sweeps import SWEEPS
from duban.clock import trigger_of
from duban.schedule import Job, load_schedule
from plans.planfile.schema import PlanPart

START = datetime(2026, 12, 28, tzinfo=UTC)
DAYS = 30
TICKING = load_schedule().ticking


def _local(weekday: int | None, hour: int, minute: int) -> list[datetime]:
    zone = ZoneInfo("Asia/Shanghai")
    first = START.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range(-1, DAYS)]
    moments = [datetime(d.year, d.month, d.day, hour, minute, tzinfo=zone) for d in days]
    return [m for m in moments if m >= START and weekday in (None, m.weekday())]


@pytest.mark.parametrize(
    ("name", "weekday", "hour", "minute"),
    [("score", 0, 6, 0), ("track", None, 7, 30), ("chase", None, 7, 45), ("remind", None, 8, 0)],
)
def test_each_job_falls_on_its_hour_in_shanghai(
    name: str, weekday: int | None, hour: int, minute: int
) -> None:
    (job,) = [job for job in TICKING if job.name == name]
    trigger = trigger_of(job, load_schedule().zone)
    fires = [trigger.get_next_fire_time(None, START)]
    while fires[-1] < START + timedelta(days=DAYS - 3):
        fires.append(trigger.get_next_fire_time(fires[-1], fires[-1] + timedelta(seconds=1)))
    assert fires == _local(weekday, hour, minute)[: len(fires)]


@pytest.mark.parametrize("job", TICKING, ids=lambda job: job.name)
def test_days_of_the_week_are_named_since_the_two_count_them_differently(job: Job) -> None:
    assert job.cron is not None
    assert re.fullmatch(r"\*|(mon|tue|wed|thu|fri|sat|sun)", job.cron.split()[4])


def test_every_job_that_a_clock_starts_is_a_sweep_and_the_other_way_round() -> None:
    assert {job.name for job in TICKING} == set(SWEEPS)


def test_those_that_tell_people_come_after_those_that_look() -> None:
    names = [job.name for job in TICKING]
    assert names.index("track") < names.index("chase") < names.index("remind")


def test_a_job_names_its_module_and_function() -> None:
    (job,) = [job for job in TICKING if job.name == "remind"]
    assert (job.module, job.function) == ("flows.remind", "remind_people")


def test_a_plan_file_may_name_no_other_zone_than_the_one_days_are_counted_in() -> None:
    zone = PlanPart.model_fields["zone"]
    assert (get_args(zone.annotation), zone.default) == (
        (load_schedule().zone.key,),
        load_schedule().zone.key,
    )

"""The clock: what it starts, when, and what it does without its Prefect server."""

from __future__ import annotations

import logging
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from sqlmodel import col, select

from duban.build.office import Office, open_office
from duban.clock import UNREACHABLE, Clock, missed
from duban.prefectserver import PrefectServer
from duban.schedule import load_schedule
from duban.settings import Settings
from models import Delivery, Letter, Person, Sweep

SCHEDULE = load_schedule()
JOBS = {job.name: job for job in SCHEDULE.jobs}
MORNING = datetime(2023, 12, 1, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai, a Friday


@pytest.fixture
def office(tmp_path: Path, sqlite_huangshan: Path) -> Iterator[Office]:
    shutil.copy(sqlite_huangshan, tmp_path / "duban.db")
    with open_office(Settings(home=tmp_path)) as opened:
        yield opened


def _sweeps(office: Office) -> list[Sweep]:
    with office.reading() as session:
        rows = list(session.exec(select(Sweep).order_by(col(Sweep.id))))
        session.expunge_all()
    return rows


def _clock(office: Office, server: PrefectServer | None = None, now: datetime = MORNING) -> Clock:
    return Clock(office, server, now=lambda: now)


def _run_until(clock: Clock, jobs: set[str]) -> list[str]:
    """Let the scheduler run until each of those jobs has; return all that ran, in order."""
    ran: list[str] = []
    done = threading.Event()

    def note(event: JobExecutionEvent) -> None:
        ran.append(event.job_id)
        if jobs <= set(ran):
            done.set()

    clock.scheduler.add_listener(note, EVENT_JOB_EXECUTED)
    if clock.scheduler.running:
        clock.scheduler.resume()
    else:
        clock.start()
    assert done.wait(60), ran
    return ran


def test_every_job_is_one_instance_that_coalesces_and_is_never_given_up(office: Office) -> None:
    clock = _clock(office)
    clock.scheduler.start(paused=True)
    try:
        jobs = {job.id: job for job in clock.scheduler.get_jobs()}
        assert set(jobs) == {job.name for job in SCHEDULE.ticking} | {"watch"}
        for job in jobs.values():
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        for name in jobs.keys() - {"watch"}:
            assert str(jobs[name].trigger.timezone) == "Asia/Shanghai"
        assert set(clock.next_runs()) == {job.name for job in SCHEDULE.ticking}
    finally:
        clock.stop()


def test_what_was_slept_through_for_days_runs_once_each(office: Office) -> None:
    clock = _clock(office)
    clock.scheduler.start(paused=True)
    names = [job.name for job in SCHEDULE.ticking]
    for job in clock.scheduler.get_jobs():
        if job.id in names:
            job.modify(next_run_time=datetime.now(UTC) - timedelta(days=15))
    try:
        ran = _run_until(clock, set(names))
    finally:
        clock.stop()
    assert sorted(name for name in ran if name in names) == sorted(names)
    # With nothing to deliver that job leaves no trace.
    swept = sorted(sweep.operation for sweep in _sweeps(office))
    assert swept == sorted(name for name in names if name != "deliver")


def test_a_tick_without_prefect_runs_the_plain_function_for_the_day_in_shanghai(
    office: Office,
) -> None:
    just_after_midnight = datetime(2023, 11, 30, 16, 30, tzinfo=UTC)
    _clock(office, now=just_after_midnight).tick(JOBS["remind"])
    (sweep,) = _sweeps(office)
    assert (sweep.operation, sweep.swept_on, sweep.ran_by, sweep.remark) == (
        "remind", date(2023, 12, 1), "clock", None,
    )  # fmt: skip
    assert sweep.finished_at is not None
    assert sweep.counts["letters"] > 0


def test_a_tick_with_its_server_gone_runs_the_plain_function_and_says_so(office: Office) -> None:
    server = PrefectServer(office.settings)
    server.stop()
    _clock(office, server).tick(JOBS["track"])
    (sweep,) = _sweeps(office)
    assert (sweep.ran_by, sweep.remark) == ("clock", UNREACHABLE)
    assert sweep.remark == "Prefect 服务不可用，直接运行"


def test_a_server_that_keeps_dying_is_given_up_for_a_while(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    server = PrefectServer(office.settings)
    try:
        assert not server.wait_healthy(60)
        assert not server.start()
        _clock(office, server).tick(JOBS["track"])
    finally:
        server.stop()
    assert [sweep.remark for sweep in _sweeps(office)] == [UNREACHABLE]


def test_an_error_of_a_tick_is_logged_as_its_sentence_and_ends_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        _clock(office).tick(replace(JOBS["track"], parameters={"plan": "nowhere"}))
    assert "更新灯色没有完成：没有找到方案「nowhere」" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_stopped_clock_ticks_no_more(office: Office) -> None:
    clock = _clock(office)
    clock.scheduler.start(paused=True)
    clock.stop()
    clock.tick(JOBS["track"])
    assert _sweeps(office) == []


def test_a_start_catches_up_what_was_missed_and_a_second_start_nothing(office: Office) -> None:
    for _ in range(2):
        clock = _clock(office)
        try:
            _run_until(clock, {"catch-up"})
        finally:
            clock.stop()
        ran = [sweep.operation for sweep in _sweeps(office)]
        assert ran == [job.name for job in SCHEDULE.ticking if job.catch_up]
    with office.reading() as session:
        readers = session.exec(select(Letter.person_id)).all()
    assert len(readers) == len(set(readers)) > 0


def test_a_clock_of_a_fixed_day_catches_nothing_up_and_sweeps_for_that_day(office: Office) -> None:
    clock = Clock(office, as_of=date(2023, 6, 1))
    try:
        clock.start()
        assert clock.scheduler.get_job("catch-up") is None
        clock.tick(JOBS["track"])
    finally:
        clock.stop()
    assert [(s.operation, s.swept_on) for s in _sweeps(office)] == [("track", date(2023, 6, 1))]


@pytest.mark.parametrize(
    ("now", "swept", "expected"),
    [
        ("2023-12-01 08:30", {}, "score track chase remind"),
        ("2023-12-01 08:30", {"score": 27, "track": 31, "chase": 31, "remind": 31}, ""),
        ("2023-12-01 06:16", {"score": 27, "track": 30, "chase": 30, "remind": 30}, ""),
        ("2023-12-01 06:16", {"score": 20, "track": 20, "chase": 20, "remind": 20}, "score"),
        ("2023-12-01 07:50", {"score": 27, "track": 30, "chase": 30, "remind": 30}, "track chase"),
        ("2023-12-01 08:30", {"score": 27, "track": 31, "chase": 20, "remind": 31}, "chase remind"),
        ("2023-12-04 05:00", {"score": 20, "track": 33, "chase": 33, "remind": 33}, ""),
        ("2023-12-04 06:00", {"score": 27, "track": 33, "chase": 33, "remind": 33}, "score"),
    ],
)
def test_what_a_start_catches_up(now: str, swept: dict[str, int], expected: str) -> None:
    # Days are counted from 31 October, so that 31 is the first of December.
    days = {name: date(2023, 10, 31) + timedelta(days=day) for name, day in swept.items()}
    local = datetime.fromisoformat(now).replace(tzinfo=SCHEDULE.zone)
    found = missed(SCHEDULE, local, days.get)
    assert [job.name for job in found] == expected.split()


def test_the_delivery_is_skipped_while_nothing_is_due_and_runs_when_something_is(
    office: Office,
) -> None:
    clock = _clock(office)
    clock.tick(JOBS["deliver"])
    assert _sweeps(office) == []
    with office.writing() as session:
        person = session.exec(select(Person)).first()
        assert person is not None
        letter = Letter(
            person_id=person.id or 0,
            written_on=MORNING.date(),
            kind="daily",
            subject="督办提醒",
            text="一\n",
            html="<p>一</p>\n",
        )
        session.add(letter)
        session.flush()
        session.add(Delivery(letter_id=letter.id or 0, channel="inbox", address=person.name))
        session.commit()
    clock.tick(JOBS["deliver"])
    (sweep,) = _sweeps(office)
    assert (sweep.operation, sweep.counts["deliveries"]["sent"]) == ("deliver", 1)

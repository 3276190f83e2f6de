"""An operation noted: its heartbeat, its log lines, and a word to whoever watches from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from duban.build.office import Office
from duban.errors import DubanError
from models.base import key_of
from tracking import heartbeat


@dataclass(frozen=True, slots=True)
class Moment:
    """When an operation runs: the business date, the moment (aware UTC), and who ticks."""

    day: date
    now: datetime
    ran_by: str
    remark: str | None = None


@dataclass(slots=True)
class Counts:
    """What an operation counted; the heartbeat keeps it."""

    values: dict[str, Any] = field(default_factory=dict)


@contextmanager
def noted(office: Office, operation: str, moment: Moment) -> Iterator[Counts]:
    """Write the heartbeat around an operation; an error leaves it unfinished and goes on up.

    It is finished at the moment handed in plus the time that it took: a stopwatch, not a
    clock, so that a year can be replayed.
    """
    from duban.log import configure, run_of

    started = perf_counter()
    configure(office.settings)
    with office.writing() as session:
        row = heartbeat.begin(
            session, operation, moment.day, moment.now, moment.ran_by, moment.remark
        )
        session.commit()
        sweep_id = key_of(row)
    counts = Counts()
    with run_of(operation, sweep_id, moment.ran_by) as log:
        log.info("begun", day=moment.day.isoformat(), remark=moment.remark)
        try:
            yield counts
        except BaseException as error:
            took = perf_counter() - started
            # A refusal's sentence is for whoever asked and may name people: only its kind is
            # logged. What nobody foresaw is logged whole.
            write = log.error if isinstance(error, DubanError) else log.exception
            write("failed", error=type(error).__name__, seconds=round(took, 3))
            _tell(office, operation, moment, "failed", {})
            raise
        took = perf_counter() - started
        with office.writing() as session:
            finished_at = moment.now + timedelta(seconds=took)
            heartbeat.finish(session, sweep_id, finished_at, counts.values)
            session.commit()
        log.info("finished", seconds=round(took, 3), counts=figures(counts.values))
        _tell(office, operation, moment, "finished", counts.values)


def figures(values: dict[str, Any]) -> dict[str, Any]:
    """Keep the numbers of what was counted, for logs and monitors: no names, no lists."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            kept[key] = figures(value)
        elif isinstance(value, int | float):
            kept[key] = value
    return kept


def _tell(
    office: Office, operation: str, moment: Moment, state: str, values: dict[str, Any]
) -> None:
    """Tell the monitor, if there is one for this operation."""
    if not office.settings.monitor_url:
        return
    from notifications.monitor import tell

    tell(office.settings.monitor_url, operation, moment.day, state, figures(values))

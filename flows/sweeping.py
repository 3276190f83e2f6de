"""What every flow shares: the day, the task that opens the office, and rows for tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.events import emit_event
from prefect.tasks import Task

from duban.build.database import DatabaseUnreachableError
from duban.build.noting import Moment, figures
from duban.build.office import Office, open_office
from duban.schedule import load_schedule

MOST_ROWS = 200

T = TypeVar("T")
Row = dict[str, Any]


def moment_on(as_of: date | None) -> Moment:
    """The moment of a run: the day given, or today in the office's zone."""
    now = datetime.now(UTC)
    return Moment(as_of or now.astimezone(load_schedule().zone).date(), now, ran_by="prefect")


def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether waiting may help: the database was busy or away. A wrong call stays wrong."""
    return isinstance(state.data, DatabaseUnreachableError | sa.exc.OperationalError)


@task(
    task_run_name="{title}",
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def in_office(title: str, work: Callable[[Office], T]) -> T:  # noqa: ARG001 - names the run
    """Run `work` on the open office, in a thread; safe to run again by the ledger."""

    def run() -> T:
        with open_office() as office:
            return work(office)

    return await asyncio.to_thread(run)


def tell(operation: str, moment: Moment, counts: dict[str, Any]) -> None:
    """Emit the event that a sweep came to its end; automations may wait for it, or for its lack.

    The payload has its numbers only: names and letters stay in the office.
    """
    emit_event(
        event=f"duban.{operation}.finished",
        resource={"prefect.resource.id": f"duban.{operation}", "prefect.resource.name": operation},
        payload={"day": moment.day.isoformat(), "counts": figures(counts)},
    )


def first_rows(rows: list[Row], empty: str) -> list[Row]:
    """Return what a table artifact can hold: a table is never empty, and not endless."""
    if not rows:
        return [{"说明": empty}]
    if len(rows) <= MOST_ROWS:
        return rows
    more = dict.fromkeys(rows[0], "") | {next(iter(rows[0])): f"另有 {len(rows) - MOST_ROWS} 行"}
    return [*rows[:MOST_ROWS], more]


def as_markdown(title: str, facts: Mapping[str, object], rows: Iterable[Row] = ()) -> str:
    """Return a heading, one line for each fact, and a table of the rows."""
    lines = [f"# {title}", "", *(f"- {name}：{value}" for name, value in facts.items())]
    rows = list(rows)
    if rows:
        lines += ["", _line(rows[0]), _line("---" for _ in rows[0])]
        lines += [_line(row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

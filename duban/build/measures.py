"""What a monitoring system may want to know of an office, as numbers out of the ledger.

Read from the database when asked, never kept in memory: whichever process is asked, and
however many sweep and send, the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Address, Delivery, Letter, Milestone, MilestoneState, Notice, Plan, Sweep
from notifications.deadletters import dead_letters


@dataclass(frozen=True, slots=True)
class Sample:
    """One number with its labels."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured; `kind` is gauge, or counter where it only ever grows."""

    name: str
    help: str
    kind: str
    labels: tuple[str, ...]
    samples: Sequence[Sample]


def measures(session: Session, day: date) -> Iterator[Measure]:
    """Yield all of them as of `day`; moments are seconds since 1970."""
    yield from _sweeps(session)
    yield _milestones(session, day)
    notices = sa.select(
        sa.case(
            (col(Notice.dropped_why).is_not(None), "dropped"),
            (col(Notice.letter_id).is_not(None), "written"),
            else_="waiting",
        ),
        sa.func.count(),
    ).group_by(sa.text("1"))
    yield _counted(session, "duban_notices", "账本上的提醒，按去向", ("state",), notices)
    letters = sa.select(col(Letter.kind), sa.func.count()).group_by(col(Letter.kind))
    yield _counted(session, "duban_letters", "写成的函，按种类", ("kind",), letters)
    deliveries = sa.select(col(Delivery.channel), col(Delivery.state), sa.func.count()).group_by(
        col(Delivery.channel), col(Delivery.state)
    )
    labels = ("channel", "state")
    yield _counted(session, "duban_deliveries", "送达，按渠道和状态", labels, deliveries)
    dead = Sample({}, len(dead_letters(session)))
    yield Measure("duban_dead_letters", "没有送到且不再重试的函", "gauge", (), [dead])
    off = sa.select(col(Address.channel), sa.func.count())
    off = off.where(col(Address.disabled_why).is_not(None)).group_by(col(Address.channel))
    yield _counted(session, "duban_addresses_disabled", "已停用的地址", ("channel",), off)


def _sweeps(session: Session) -> Iterator[Measure]:
    """When each operation last began and came to its end, for which day, and how often it ran."""
    query = sa.select(
        col(Sweep.operation),
        sa.func.max(col(Sweep.started_at)),
        sa.func.max(sa.case((col(Sweep.finished_at).is_not(None), col(Sweep.started_at)))),
        sa.func.max(sa.case((col(Sweep.finished_at).is_not(None), col(Sweep.swept_on)))),
        sa.func.count(),
        sa.func.count(col(Sweep.finished_at)),
    ).group_by(col(Sweep.operation))
    rows = session.execute(query).all()
    columns = (
        ("duban_sweep_last_start_timestamp_seconds", "各操作最近一次开始的时刻", "gauge"),
        (
            "duban_sweep_last_success_timestamp_seconds",
            "各操作最近一次做完的那次开始的时刻",
            "gauge",
        ),
        ("duban_sweep_last_day_timestamp_seconds", "各操作做完的最近业务日期（零时 UTC）", "gauge"),
        ("duban_sweeps_started_total", "各操作开始过的次数", "counter"),
        ("duban_sweeps_finished_total", "各操作做完过的次数", "counter"),
    )
    for place, (name, said, kind) in enumerate(columns, start=1):
        samples = [
            Sample({"operation": row[0]}, _seconds(row[place]))
            for row in rows
            if row[place] is not None
        ]
        yield Measure(name, said, kind, ("operation",), samples)


def _milestones(session: Session, day: date) -> Measure:
    ended = col(Milestone.state).in_((MilestoneState.ACCEPTED, MilestoneState.WAIVED))
    late = sa.case((ended, "no"), (col(Milestone.due_on) < day, "yes"), else_="no")
    query = (
        sa.select(col(Plan.code), col(Milestone.state), late, sa.func.count())
        .join(Plan, col(Plan.id) == col(Milestone.plan_id))
        .group_by(col(Plan.code), col(Milestone.state), sa.text("3"))
    )
    labels = ("plan", "state", "overdue")
    return _counted(session, "duban_milestones", "节点，按方案、状态、是否逾期", labels, query)


def _counted(
    session: Session, name: str, said: str, labels: tuple[str, ...], query: sa.Select[Any]
) -> Measure:
    samples = [
        Sample(dict(zip(labels, map(str, row[:-1]), strict=True)), row[-1])
        for row in session.execute(query)
    ]
    return Measure(
        name, said, "gauge", labels, sorted(samples, key=lambda s: list(s.labels.values()))
    )


def _seconds(value: datetime | date | int) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return value

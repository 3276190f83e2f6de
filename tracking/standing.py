"""How milestones stand, or stood, on a day: the past is read from the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Annex, Milestone, MilestoneState, Plan, Task, Trail, Unit
from tracking.lights import Light, light


@dataclass(frozen=True, slots=True)
class Standing:
    """One milestone on one day; `as_json` leaves out the three keys of the database."""

    id: int
    task: str
    annex: str | None
    unit: str
    due_on: date
    state: MilestoneState
    light: Light
    ref: str
    title: str
    group: str | None
    unit_group: str
    occurrence: str
    opens_on: date
    submitted_on: date | None
    accepted_on: date | None
    task_id: int
    unit_id: int
    deadline_id: int

    def as_json(self) -> dict[str, Any]:
        """Return it with ISO dates; keys are stable."""
        values = asdict(self)
        for key in ("due_on", "opens_on", "submitted_on", "accepted_on"):
            values[key] = values[key].isoformat() if values[key] else None
        for key in ("task_id", "unit_id", "deadline_id"):
            del values[key]
        return values


@dataclass(slots=True)
class _State:
    state: MilestoneState
    due_on: date
    submitted_on: date | None = None
    accepted_on: date | None = None


def standings(
    session: Session,
    plan: Plan,
    day: date,
    soon_days: int,
    *,
    unit_id: int | None = None,
    task_id: int | None = None,
    milestone_id: int | None = None,
) -> list[Standing]:
    """Return every milestone of the plan as it stood at the end of `day`.

    Ordered as the paper orders its tasks, then by due date and unit. A milestone that was
    dispatched later than `day` stands as it was dispatched: the duty is as old as the paper.
    """
    narrow = [
        column == value
        for column, value in (
            (col(Milestone.unit_id), unit_id),
            (col(Milestone.task_id), task_id),
            (col(Milestone.id), milestone_id),
        )
        if value is not None
    ]
    past = _past(session, plan, day, narrow)
    query = (
        sa.select(
            col(Milestone.id),
            col(Milestone.state),
            col(Milestone.due_on),
            col(Milestone.submitted_on),
            col(Milestone.accepted_on),
            col(Milestone.occurrence),
            col(Milestone.opens_on),
            col(Milestone.task_id),
            col(Milestone.unit_id),
            col(Milestone.deadline_id),
            col(Task.ref),
            col(Task.number),
            col(Task.title),
            col(Task.group),
            col(Annex.number),
            col(Unit.name),
            col(Unit.group),
        )
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .outerjoin(Annex, col(Annex.id) == col(Task.annex_id))
        .where(col(Milestone.plan_id) == plan.id, *narrow)
        .order_by(col(Task.position), col(Milestone.due_on), col(Unit.position), col(Milestone.id))
    )
    return [_standing(row, past, day, soon_days) for row in _rows(session, query)]


def _rows(session: Session, query: sa.Select[Any]) -> Iterable[sa.Row[Any]]:
    """Run a select of columns on the connection: with 100,000 rows the ORM's loading tells."""
    session.flush()
    return session.connection().execute(query)


def _standing(
    row: sa.Row[Any], past: dict[int, _State] | None, day: date, soon_days: int
) -> Standing:
    """Make one of the columns in the order of `standings`; unpacked, since names cost time."""
    key, state, due_on, submitted_on, accepted_on, occurrence, opens_on, *rest = row
    task_id, unit_id, deadline_id, ref, number, title, group, annex, unit, unit_group = rest
    if past is not None:
        stood = past[key]
        state, due_on = stood.state, stood.due_on
        submitted_on, accepted_on = stood.submitted_on, stood.accepted_on
    return Standing(
        id=key,
        task=number,
        annex=annex,
        unit=unit,
        due_on=due_on,
        state=state,
        light=light(state, due_on, day, soon_days),
        ref=ref,
        title=title,
        group=group,
        unit_group=unit_group,
        occurrence=occurrence,
        opens_on=opens_on,
        submitted_on=submitted_on,
        accepted_on=accepted_on,
        task_id=task_id,
        unit_id=unit_id,
        deadline_id=deadline_id,
    )


def _past(
    session: Session, plan: Plan, day: date, narrow: list[sa.ColumnElement[bool]]
) -> dict[int, _State] | None:
    """Fold the trail up to `day`; None when nothing was written for a later day.

    Of a step that was dated anew the last row holds, in the place of the first.
    """
    step = sa.func.coalesce(col(Trail.corrects_id), col(Trail.id)).label("step")
    base = (
        sa.select(
            col(Trail.milestone_id),
            col(Trail.happened_on),
            col(Trail.from_state),
            col(Trail.to_state),
            col(Trail.due_on),
            step,
        )
        .join(Milestone, col(Milestone.id) == col(Trail.milestone_id))
        .where(col(Milestone.plan_id) == plan.id, *narrow)
    )
    later = base.where(col(Trail.happened_on) > day, col(Trail.from_state).is_not(None))
    if session.execute(later.limit(1)).first() is None:
        return None
    folded: dict[int, _State] = {}
    rows = iter(_rows(session, base.order_by(col(Trail.milestone_id), step, col(Trail.id))))
    row = next(rows, None)
    while row is not None:
        following = next(rows, None)
        if following is None or following[-1] != row[-1]:
            milestone, happened_on, before, to, due_on, _ = row
            if before is None:
                folded[milestone] = _State(to, due_on)
            elif happened_on <= day:
                _fold(folded[milestone], to, due_on, happened_on)
        row = following
    return folded


def _fold(stood: _State, to: MilestoneState, due_on: date, happened_on: date) -> None:
    if to is not stood.state:
        if to is MilestoneState.SUBMITTED:
            stood.submitted_on = happened_on
        elif to is MilestoneState.RETURNED:
            stood.submitted_on = None
        elif to is MilestoneState.ACCEPTED:
            stood.accepted_on = happened_on
    stood.state, stood.due_on = to, due_on


def due_within(rows: Iterable[Standing], day: date, days: int) -> list[Standing]:
    """Return the open ones due from `day` to `days` days later, soonest first.

    One due today is due; one already late is not: late ones are chased, never reminded.
    """
    last = day + timedelta(days=days)
    found = [
        r
        for r in rows
        if r.state in (MilestoneState.PENDING, MilestoneState.RETURNED) and day <= r.due_on <= last
    ]
    return sorted(found, key=lambda r: r.due_on)


def counted(rows: Iterable[Standing]) -> dict[str, int]:
    """Return how many there are in all and under each light."""
    counts = {"total": 0, **{str(one): 0 for one in Light}}
    for row in rows:
        counts["total"] += 1
        counts[row.light] += 1
    return counts


def by_key(rows: Iterable[Standing], key: str) -> Iterator[tuple[str, list[Standing]]]:
    """Yield the rows by the value of a field («unit», «group»), in the order first met."""
    groups: dict[str, list[Standing]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key) or "", []).append(row)
    yield from groups.items()


def status(rows: list[Standing], plan: Plan) -> dict[str, Any]:
    """Return the roll-up of a plan: `{plan, milestones: counts, units: [...], groups: [...]}`."""
    return {
        "plan": plan.code,
        "milestones": counted(rows),
        "units": [
            {"unit": unit, "group": some[0].unit_group, **counted(some)}
            for unit, some in by_key(rows, "unit")
        ],
        "groups": [{"group": group, **counted(some)} for group, some in by_key(rows, "group")],
    }

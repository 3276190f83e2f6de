"""How milestones stand, or stood, on a day: the past is read from the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Annex, Milestone, MilestoneState, Plan, Task, Trail, Unit
from tracking.lights import Light, light


@dataclass(frozen=True, slots=True)
class Standing:
    """One milestone on one day; the first seven fields are the public JSON."""

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
    query: sa.Select[Any] = (
        sa.select(
            Milestone.__table__,  # type: ignore[attr-defined]
            col(Task.ref),
            col(Task.number),
            col(Task.title),
            col(Task.group),
            col(Annex.number).label("annex"),
            col(Unit.name).label("unit"),
            col(Unit.group).label("unit_group"),
        )
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .outerjoin(Annex, col(Annex.id) == col(Task.annex_id))
        .where(col(Milestone.plan_id) == plan.id, *narrow)
        .order_by(col(Task.position), col(Milestone.due_on), col(Unit.position), col(Milestone.id))
    )
    return [_standing(row, past, day, soon_days) for row in session.execute(query).mappings()]


def _standing(
    row: Mapping[Any, Any], past: dict[int, _State] | None, day: date, soon_days: int
) -> Standing:
    stood = (
        _State(MilestoneState(row["state"]), row["due_on"], row["submitted_on"], row["accepted_on"])
        if past is None
        else past[row["id"]]
    )
    return Standing(
        id=row["id"],
        task=row["number"],
        annex=row["annex"],
        unit=row["unit"],
        due_on=stood.due_on,
        state=stood.state,
        light=light(stood.state, stood.due_on, day, soon_days),
        ref=row["ref"],
        title=row["title"],
        group=row["group"],
        unit_group=row["unit_group"],
        occurrence=row["occurrence"],
        opens_on=row["opens_on"],
        submitted_on=stood.submitted_on,
        accepted_on=stood.accepted_on,
        task_id=row["task_id"],
        unit_id=row["unit_id"],
        deadline_id=row["deadline_id"],
    )


def _past(
    session: Session, plan: Plan, day: date, narrow: list[sa.ColumnElement[bool]]
) -> dict[int, _State] | None:
    """Fold the trail up to `day`; None when nothing was written for a later day."""
    base = (
        sa.select(
            col(Trail.milestone_id),
            col(Trail.happened_on),
            col(Trail.from_state),
            col(Trail.to_state),
            col(Trail.due_on),
        )
        .join(Milestone, col(Milestone.id) == col(Trail.milestone_id))
        .where(col(Milestone.plan_id) == plan.id, *narrow)
    )
    later = base.where(col(Trail.happened_on) > day, col(Trail.from_state).is_not(None))
    if session.execute(later.limit(1)).first() is None:
        return None
    folded: dict[int, _State] = {}
    for milestone, happened_on, before, to, due_on in session.execute(
        base.order_by(col(Trail.milestone_id), col(Trail.id))
    ):
        if before is None:
            folded[milestone] = _State(MilestoneState(to), due_on)
        elif happened_on <= day:
            _fold(folded[milestone], MilestoneState(to), due_on, happened_on)
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

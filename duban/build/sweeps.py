"""What a clock starts: the sweeps by name, over all plans of the office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import (
    note_idle,
    run_chase,
    run_deliver,
    run_remind,
    run_score,
    run_track,
)
from models import Plan
from notifications.delivery import anything_due
from plans.overview import get_plan
from scoring.rubric import rubric_names
from tracking.standing import Standing, standings


def plans_with_rubric(office: Office) -> list[str]:
    """Return the codes of the plans that can be scored, in the order they were loaded.

    A rubric that this program does not have (an older one wrote it) is left out, so that one
    plan never stops the others.
    """
    with office.reading() as session:
        query = select(Plan.code).where(col(Plan.rubric).in_(rubric_names()))
        query = query.order_by(col(Plan.id))
        return list(session.exec(query))


def standings_by_plan(
    office: Office, day: date, plan: str | None = None
) -> dict[str, list[Standing]]:
    """Return how every milestone stood on `day`, by the code of its plan; of all plans or one."""
    with office.reading() as session:
        plans = (
            [get_plan(session, plan)] if plan else session.exec(select(Plan).order_by(col(Plan.id)))
        )
        soon = office.settings.soon_days
        return {one.code: standings(session, one, day, soon) for one in plans}


def score_all(office: Office, moment: Moment) -> dict[str, Any]:
    """Settle every plan that has a rubric; returns `{plans: [settlement]}`.

    With none, the heartbeat says that it ran, so that it does not count as missed.
    """
    codes = plans_with_rubric(office)
    if not codes:
        note_idle(office, "score", moment)
    return {"plans": [run_score(office, code, moment) for code in codes]}


SWEEPS = {
    "track": run_track,
    "chase": run_chase,
    "remind": run_remind,
    "score": score_all,
    "deliver": run_deliver,
}


def idle(office: Office, name: str, now: datetime) -> bool:
    """Whether the sweep of that name would find nothing to do, so that it need not start."""
    return name == "deliver" and not anything_due(office.writing, now)


def run_sweep(
    office: Office, name: str, moment: Moment, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Run the sweep of that name; `parameters` are those of its flow, without the day."""
    return SWEEPS[name](office, moment, **parameters)

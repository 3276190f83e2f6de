"""方案: one plan with its lights by group, unit and task, its goals and its choices."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse

from models import Annex, Document, Plan, Unit
from plans.overview import choices, get_plan, goals, tasks
from plans.workdays import WorkCalendar
from tracking.events import events_of
from tracking.standing import Standing, by_key, counted, standings
from web.site import Here

router = APIRouter()


@router.get("/plans/{code}")
def plan(view: Here, code: str) -> HTMLResponse:
    """Show the plan; tasks stand as in the paper, the main text first, then each annex."""
    with view.office.reading() as session:
        found = get_plan(session, code)
        rows = standings(session, found, view.day, view.office.settings.soon_days)
        listed = _with_counts(tasks(session, found), rows)
        return view.page(
            "plan.html",
            plan=found,
            document=session.get_one(Document, found.document_id),
            coordinator=session.get_one(Unit, found.coordinator_unit_id),
            counts=counted(rows),
            groups=[(name, counted(some)) for name, some in by_key(rows, "group") if name],
            unit_groups=_unit_groups(rows),
            goals=goals(session, found),
            choices=choices(session, found),
            events=events_of(session, found, view.day),
            main=_by_group(task for task in listed if task["annex"] is None),
            annexes=_by_annex(session, found, listed),
            gaps=_gaps(view.office.calendar, {row.due_on for row in rows}),
        )


def _with_counts(listed: list[dict[str, Any]], rows: list[Standing]) -> list[dict[str, Any]]:
    counts = {ref: counted(some) for ref, some in by_key(rows, "ref")}
    none = counted([])
    return [{**task, "counts": counts.get(task["ref"], none)} for task in listed]


def _unit_groups(rows: list[Standing]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, some in by_key(rows, "unit"):
        unit = {"id": some[0].unit_id, "name": name, "counts": counted(some)}
        groups[some[0].unit_group or "其他单位"].append(unit)
    return list(groups.items())


def _by_group(listed: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for task in listed:
        groups[task["group"] or ""].append(task)
    return list(groups.items())


def _by_annex(
    session: Session, found: Plan, listed: list[dict[str, Any]]
) -> list[tuple[Annex, list[dict[str, Any]]]]:
    annexes = session.exec(
        select(Annex).where(Annex.plan_id == found.id).order_by(col(Annex.position))
    )
    return [(one, [t for t in listed if t["annex"] == one.number]) for one in annexes]


def _gaps(calendar: WorkCalendar, dues: set[date]) -> list[str]:
    """Return a sentence for each year of the plan whose working days are only assumed."""
    years = {day.year for day in dues}
    for year in years:
        calendar.is_workday(date(year, 1, 1))
    said = zip(calendar.assumed_years, calendar.describe_gaps(), strict=True)
    return [sentence for year, sentence in said if year in years]

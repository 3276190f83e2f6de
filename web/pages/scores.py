"""核算: the plan's latest settlement, ranked group by group."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import HTMLResponse

from models import Unit
from plans.overview import get_plan
from tracking.notewords import note_lines
from tracking.publishing import publications
from tracking.settling import latest
from web.settlements import told_of
from web.site import Here

router = APIRouter()


@router.get("/plans/{code}/scores")
def scores(view: Here, code: str) -> HTMLResponse:
    """Show the settlement of the shown day or the latest before it; units without one last."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        settled = latest(session, plan, view.day)
        ids = {
            name: number
            for number, name in session.execute(
                select(Unit.id, Unit.name).where(col(Unit.office) == plan.office)
            )
        }
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for unit in settled.result["units"] if settled else []:
            total = unit["total"]
            share = None if total is None else float(Decimal(total))
            own = {"id": ids[unit["unit"]], "share": share, "notes": note_lines(unit)}
            groups[unit["group"] or "其他单位"].append({**unit, **own})
        for units in groups.values():
            units.sort(key=lambda unit: (unit["rank"] is None, unit["rank"]))
        return view.page(
            "scores.html",
            plan=plan,
            settled=settled,
            groups=groups,
            published=publications(session, plan, view.day),
            **told_of(session, code, settled, view.day),
        )

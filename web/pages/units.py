"""单位列表: every unit of the roster with its lights across plans."""

from collections import defaultdict
from typing import Any

from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import HTMLResponse

from models import Plan, Unit
from models.base import key_of
from tracking.standing import Standing, counted, standings
from web.site import Here

router = APIRouter()


@router.get("/units")
def units(view: Here) -> HTMLResponse:
    """Show the units by office and group, in the roster's order."""
    rows: dict[int, list[Standing]] = defaultdict(list)
    with view.office.reading() as session:
        for plan in session.exec(select(Plan)):
            for row in standings(session, plan, view.day, view.office.settings.soon_days):
                rows[row.unit_id].append(row)
        roster = session.exec(
            select(Unit).order_by(col(Unit.office), col(Unit.position), col(Unit.id))
        ).all()
        offices: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for unit in roster:
            one = {"unit": unit, "counts": counted(rows[key_of(unit)])}
            offices[unit.office][unit.group].append(one)
        return view.page("units.html", offices=offices)

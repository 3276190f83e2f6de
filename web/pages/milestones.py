"""节点一览: all milestones of a plan, or those of one light, unit or group."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from plans.overview import get_plan
from tracking.lights import Light
from tracking.standing import counted, standings
from web.listing import PageNumber, listing
from web.owed import what_is_owed
from web.site import Here

router = APIRouter()
Filter = Annotated[str, Query(max_length=200)]


@router.get("/plans/{code}/milestones")
def milestones(
    view: Here,
    code: str,
    light: Filter = "",
    unit: Filter = "",
    group: Filter = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """Show the list in the paper's order; an empty filter (as its form sends it) is none."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        rows = standings(session, plan, view.day, view.office.settings.soon_days)
        wanted = [
            row
            for row in rows
            if (not unit or row.unit == unit) and (not group or row.group == group)
        ]
        counts = counted(wanted)
        if light:
            wanted = [row for row in wanted if row.light == light]
        return view.page(
            "milestones.html",
            plan=plan,
            counts=counts,
            owed=what_is_owed(session, plan.id),
            listing=listing(wanted, page),
            chosen={"light": light, "unit": unit, "group": group},
            lights=list(Light),
            units=list(dict.fromkeys(row.unit for row in rows)),
            groups=list(dict.fromkeys(row.group for row in rows if row.group)),
        )

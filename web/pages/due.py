"""近期到期: what is overdue, then what falls due in the coming days."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from plans.overview import get_plan
from tracking.lights import Light
from tracking.standing import due_within, standings
from web.listing import PageNumber, listing
from web.owed import what_is_owed
from web.site import Here

router = APIRouter()


@router.get("/plans/{code}/due")
def due(
    view: Here,
    code: str,
    days: Annotated[int, Query(ge=0, le=366)] = 30,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Show both as one list, soonest due first, so that what is latest stands on top."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        rows = standings(session, plan, view.day, view.office.settings.soon_days)
        late = sorted((r for r in rows if r.light is Light.RED), key=lambda row: row.due_on)
        soon = due_within(rows, view.day, days)
        return view.page(
            "due.html",
            plan=plan,
            days=days,
            owed=what_is_owed(session, plan.id),
            late=len(late),
            soon=len(soon),
            listing=listing([*late, *soon], page),
        )

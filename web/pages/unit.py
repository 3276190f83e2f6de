"""单位: what one unit owes across all plans, its people, and their inbox."""

from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import HTMLResponse

from duban.errors import NotFoundError
from models import Person, Plan, Unit
from notifications.inbox import letters_of
from tracking.lights import Light
from tracking.standing import counted, standings
from web.listing import PageNumber, listing
from web.owed import what_is_owed
from web.site import Here, known_id

router = APIRouter()
# The order in which a unit wants to see its own: what presses first.
URGENCY = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.GREY)
INBOX = 50


@router.get("/units/{unit_id:int}")
def unit(view: Here, unit_id: int, page: PageNumber = 1) -> HTMLResponse:
    """Show the most pressing milestones first, and the newest letters."""
    with view.office.reading() as session:
        found = session.get(Unit, known_id("单位", unit_id))
        if found is None:
            raise NotFoundError("单位", unit_id)
        parent = session.get(Unit, found.parent_id) if found.parent_id else None
        plans = session.exec(select(Plan).where(Plan.office == found.office)).all()
        soon = view.office.settings.soon_days
        rows = [
            (plan, row)
            for plan in plans
            for row in standings(session, plan, view.day, soon, unit_id=unit_id)
        ]
        people = session.exec(
            select(Person).where(Person.unit_id == unit_id).order_by(col(Person.id))
        ).all()
        letters = letters_of(session, unit_id=unit_id, as_of=view.day, limit=INBOX)
        rows.sort(key=lambda pair: (URGENCY.index(pair[1].light), pair[1].due_on))
        return view.page(
            "unit.html",
            unit=found,
            parent=parent,
            people=people,
            letters=letters,
            inbox=INBOX,
            owed={k: v for plan in plans for k, v in what_is_owed(session, plan.id).items()},
            counts=counted(row for _, row in rows),
            several_plans=len({row[0].id for row in rows}) > 1,
            listing=listing(rows, page),
        )

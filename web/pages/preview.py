"""预览: the letters that a day would bring about a plan, worded and not written."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from duban.errors import NotFoundError
from notifications.letters import letter_kinds
from notifications.letters.desk import make_desk
from notifications.previewing import preview, readers_of
from plans.overview import get_plan
from web.guard import LETTER_POLICY
from web.site import Here

router = APIRouter()
# Whoever wants to see all of a day's letters waits for them to be written.
MOST = 200


@router.get("/plans/{code}/preview")
def letters(
    view: Here, code: str, person: Annotated[int | None, Query(ge=1)] = None
) -> HTMLResponse:
    """List who would be written to on the day shown; with `person`, show that letter."""
    desk = make_desk(view.office.settings, view.office.calendar)
    with view.office.reading() as session:
        plan = get_plan(session, code)
        readers = readers_of(session, view.day, desk, plan)
        found = preview(session, view.day, desk, readers[:MOST])
        chosen = next((one for one in found if one.person_id == person), None)
        if person is not None and chosen is None:
            raise NotFoundError("这一天的函，收件人", person)
        page = view.page(
            "preview.html",
            plan=plan,
            found=found,
            left_out=len(readers) - len(readers[:MOST]),
            shown=chosen,
            kinds={one.key: one.name for one in letter_kinds()},
            faults=desk.templates.faults,
        )
    page.headers["Content-Security-Policy"] = LETTER_POLICY
    return page

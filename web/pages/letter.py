"""提醒函: one letter as it was written, and the mark that it was read."""

import sqlalchemy as sa
from fastapi import APIRouter
from sqlmodel import col, select
from starlette.responses import HTMLResponse, RedirectResponse

from models import Letter, Milestone, Notice, Person, Rewording, Task
from notifications import inbox
from notifications.letters import letter_kinds
from web.guard import LETTER_POLICY
from web.site import Here, known_id

router = APIRouter()
LISTED = 200


@router.get("/letters/{letter_id:int}")
def letter(view: Here, letter_id: int) -> HTMLResponse:
    """Show the letter in a sandbox, what went out in its place, and the milestones it names."""
    with view.office.reading() as session:
        found = inbox.get_letter(session, known_id("信函", letter_id))
        unit_id = session.execute(
            sa.select(col(Person.unit_id))
            .join(Letter, col(Letter.person_id) == col(Person.id))
            .where(col(Letter.id) == letter_id)
        ).scalar_one()
        named = session.execute(
            sa.select(col(Milestone.id), col(Task.ref), col(Task.title), col(Milestone.due_on))
            .join(Notice, col(Notice.milestone_id) == col(Milestone.id))
            .join(Task, col(Task.id) == col(Milestone.task_id))
            .where(col(Notice.letter_id) == letter_id)
            .order_by(col(Milestone.due_on), col(Milestone.id))
            .distinct()
            .limit(LISTED)
        ).all()
        sent = session.exec(
            select(Rewording).where(Rewording.letter_id == letter_id).order_by(col(Rewording.id))
        ).all()
    kind = {one.key: one.name for one in letter_kinds()}.get(found.kind, "函")
    page = view.page(
        "letter.html", letter=found, kind=kind, unit_id=unit_id, named=named, rewordings=sent
    )
    page.headers["Content-Security-Policy"] = LETTER_POLICY
    return page


@router.post("/letters/{letter_id:int}/read")
def mark_read(view: Here, letter_id: int) -> RedirectResponse:
    """Note that the letter was read; the first time stays."""
    with view.office.writing() as session:
        inbox.mark_read(session, known_id("信函", letter_id), view.site.now())
        session.commit()
    return RedirectResponse(view.link(f"/letters/{letter_id}"), 303)

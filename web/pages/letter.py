"""提醒函: one letter as it was written, and the mark that it was read."""

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse, RedirectResponse

from duban.errors import NotFoundError
from models import Letter, Milestone, Notice, Person, Task, Unit
from web.guard import LETTER_POLICY
from web.site import Here, known_id

router = APIRouter()
LISTED = 200


@router.get("/letters/{letter_id:int}")
def letter(view: Here, letter_id: int) -> HTMLResponse:
    """Show the letter in a sandbox, with links to the milestones that it names."""
    with view.office.reading() as session:
        found = _get(session, letter_id)
        person = session.get_one(Person, found.person_id)
        named = session.execute(
            select(Milestone.id, Task.ref, Task.title, Notice.due_on)  # type: ignore[call-overload]
            .join(Notice, col(Notice.milestone_id) == col(Milestone.id))
            .join(Task, col(Task.id) == col(Milestone.task_id))
            .where(Notice.letter_id == letter_id)
            .order_by(Notice.due_on, Milestone.id)
            .distinct()
            .limit(LISTED)
        ).all()
        page = view.page(
            "letter.html",
            letter=found,
            person=person,
            unit=session.get_one(Unit, person.unit_id),
            named=named,
        )
    page.headers["Content-Security-Policy"] = LETTER_POLICY
    return page


@router.post("/letters/{letter_id:int}/read")
def mark_read(view: Here, letter_id: int) -> RedirectResponse:
    """Note that the letter was read; the first time stays."""
    with view.office.writing() as session:
        found = _get(session, letter_id)
        if found.read_at is None:
            found.read_at = view.site.now()
            session.add(found)
        session.commit()
    return RedirectResponse(view.link(f"/letters/{letter_id}"), 303)


def _get(session: Session, letter_id: int) -> Letter:
    found = session.get(Letter, known_id("提醒函", letter_id))
    if found is None:
        raise NotFoundError("提醒函", letter_id)
    return found

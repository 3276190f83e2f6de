"""节点: one milestone with its trail and what was handed in, and the forms to act on it."""

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from duban.errors import DubanError, NotFoundError
from models import (
    Assignment,
    Clause,
    Collective,
    Deadline,
    Evidence,
    Milestone,
    Person,
    Plan,
    Submission,
    Trail,
    Unit,
)
from plans.deadlines import from_columns
from plans.deadlinewords import deadline_words
from plans.overview import choices
from tracking import lifecycle
from tracking.acknowledging import acknowledgements, may_acknowledge
from tracking.standing import standings
from web.acts import ACTS, Filled, perform
from web.faults import status_of
from web.site import Here, View, known_id

router = APIRouter()


@router.get("/milestones/{milestone_id:int}")
def milestone(view: Here, milestone_id: int, done: str = "") -> HTMLResponse:
    """Show the milestone; `done` names the act that led here."""
    return _page(view, milestone_id, done=ACTS[done].done if done in ACTS else None)


@router.post("/milestones/{milestone_id:int}/{act}")
def act(
    view: Here,
    milestone_id: int,
    act: str,
    by: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Do one act and go back to the milestone; a refusal shows the page with what was typed."""
    if act not in ACTS:
        raise NotFoundError("操作", act)
    filled = Filled(by, why, due_on)
    uploads = [(one.filename or "", one.file) for one in files or [] if one.filename or one.size]
    try:
        perform(view, known_id("节点", milestone_id), act, filled, uploads)
    except NotFoundError:
        raise
    except DubanError as error:
        refused = {"act": ACTS[act], "filled": filled, "sentence": str(error)}
        return _page(view, milestone_id, status=status_of(error), refused=refused)
    return RedirectResponse(view.link(f"/milestones/{milestone_id}", done=act), 303)


def _page(
    view: View,
    milestone_id: int,
    *,
    status: int = 200,
    done: str | None = None,
    refused: dict[str, Any] | None = None,
) -> HTMLResponse:
    with view.office.reading() as session:
        row = lifecycle.get(session, known_id("节点", milestone_id))
        plan = session.get_one(Plan, row.plan_id)
        soon = view.office.settings.soon_days
        standing = standings(session, plan, view.day, soon, milestone_id=milestone_id)[0]
        trail = session.exec(
            select(Trail).where(Trail.milestone_id == milestone_id).order_by(col(Trail.id))
        ).all()
        shown = [one for one in trail if one.from_state is None or one.happened_on <= view.day]
        acts = [] if view.looking_back else [a for a in ACTS.values() if row.state in a.states]
        if not may_acknowledge(session, row, view.today):
            acts = [a for a in acts if a.key != "ack"]
        return view.page(
            "milestone.html",
            status=status,
            plan=plan,
            row=standing,
            trail=shown,
            later=len(trail) - len(shown),
            handed_in=_handed_in(session, view, milestone_id),
            known=acknowledgements(session, milestone_id, view.day),
            acts=acts,
            fillers=_people(session, row.unit_id),
            coordinators=_people(session, plan.coordinator_unit_id),
            done=done,
            refused=refused,
            **_owed(session, plan, row),
        )


def _owed(session: Session, plan: Plan, row: Milestone) -> dict[str, Any]:
    """Return what the paper says of it: the deadline, its clause, and who answers as what."""
    deadline = session.get_one(Deadline, row.deadline_id)
    clause = session.get(Clause, deadline.clause_id) if deadline.clause_id else None
    assignment = session.get_one(Assignment, row.assignment_id)
    collective = assignment.collective_id
    named = {deadline.choice_key, assignment.choice_key} - {None}
    return {
        "deadline": deadline,
        "by_when": deadline_words(from_columns(deadline), plan.period_to),
        "clause": clause,
        "role": assignment.role,
        "collective": session.get_one(Collective, collective) if collective else None,
        "taken": [choice for choice in choices(session, plan) if choice["id"] in named],
    }


def _handed_in(
    session: Session, view: View, milestone_id: int
) -> list[tuple[Submission, list[Evidence]]]:
    submissions = session.exec(
        select(Submission)
        .where(Submission.milestone_id == milestone_id, Submission.happened_on <= view.day)
        .order_by(col(Submission.id).desc())
    ).all()
    files: dict[int, list[Evidence]] = defaultdict(list)
    for one in session.exec(
        select(Evidence)
        .where(col(Evidence.submission_id).in_([s.id for s in submissions]))
        .order_by(col(Evidence.id))
    ):
        files[one.submission_id].append(one)
    return [(one, files[one.id or 0]) for one in submissions]


def _people(session: Session, unit_id: int) -> list[tuple[str, str]]:
    """Return the unit's people by name, each with their unit, for the forms' suggestions."""
    rows = session.execute(
        select(Person.name, Unit.name)
        .join(Unit, col(Unit.id) == col(Person.unit_id))
        .where(Person.unit_id == unit_id)
        .order_by(col(Person.id))
    )
    return [(name, unit) for name, unit in rows]

"""任务: one task with its clause, its units, what it asks for and its milestones."""

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse

from duban.errors import NotFoundError
from models import Annex, Deadline, Plan, Task
from plans.deadlines import from_columns
from plans.deadlinewords import deadline_words
from plans.overview import choices, get_plan, tasks
from tracking.standing import counted, standings
from web.listing import PageNumber, listing
from web.owed import what_is_owed
from web.site import Here

router = APIRouter()


@router.get("/plans/{code}/tasks/{ref:path}")
def task(view: Here, code: str, ref: str, page: PageNumber = 1) -> HTMLResponse:
    """Show the task as the paper has it, then how its milestones stand."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        row = session.exec(select(Task).where(Task.plan_id == plan.id, Task.ref == ref)).first()
        if row is None:
            raise NotFoundError("任务", ref)
        said = tasks(session, plan, ref=ref)[0]
        for deadline, words in zip(
            said["deadlines"], _deadline_words(session, plan, row), strict=True
        ):
            deadline["words"] = words
        annex = session.get(Annex, row.annex_id) if row.annex_id else None
        rows = standings(session, plan, view.day, view.office.settings.soon_days, task_id=row.id)
        taken = {choice["id"]: choice for choice in choices(session, plan)}
        return view.page(
            "task.html",
            plan=plan,
            annex=annex,
            task=said,
            taken=taken,
            counts=counted(rows),
            owed=what_is_owed(session, plan.id, row.id),
            listing=listing(rows, page),
        )


def _deadline_words(session: Session, plan: Plan, row: Task) -> list[str]:
    """Word the task's deadlines in the order in which `tasks` gives them."""
    deadlines = session.exec(
        select(Deadline).where(Deadline.task_id == row.id).order_by(col(Deadline.position))
    )
    return [deadline_words(from_columns(one), plan.period_to) for one in deadlines]

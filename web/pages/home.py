"""首页: every plan with its lights, and whether the reminders run."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse

from models import Plan
from tracking.standing import counted, due_within, standings
from web.pulse import ahead, pulse
from web.site import Here, View

router = APIRouter()
SHOWN = 5


@router.get("/")
def home(view: Here) -> HTMLResponse:
    """Show all plans, those that run on the day first, and the reminders' heartbeat."""
    with view.office.reading() as session:
        plans = sorted(
            session.exec(select(Plan).order_by(col(Plan.period_from).desc(), col(Plan.id))),
            key=lambda plan: not plan.period_from <= view.day <= plan.period_to,
        )
        cards = [_card(session, view, plan) for plan in plans]
        beat = pulse(session, view.office.calendar, view.today)
        total = {key: sum(card["counts"][key] for card in cards) for key in counted([])}
        runs = view.site.next_runs
        coming = ahead(runs() if runs else None)
        return view.page("home.html", cards=cards, total=total, beat=beat, coming=coming)


def _card(session: Session, view: View, plan: Plan) -> dict[str, Any]:
    rows = standings(session, plan, view.day, view.office.settings.soon_days)
    soon = due_within(rows, view.day, 30)
    return {"plan": plan, "counts": counted(rows), "next": soon[:SHOWN], "soon": len(soon)}

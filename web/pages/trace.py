"""计分依据: one unit's points, from the total down to the milestone."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from duban.errors import NotFoundError
from models import Outcome, Unit
from plans.overview import get_plan
from scoring.facts import Outcome as Judged
from scoring.words import outcome_word
from tracking.settling import latest
from web.site import Here, known_id

router = APIRouter()
WORDS = {str(one): outcome_word(Judged(one)) for one in Outcome}


@router.get("/plans/{code}/scores/{unit_id:int}")
def trace(view: Here, code: str, unit_id: int) -> HTMLResponse:
    """Show the recorded trace of the latest settlement, open where points were lost."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        unit = session.get(Unit, known_id("单位", unit_id))
        if unit is None or unit.office != plan.office:
            raise NotFoundError("单位", unit_id)
        settled = latest(session, plan, view.day)
        units = settled.result["units"] if settled else []
        score = next((one for one in units if one["unit"] == unit.name), None)
        if settled is None or score is None:
            raise NotFoundError("核算结果", unit.name)
        gaps = [gap for gap in settled.result["gaps"] if gap["unit"] == unit.name]
        return view.page(
            "trace.html",
            plan=plan,
            unit=unit,
            settled=settled,
            score=score,
            gaps=gaps,
            outcomes=WORDS,
        )

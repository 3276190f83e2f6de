"""计分依据: one unit's points, from the total down to the fact, and what would move them."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from duban.errors import NotFoundError
from models import Settlement, Unit
from plans.overview import get_plan
from scoring.collecting import uncollected
from scoring.counterfactuals import counterfactuals
from scoring.facts import Outcome
from scoring.factwords import namer
from scoring.nextsteps import next_steps
from scoring.trying import trials
from scoring.words import outcome_word
from tracking.explaining import given_of, settled_before
from tracking.settling import latest
from web.settlements import told_of
from web.site import Here, known_id

router = APIRouter()
WORDS = {str(one): outcome_word(one) for one in Outcome}
MOST_STEPS = 20


@router.get("/plans/{code}/scores/{unit_id:int}")
def trace(view: Here, code: str, unit_id: int) -> HTMLResponse:
    """Show the recorded trace of the latest settlement, open where points were lost."""
    # A trace is some ten thousand values, which the collector would walk again and again.
    with uncollected(), view.office.reading() as session:
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
        doubts = [one for one in settled.result.get("doubts", ()) if one["unit"] == unit.name]
        return view.page(
            "trace.html",
            plan=plan,
            unit=unit,
            settled=settled,
            score=score,
            gaps=gaps,
            doubts=doubts,
            outcomes=WORDS,
            before=settled_before(session, settled),
            **told_of(session, code, settled, view.day),
            **_moving(settled, unit.name),
        )


def _moving(settled: Settlement, unit: str) -> dict[str, Any]:
    """Return what would move the unit's points; nothing where the facts were not kept."""
    given = given_of(settled)
    if given is None:
        return {"ifs": [], "steps": [], "awaited": [], "more": 0, "titles": {}}
    tried = trials(given.rubric, given.facts, given.on, given.units)
    found = next_steps(tried, unit)
    steps = [one for one in found if one.sort != "judge"]
    return {
        "ifs": counterfactuals(tried, unit),
        "steps": steps[:MOST_STEPS],
        "more": len(steps[MOST_STEPS:]),
        "awaited": [one for one in found if one.sort == "judge"],
        "titles": namer(given.rubric).titles,
    }

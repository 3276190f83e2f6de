"""评分: one indicator at a time, every unit's self-score beside the reviewed one, and a form."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from duban.errors import DubanError, NotFoundError
from models import JudgementStage, Plan
from plans.overview import get_plan
from tracking.lifecycle import MOST_TEXT
from tracking.scorefacts.desk import Desk, open_desk
from tracking.scorefacts.entries import JudgementEntry
from tracking.scorefacts.listing import STAGE_WORDS, FactLine, fact_lines
from tracking.scorefacts.recording import record_judgement
from web.acts import FieldMissingError, plain_text
from web.entering import Refused, desk_or_why, refusal, signed
from web.site import Here, View

router = APIRouter()
STAGES = {"self": JudgementStage.SELF, "review": JudgementStage.REVIEW}
SELF = STAGE_WORDS[JudgementStage.SELF]
MOST_FIELD = 600
# Two fields a unit, for the largest rubric there is.
MOST_FIELDS = 20_000


class NothingScoredError(DubanError):
    """A form of scores came back without a single one."""

    def __init__(self) -> None:
        super().__init__("没有填写任何评分。")


@router.get("/plans/{code}/judging")
def judging(
    view: Here,
    code: str,
    indicator: Annotated[str, Query(max_length=200)] = "",
    done: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> HTMLResponse:
    """Show one indicator, or all with how many units are judged in each."""
    said = f"已录入{done}个评分。" if done else None
    return _page(view, code, indicator, done=said)


@router.post("/plans/{code}/judging/enter")
async def enter(view: Here, request: Request, code: str) -> Response:
    """Enter the scores of one judge for one indicator: all that were filled in, or none."""
    form = await request.form(max_fields=MOST_FIELDS)
    typed = {key: value[:MOST_FIELD] for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_answer, view, code, typed)


def _answer(view: View, code: str, typed: dict[str, str]) -> Response:
    """Enter what was typed and go back to the indicator, or show it again with why not."""
    indicator = typed.get("indicator", "")
    try:
        count = _enter(view, code, typed)
    except DubanError as error:
        return _page(view, code, indicator, refused=refusal("enter", error, typed))
    place = view.link(f"/plans/{code}/judging", indicator=indicator, done=count)
    return RedirectResponse(place, 303)


def _enter(view: View, code: str, typed: dict[str, str]) -> int:
    """Return how many scores were entered; the fields of a unit end with its number."""
    act = signed(view, typed.get("by", ""))
    stage = STAGES.get(typed.get("stage", "review"))
    if stage is None:
        raise FieldMissingError("阶段")
    count = 0
    with view.office.writing() as session:
        desk = open_desk(session, get_plan(session, code))
        for name, number in desk.units.items():
            score = typed.get(f"score-{number}", "").strip()
            if not score:
                continue
            entry = JudgementEntry(
                unit=name,
                indicator=typed.get("indicator", ""),
                score=score,
                judge=typed.get("judge", ""),
                stage=stage,
                remark=plain_text("评语", typed.get(f"remark-{number}", ""), MOST_TEXT),
            )
            try:
                record_judgement(session, desk, entry, act)
            except DubanError as error:
                raise ScoreRefusedError(name, error) from error
            count += 1
        if not count:
            raise NothingScoredError
        session.commit()
    return count


class ScoreRefusedError(DubanError):
    """One of several scores is refused; none was entered."""

    def __init__(self, unit: str, error: DubanError) -> None:
        super().__init__(f"{unit}：{error}本次填写的评分都没有录入。")


def _page(
    view: View,
    code: str,
    indicator: str,
    *,
    done: str | None = None,
    refused: Refused | None = None,
) -> HTMLResponse:
    with view.office.reading() as session:
        plan = get_plan(session, code)
        desk, why_not = desk_or_why(session, plan)
        lines = [] if desk is None else _counted(session, plan, desk, view)
        if desk is not None and indicator and indicator not in desk.index.judged:
            raise NotFoundError("可评分的指标", indicator)
        return view.page(
            "judging.html",
            status=refused.status if refused else 200,
            plan=plan,
            desk=desk,
            why_not=why_not,
            indicator=indicator,
            done=done,
            refused=refused,
            rows=_rows(desk, lines, indicator) if desk and indicator else [],
            overview=_overview(desk, lines) if desk and not indicator else [],
        )


def _counted(session: Session, plan: Plan, desk: Desk, view: View) -> list[FactLine]:
    return [
        line
        for line in fact_lines(session, plan, desk, view.day)
        if line.ref.startswith("J") and line.stands
    ]


def _rows(desk: Desk, lines: list[FactLine], indicator: str) -> list[dict[str, Any]]:
    """Return every unit with its own score and the reviewed ones, in the rubric's order."""
    here = [line for line in lines if line.what == indicator]
    return [
        {
            "unit": name,
            "id": number,
            "own": [line for line in here if line.unit == name and line.stage == SELF],
            "reviewed": [line for line in here if line.unit == name and line.stage != SELF],
        }
        for name, number in desk.units.items()
    ]


def _overview(desk: Desk, lines: list[FactLine]) -> list[dict[str, Any]]:
    """Return every indicator that is judged, with how many units have a score of it."""
    found = []
    for number, (most, judges) in desk.index.judged.items():
        here = [line for line in lines if line.what == number]
        own = sum(line.stage == SELF for line in here)
        reviewed = len({line.unit for line in here if line.stage != SELF})
        found.append(
            {
                "number": number,
                "title": desk.index.titles.get(number, ""),
                "most": most,
                "judges": judges,
                "own": own,
                "reviewed": reviewed,
                "wanted": len(desk.units),
            }
        )
    return found

"""申诉: what units say against the scores open for comment, and the answers."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from duban.errors import DubanError
from models import Appeal, Settlement, Unit
from models.base import key_of
from plans.overview import get_plan
from tracking import appeals as office_appeals
from tracking.lifecycle import MOST_TEXT
from tracking.publishing import missing_for_final, publications
from tracking.settling import latest
from web.acts import FieldMissingError, plain_text
from web.entering import Refused, kept_files, refusal, signed
from web.site import Here, View

router = APIRouter()
Typed = Annotated[str, Form()]
DONE = {"add": "申诉已提出，等待答复。", "answer": "已答复。"}


@router.get("/plans/{code}/appeals")
def appeals(
    view: Here,
    code: str,
    unit: Annotated[str, Query(max_length=200)] = "",
    done: str = "",
) -> HTMLResponse:
    """Show the appeals; with `unit`, the form offers that unit's lines."""
    return _page(view, code, unit=unit, done=DONE.get(done))


@router.post("/plans/{code}/appeals/add")
def add(
    view: Here,
    code: str,
    by: Typed = "",
    unit: Typed = "",
    indicator: Typed = "",
    claim: Typed = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Appeal against a line; a refusal shows the page with what was typed."""
    typed = {"by": by, "unit": unit, "indicator": indicator, "claim": claim}
    try:
        act = signed(view, by)
        text = plain_text("申诉理由", claim, MOST_TEXT)
        kept = kept_files(view, files)
        with view.office.writing() as session:
            plan = get_plan(session, code)
            office_appeals.appeal(session, plan, unit, indicator, text, act, kept)
            session.commit()
    except DubanError as error:
        return _page(view, code, unit=unit, refused=refusal("add", error, typed))
    return RedirectResponse(view.link(f"/plans/{code}/appeals", done="add"), 303)


@router.post("/plans/{code}/appeals/answer")
def answer(
    view: Here,
    code: str,
    number: Annotated[int, Form(ge=1)],
    by: Typed = "",
    verdict: Typed = "",
    text: Typed = "",
    corrected: Typed = "",
) -> Response:
    """Answer an appeal; what was corrected is named by the facts' numbers."""
    key = f"answer-{number}"
    typed = {"by": by, "verdict": verdict, "text": text, "corrected": corrected}
    try:
        act = signed(view, by)
        said = plain_text("答复", text, MOST_TEXT)
        refs = corrected.replace("，", " ").replace("、", " ").replace(",", " ").split()
        if verdict not in {"uphold", "reject"}:
            raise FieldMissingError("采纳还是不采纳")
        with view.office.writing() as session:
            plan = get_plan(session, code)
            named = refs if verdict == "uphold" else None
            office_appeals.answer(session, plan, number, said, act, named)
            session.commit()
    except DubanError as error:
        return _page(view, code, refused=refusal(key, error, typed))
    return RedirectResponse(view.link(f"/plans/{code}/appeals", done="answer"), 303)


def _page(
    view: View,
    code: str,
    *,
    unit: str = "",
    done: str | None = None,
    refused: Refused | None = None,
) -> HTMLResponse:
    with view.office.reading() as session:
        plan = get_plan(session, code)
        rows = office_appeals.appeals_of(session, plan, view.day)
        published = publications(session, plan, view.day)
        commented = next((one.settlement for one in published if one.open), None)
        newest = latest(session, plan, view.day)
        of_office = select(Unit.id, Unit.name).where(col(Unit.office) == plan.office)
        names = dict(session.execute(of_office).tuples().all())
        return view.page(
            "appeals.html",
            status=refused.status if refused else 200,
            plan=plan,
            rows=rows,
            files=office_appeals.files_of(session, rows),
            names=names,
            titles=_titles(session, rows, names),
            published=published,
            final=next((o.settlement.id for o in published if not o.publication.until_on), None),
            commented=commented,
            units=[one["unit"] for one in commented.result["units"]] if commented else [],
            lines=_lines(commented, unit),
            chosen=unit,
            newest=newest,
            missing=missing_for_final(session, newest, view.day) if newest else [],
            states=office_appeals.CHINESE,
            done=done,
            refused=refused,
        )


def _titles(
    session: Session, rows: Sequence[Appeal], names: Mapping[int | None, str]
) -> dict[int, str]:
    """Return appeal → what the contested line is called in its settlement."""
    found: dict[int, str] = {}
    for row in rows:
        settlement = session.get_one(Settlement, row.settlement_id)
        lines = office_appeals.lines_of(settlement, names[row.unit_id])
        title = lines.get(row.indicator, "")
        found[key_of(row)] = "" if title == row.indicator else title
    return found


def _lines(commented: Settlement | None, unit: str) -> dict[str, str]:
    known = [] if commented is None else [one["unit"] for one in commented.result["units"]]
    if commented is None or unit not in known:
        return {}
    return office_appeals.lines_of(commented, unit)

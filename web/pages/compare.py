"""核算比较: two stored settlements, what went in differently and what moved."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from models import Appeal
from models.base import key_of
from plans.overview import get_plan
from scoring.comparewords import line_words
from tracking.explaining import compare_stored, settlements_of
from web.site import Here

router = APIRouter()


@router.get("/plans/{code}/compare")
def compare(
    view: Here,
    code: str,
    first: Annotated[int | None, Query(alias="from")] = None,
    second: Annotated[int | None, Query(alias="to")] = None,
) -> HTMLResponse:
    """Compare two settlements; where none are named, the last two up to the shown day."""
    with view.office.reading() as session:
        plan = get_plan(session, code)
        rows = settlements_of(session, plan, view.day)
        newest = [key_of(row) for row in rows]
        second = second or (newest[0] if newest else None)
        first = first or next((one for one in newest if second and one < second), None)
        found, appeals = None, list[Appeal]()
        if first is not None and second is not None:
            found, appeals = compare_stored(session, plan, first, second)
        return view.page(
            "compare.html",
            plan=plan,
            rows=rows,
            first=first,
            second=second,
            found=found,
            appeals=appeals,
            line_words=line_words,
        )

"""事实: what was counted of the units and which vetoes were found, and the forms to enter them."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from duban.errors import DubanError
from plans.overview import get_plan
from tracking.lifecycle import MOST_TEXT
from tracking.scorefacts.desk import open_desk
from tracking.scorefacts.entries import TallyEntry, VetoEntry
from tracking.scorefacts.listing import fact_lines
from tracking.scorefacts.recording import record_tally, record_veto, withdraw
from web.acts import plain_text
from web.entering import Refused, day_typed, desk_or_why, kept_files, refusal, signed
from web.listing import PageNumber, listing
from web.site import Here, View

router = APIRouter()
Typed = Annotated[str, Form()]
Uploads = Annotated[list[UploadFile] | None, File()]
DONE = {"tally": "已录入。", "veto": "否决认定已录入。", "withdraw": "已撤回，记录保留。"}


@router.get("/plans/{code}/facts")
def facts(
    view: Here,
    code: str,
    unit: Annotated[str, Query(max_length=200)] = "",
    page: PageNumber = 1,
    done: str = "",
) -> HTMLResponse:
    """Show the facts, the newest first; an empty filter (as its form sends it) is none."""
    return _page(view, code, unit=unit, page=page, done=DONE.get(done))


@router.post("/plans/{code}/facts/tally")
def enter_tally(
    view: Here,
    code: str,
    by: Typed = "",
    unit: Typed = "",
    what: Typed = "",
    level: Typed = "",
    amount: Typed = "1",
    on: Typed = "",
    title: Typed = "",
    link: Typed = "",
    remark: Typed = "",
    files: Uploads = None,
) -> Response:
    """Enter something counted; a refusal shows the page with what was typed."""
    typed = {"by": by, "unit": unit, "what": what, "level": level, "amount": amount}
    typed |= {"on": on, "title": title, "link": link, "remark": remark}
    try:
        act = signed(view, by)
        entry = TallyEntry(
            unit=unit,
            what=what,
            level=level,
            amount=amount,
            on=day_typed("日期", on),
            title=plain_text("标题", title, MOST_TEXT),
            link=plain_text("链接", link, MOST_TEXT),
            remark=plain_text("备注", remark, MOST_TEXT),
        )
        kept = kept_files(view, files)
        with view.office.writing() as session:
            record_tally(session, open_desk(session, get_plan(session, code)), entry, act, kept)
            session.commit()
    except DubanError as error:
        return _page(view, code, refused=refusal("tally", error, typed))
    return _back(view, code, "tally")


@router.post("/plans/{code}/facts/veto")
def enter_veto(
    view: Here,
    code: str,
    by: Typed = "",
    unit: Typed = "",
    veto: Typed = "",
    on: Typed = "",
    reason: Typed = "",
    files: Uploads = None,
) -> Response:
    """Enter the finding of a veto; a refusal shows the page with what was typed."""
    typed = {"by": by, "unit": unit, "veto": veto, "on": on, "reason": reason}
    try:
        act = signed(view, by)
        day = day_typed("认定日期", on)
        entry = VetoEntry(unit, veto, plain_text("理由", reason, MOST_TEXT), on=day)
        kept = kept_files(view, files)
        with view.office.writing() as session:
            record_veto(session, open_desk(session, get_plan(session, code)), entry, act, kept)
            session.commit()
    except DubanError as error:
        return _page(view, code, refused=refusal("veto", error, typed))
    return _back(view, code, "veto")


@router.post("/plans/{code}/facts/withdraw")
def take_back(view: Here, code: str, by: Typed = "", ref: Typed = "", why: Typed = "") -> Response:
    """Withdraw a fact with the reason; it stays in the list, marked."""
    typed = {"by": by, "ref": ref, "why": why}
    try:
        act = signed(view, by)
        with view.office.writing() as session:
            reason = plain_text("撤回理由", why, MOST_TEXT)
            withdraw(session, get_plan(session, code), ref, act, reason)
            session.commit()
    except DubanError as error:
        return _page(view, code, refused=refusal("withdraw", error, typed))
    return _back(view, code, "withdraw")


def _back(view: View, code: str, done: str) -> RedirectResponse:
    return RedirectResponse(view.link(f"/plans/{code}/facts", done=done), 303)


def _page(
    view: View,
    code: str,
    *,
    unit: str = "",
    page: int = 1,
    done: str | None = None,
    refused: Refused | None = None,
) -> HTMLResponse:
    with view.office.reading() as session:
        plan = get_plan(session, code)
        desk, why_not = desk_or_why(session, plan)
        lines = [] if desk is None else fact_lines(session, plan, desk, view.day, unit or None)
        return view.page(
            "facts.html",
            status=refused.status if refused else 200,
            plan=plan,
            desk=desk,
            why_not=why_not,
            chosen=unit,
            done=done,
            refused=refused,
            vetoes=[line for line in lines if line.ref.startswith("V")],
            listing=listing([line for line in lines if line.ref.startswith("T")], page),
        )

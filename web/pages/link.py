"""链接: what a signed link of a letter shows, and the button that acts as its reader."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from duban.errors import DubanError
from notifications.links import make_links
from notifications.links.purposes import PurposeLine, purpose_of
from notifications.links.situation import ReaderLeftError, situation
from notifications.links.ticket import LinkExpiredError, LinkForgedError, LinkNotYetError
from web.faults import status_of
from web.site import Here, View

router = APIRouter()
GONE = (LinkExpiredError, ReaderLeftError)
# Who has the address may act as the letter's reader: it is not to stay anywhere.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@router.get("/links/{purpose}/{token}")
def link(view: Here, purpose: str, token: str) -> HTMLResponse:
    """Show what the link is for; opening it changes nothing."""
    return _page(view, purpose_of(purpose), token)


@router.post("/links/{purpose}/{token}")
def confirm(
    view: Here,
    purpose: str,
    token: str,
    promised_on: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Act as the letter's reader, and show what came of it.

    Where there is nothing (left) to do nothing is done, and the page says why.
    """
    line = purpose_of(purpose)
    filled = {"promised_on": promised_on, "note": note}
    try:
        ticket = make_links(view.office.settings).read(purpose, token, view.today)
        with view.office.writing() as session:
            found = situation(session, line, ticket, view.today)
            if line.button and not found.closed:
                line.purpose.act(session, ticket, view.act(found.reader), filled)
                session.commit()
    except DubanError as error:
        return _page(view, line, token, refused=error, filled=filled)
    return RedirectResponse(f"{view.root}/links/{purpose}/{token}", HTTPStatus.SEE_OTHER)


def _page(
    view: View,
    line: PurposeLine,
    token: str,
    *,
    refused: DubanError | None = None,
    filled: dict[str, str] | None = None,
) -> HTMLResponse:
    """Show the link on today's date, whatever day the address asks for: it cannot look back."""
    found, sentence = None, str(refused) if refused else None
    status = _status(refused) if refused else HTTPStatus.OK
    try:
        ticket = make_links(view.office.settings).read(line.key, token, view.today)
        with view.office.reading() as session:
            found = situation(session, line, ticket, view.today)
    except DubanError as error:
        sentence, status = str(error), _status(error)
    page = view.page(
        "link.html",
        status=status,
        line=line,
        token=token,
        found=found,
        sentence=sentence,
        filled=filled or {},
    )
    page.headers.update(PRIVATE)
    return page


def _status(error: DubanError) -> HTTPStatus:
    if isinstance(error, GONE):
        return HTTPStatus.GONE
    if isinstance(error, (LinkForgedError, LinkNotYetError)):
        return HTTPStatus.FORBIDDEN
    return status_of(error)

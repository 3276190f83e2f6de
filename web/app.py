"""The pages of an office as one ASGI app."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from duban.build.office import Office
from web import faults
from web.door import Door, Public
from web.guard import HOSTS, OwnPagesOnly, SafeHeaders
from web.registry import page_lines
from web.site import NextRuns, Site, make_templates
from web.words import OFFICE_ZONE

STATIC = Path(__file__).with_name("static")


def office_today() -> date:
    """Return the date in the office's zone."""
    return datetime.now(OFFICE_ZONE).date()


def utc_now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


def make_app(
    office: Office,
    today: Callable[[], date] = office_today,
    now: Callable[[], datetime] = utc_now,
    next_runs: NextRuns | None = None,
) -> FastAPI:
    """Return the app over an open office, which the caller closes after serving.

    `today` is the business date on which people act; a fixed one lets a demo act within its
    year. There are no accounts yet: serve it on the loopback address only. A reverse proxy
    reaches the signed links, nothing else (see `web.door`).
    """
    # The interactive documentation loads its script from outside, so it is switched off.
    app = FastAPI(title="督办", docs_url=None, redoc_url=None, openapi_url=None)
    public = Public(office.settings.base_url)
    app.state.site = Site(office, today, now, make_templates(), public, next_runs)
    # The last one added comes first.
    app.add_middleware(OwnPagesOnly, public=public, refusal=faults.refuse)
    app.add_middleware(Door, public=public, refusal=faults.close)
    known = [*HOSTS, *([public.host] if public.host else [])]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=known, www_redirect=False)
    app.add_middleware(SafeHeaders)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for line in page_lines():
        app.include_router(line.router())
    faults.install(app)
    return app

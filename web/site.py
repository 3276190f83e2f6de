"""What every page stands on: the office, the day, and the templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlencode

import jinja2
from fastapi import Depends, Query, Request
from starlette.responses import HTMLResponse

from duban.build.office import Office
from duban.days import FIRST_DAY, LAST_DAY, DayAheadError
from duban.errors import DubanError, NotFoundError
from plans.deadlinewords import chinese_date
from tracking.lifecycle import CHINESE as STATES
from tracking.lifecycle import LARGEST_ID, Act
from tracking.lights import CHINESE as LIGHTS
from tracking.steps import step_word
from web import words
from web.door import Public, is_public

TEMPLATES = Path(__file__).with_name("templates")
# When each sweep runs next, by its name: asked of the clock that ticks in this process.
NextRuns = Callable[[], Mapping[str, datetime]]


class DayError(DubanError):
    """A date in an address or a form that is none, or lies beyond any plan."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(
            f"{name}「{text[:40]}」不可用，应写成 2023-11-20 的样子，"
            f"在{FIRST_DAY.year}年到{LAST_DAY.year}年之间。"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """The office with its clocks; one for an app, shared by all threads.

    Without `next_runs` no clock ticks in this process.
    """

    office: Office
    today: Callable[[], date]
    now: Callable[[], datetime]
    templates: jinja2.Environment
    public: Public
    next_runs: NextRuns | None = None


def make_templates() -> jinja2.Environment:
    """Return the environment: everything is escaped, an unknown name is a mistake of ours."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"words": words, "LIGHTS": LIGHTS, "STATES": STATES, "STEP": step_word}
    made.filters |= {
        "cn": chinese_date,
        "when": words.local_time,
        "size": words.size_words,
        "task_name": words.task_name,
    }
    return made


def read_day(name: str, text: str) -> date:
    """Return a date as forms and addresses write it: 2023-11-20 and nothing else.

    Raises:
        DayError: it is none, or so far away that reckoning from it would fail.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise DayError(name, text) from error
    if day.isoformat() != text or not FIRST_DAY <= day <= LAST_DAY:
        raise DayError(name, text)
    return day


def known_id(kind: str, number: int) -> int:
    """Return a number from an address as a key; one that no table can hold is not found."""
    if number > LARGEST_ID:
        raise NotFoundError(kind, number)
    return number


class View:
    """One request's page: the day that it shows, and links that keep it.

    `day` is what is shown; `today` is the day on which acts count. They differ when somebody
    looks back (`?as_of=`), and then a page shows no forms: the past is looked at only.
    """

    def __init__(self, request: Request, as_of: str | None = None) -> None:
        self.request = request
        self.site: Site = request.app.state.site
        self.today = self.site.today()
        self.day = read_day("日期", as_of) if as_of else self.today

    @property
    def office(self) -> Office:
        """The office."""
        return self.site.office

    @property
    def looking_back(self) -> bool:
        """Whether another day than today is shown."""
        return bool(self.day != self.today)

    def act(self, by: str) -> Act:
        """Return the act of somebody who pressed a button, today.

        Raises:
            DayAheadError: the pages were started on a day that has not come.
        """
        now = self.site.now()
        date_now = now.astimezone(words.OFFICE_ZONE).date()
        if self.today > date_now:
            raise DayAheadError(self.today, date_now)
        return Act(by, self.today, now)

    @property
    def root(self) -> str:
        """What stands before our paths outside: the prefix under which a proxy shows them."""
        return self.site.public.path if is_public(self.request.scope) else ""

    def link(self, path: str, **query: object) -> str:
        """Return `path` (not yet quoted) with its query, and with the day that is shown."""
        values = {name: str(value) for name, value in query.items() if value not in (None, "")}
        if self.looking_back:
            values["as_of"] = self.day.isoformat()
        where = quote(path, safe="/")
        return f"{where}?{urlencode(values)}" if values else where

    @property
    def place(self) -> str:
        """The page's own path, not quoted; a form's answer belongs to its page."""
        path: str = self.request.scope["path"]
        return path if self.request.method == "GET" else path.rpartition("/")[0]

    @property
    def address(self) -> str:
        """The page's own path as an address, without query and day."""
        return quote(self.place, safe="/")

    @property
    def query(self) -> dict[str, str]:
        """What else was asked of the page: filters, but neither the day nor a page number."""
        passing = {"as_of", "page", "done"}
        return {k: v for k, v in self.request.query_params.items() if k not in passing}

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Render a template with the view's own names."""
        text = self.site.templates.get_template(template).render(
            view=self, link=self.link, **values
        )
        return HTMLResponse(text, status, {"Cache-Control": "no-cache"})


async def view(request: Request, as_of: Annotated[str | None, Query()] = None) -> View:
    """Make the view of a request; text that no database can hold is not found."""
    if "\0" in request.scope["path"]:
        raise NotFoundError("页面", request.scope["path"].replace("\0", "�"))
    return View(request, as_of)


Here = Annotated[View, Depends(view)]

"""From when to when a proposed plan runs, as far as its paper tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban.days import FIRST_DAY, LAST_DAY
from plans.deadlines import to_columns
from plans.reading.draft import Draft
from plans.reading.yamlout import Noted


def dated(draft: Draft) -> bool:
    """Whether the plan's period follows from the paper; if not, a person must write it."""
    return bool(issued_of(draft) or year_of(draft) or list(dates_of(draft)))


def issued_of(draft: Draft) -> date | None:
    """The day of issue, where it is a day that plans may have."""
    try:
        issued = date.fromisoformat(draft.issued_on or "")
    except ValueError:
        return None
    return issued if FIRST_DAY <= issued <= LAST_DAY else None


def year_of(draft: Draft) -> int | None:
    """The paper's year, where plans may have it."""
    year = draft.year
    return year if year is not None and FIRST_DAY.year <= year <= LAST_DAY.year else None


def dates_of(draft: Draft) -> Iterator[date]:
    """Every day that a deadline of the draft names."""
    for task in draft.tasks:
        for deadline in task.deadlines:
            for value in to_columns(deadline.rule).values():
                if isinstance(value, date) and FIRST_DAY <= value <= LAST_DAY:
                    yield value


def period_of(draft: Draft) -> Noted:
    """From the issue to the year's end, or as far as a deadline reaches."""
    dates = list(dates_of(draft))
    issued, year = issued_of(draft), year_of(draft)
    if not dated(draft):
        note = "待定：文中没有年份和日期，下面的期间只是占位，必须改正"
        return Noted({"from": FIRST_DAY, "to": FIRST_DAY.replace(month=12, day=31)}, [note])
    first = issued or (date(year, 1, 1) if year else min(dates).replace(month=1, day=1))
    last = max([date(max(first.year, year or 0), 12, 31), *dates])
    note = "待定：期间由印发日期或年份推得，止于年末或最晚的时限"
    return Noted({"from": first, "to": last}, [note])

"""逾期催办: on the first working day late, and again after every so many, until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from models import Policy
from notifications.windows import Span
from plans.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)
FIRST = 1


def spans(policy: Policy, calendar: WorkCalendar, day: date, earliest: date) -> Iterator[Span]:
    """Yield `overdue-1`, `overdue-2`, … back to `earliest`, the earliest open due date.

    The first holds one working day after the due date, so that whoever owes it hears before
    anybody above does.

    They do not overlap: a milestone found late after an outage is chased once, with the
    number that it has reached by now.
    """
    every = policy.overdue_every
    if not every:
        return
    times = 1
    last = calendar.overdue_since(day, FIRST)
    while last >= earliest:
        before = calendar.overdue_since(day, FIRST + every * times)
        yield Span(f"overdue-{times}", max(before + ONE_DAY, earliest), last)
        times, last = times + 1, before


def why(policy: Policy, calendar: WorkCalendar, due_on: date, day: date) -> str:  # noqa: ARG001
    """Say how many working days late it is on `day`."""
    return f"已逾期{calendar.workdays_between(due_on, day)}个工作日"

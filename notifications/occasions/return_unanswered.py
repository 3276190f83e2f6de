"""退回未重报: what was not handed in again so many working days after its return, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.repeating import repeated
from notifications.windows import Case, Reach, Span
from plans.workdays import WorkCalendar


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:
    """Yield `return-1`, `return-2`, … back to `earliest`, the earliest day of a return."""
    every = policy.return_after
    if every:
        yield from repeated("return", calendar, reach.day, earliest, every, every)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say for how many working days the return has gone unanswered on `day`."""
    return f"退回后{calendar.workdays_between(case.anchor_on, day)}个工作日未重报"

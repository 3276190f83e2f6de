"""逾期催办: on the first working day late, and again after every so many, until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.repeating import lateness, repeated
from notifications.windows import Case, Reach, Span
from plans.workdays import WorkCalendar

# Whoever owes it hears before anybody above does.
FIRST = 1


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:
    """Yield `overdue-1`, `overdue-2`, … back to `earliest`."""
    if policy.overdue_every:
        yield from repeated("overdue", calendar, reach.day, earliest, FIRST, policy.overdue_every)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say how many working days late it is on `day`."""
    return lateness(calendar, case, day)

"""本月预告: on the first working day of a month, what falls due in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.windows import ONE_DAY, Case, Reach, Span
from plans.workdays import WorkCalendar

MONTHS = 12


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:  # noqa: ARG001
    """Yield what falls due from the day to the end of its month.

    There is nothing yet on the days before the month's first working day.
    """
    if not policy.month_preview:
        return
    first = reach.day.replace(day=1)
    if calendar.shift(first, 0) <= reach.day:
        yield Span("month-preview", reach.day, _next(first) - ONE_DAY)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say that it falls due this month, or that it did."""
    left = (case.due_on - day).days
    return f"本月到时限，还有{left}天" if left > 0 else "今天到时限" if not left else "时限已过"


def _next(first: date) -> date:
    """Return the first of the month after."""
    years, month = divmod(first.month, MONTHS)
    return date(first.year + years, month + 1, 1)

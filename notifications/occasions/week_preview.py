"""本周预告: on the first working day of a week, what falls due in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from models import Policy
from notifications.windows import ONE_DAY, Case, Reach, Span
from plans.workdays import WorkCalendar

ONE_WEEK = timedelta(weeks=1)


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:  # noqa: ARG001
    """Yield what falls due from the day to the end of its week, once the first working day came.

    Weeks are Monday to Sunday. One without a working day (the National Day week) belongs to
    the week before it, on whose first working day somebody still reads.
    """
    if not policy.week_preview:
        return
    monday = reach.day - timedelta(days=reach.day.weekday())
    while _idle(calendar, monday):
        monday -= ONE_WEEK
    end = monday + ONE_WEEK
    while _idle(calendar, end):
        end += ONE_WEEK
    if calendar.shift(monday, 0) <= reach.day:
        yield Span("week-preview", reach.day, end - ONE_DAY)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say that it falls due this week, or how long ago it did."""
    left = (case.due_on - day).days
    return f"本周到时限，还有{left}天" if left > 0 else "今天到时限" if not left else "时限已过"


def _idle(calendar: WorkCalendar, monday: date) -> bool:
    return calendar.shift(monday, 0) >= monday + ONE_WEEK

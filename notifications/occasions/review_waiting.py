"""报送待审: what nobody has reviewed after so many working days, and again after as many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.repeating import repeated
from notifications.windows import Case, Reach, Span
from plans.workdays import WorkCalendar


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:
    """Yield `review-1`, `review-2`, … back to `earliest`, the earliest day of a submission."""
    every = policy.review_after
    if every:
        yield from repeated("review", calendar, reach.day, earliest, every, every)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say for how many working days it has waited on `day`."""
    return f"报送后{calendar.workdays_between(case.anchor_on, day)}个工作日未审核"

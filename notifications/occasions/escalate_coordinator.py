"""抄告牵头单位: once, after so many working days late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.windows import Span
from plans.workdays import WorkCalendar


def spans(policy: Policy, calendar: WorkCalendar, day: date, earliest: date) -> Iterator[Span]:
    """Yield one span, open to the past: each milestone is told once for a due date."""
    if not policy.coordinator_after:
        return
    last = calendar.overdue_since(day, policy.coordinator_after)
    if last >= earliest:
        yield Span("escalate-coordinator", earliest, last)


def why(policy: Policy, calendar: WorkCalendar, due_on: date, day: date) -> str:  # noqa: ARG001
    """Say how many working days late it is on `day`, and who is told."""
    return f"已逾期{calendar.workdays_between(due_on, day)}个工作日，抄告牵头单位"

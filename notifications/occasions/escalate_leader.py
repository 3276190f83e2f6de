"""抄告分管领导: once, after so many working days late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models import Policy
from notifications.repeating import lateness, once
from notifications.windows import Case, Reach, Span
from plans.workdays import WorkCalendar


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:
    """Yield one span, open to the past."""
    return once("escalate-leader", calendar, reach.day, earliest, policy.leader_after)


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:  # noqa: ARG001
    """Say how many working days late it is on `day`, and who is told."""
    return f"{lateness(calendar, case, day)}，抄告分管领导"

"""到期前提醒: so many days before the due date, and on the day itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from models import Policy
from notifications.windows import ONE_DAY, Case, Reach, Span
from plans.workdays import WorkCalendar


def spans(policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date) -> Iterator[Span]:  # noqa: ARG001
    """Yield one span for each lead time, the nearest first.

    They do not overlap: after an outage a milestone is in the span of its latest lead time
    only, so the missed ones are merged into that. Nothing due before the days reached is in
    any: late milestones are chased, never reminded.
    """
    reached = reach.first - ONE_DAY
    for lead in sorted(set(policy.lead_days)):
        last = (
            calendar.latest_due_for_lead(reach.last, lead)
            if policy.working
            else reach.last + timedelta(days=lead)
        )
        if last > reached:
            yield Span(f"before-{lead}" if lead else "due", reached + ONE_DAY, last)
            reached = last


def why(policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:
    """Say how far the due date is on `day`, in the policy's kind of days."""
    if case.due_on == day:
        return "今天到时限"
    if case.due_on < day:
        return f"时限已过{(day - case.due_on).days}天"
    if policy.working and (left := calendar.workdays_between(day, case.due_on)):
        return f"距时限{left}个工作日"
    return f"距时限{(case.due_on - day).days}天"

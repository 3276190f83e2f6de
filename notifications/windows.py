"""Windows: which anchors are due for which occasion on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models import Duty, Policy, RestDay
from plans.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reach:
    """The days, both ends inclusive, whose reminders go out on `day`, itself among them.

    These are more than one where days off are passed over: on a Friday also the days of the
    weekend (`RestDay.BEFORE`), or on a Monday those of the weekend before (`RestDay.AFTER`).
    """

    day: date
    first: date
    last: date


def reach_of(policy: Policy, calendar: WorkCalendar, day: date) -> Reach | None:
    """Return what goes out on `day` by the policy's rule for days off; None when nothing does."""
    if policy.rest_day is RestDay.SEND:
        return Reach(day, day, day)
    if not calendar.is_workday(day):
        return None
    if policy.rest_day is RestDay.BEFORE:
        return Reach(day, day, calendar.shift(day, 1) - ONE_DAY)
    return Reach(day, calendar.shift(day, -1) + ONE_DAY, day)


def reach_before(policy: Policy, calendar: WorkCalendar, day: date) -> Reach | None:
    """Return the reach of the last day before `day` on which something could go out."""
    if policy.rest_day is RestDay.SEND:
        return reach_of(policy, calendar, day - ONE_DAY)
    return reach_of(policy, calendar, calendar.shift(day, -1))


@dataclass(frozen=True, slots=True)
class Case:
    """What the wording of an occasion may speak of: its anchor, and the due date as it stands."""

    anchor_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Span:
    """Anchors, both ends inclusive, for which `occasion` holds on the day asked about."""

    occasion: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """A span and the duty of those who hear of it."""

    occasion: str
    from_on: date
    to_on: date
    duty: Duty

    def holds(self, anchor_on: date) -> bool:
        """Say whether a milestone with that anchor falls into the window."""
        return self.from_on <= anchor_on <= self.to_on

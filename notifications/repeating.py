"""What comes again every so many working days, and how long something has waited, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from notifications.windows import ONE_DAY, Case, Span
from plans.workdays import WorkCalendar


def repeated(
    stem: str, calendar: WorkCalendar, day: date, earliest: date, first: int, every: int
) -> Iterator[Span]:
    """Yield `stem-1`, `stem-2`, … back to `earliest`: `first` working days on, then `every`.

    They do not overlap: what is found after an outage comes once, with the number that it
    has reached by now.
    """
    times = 1
    last = calendar.overdue_since(day, first)
    while last >= earliest:
        before = calendar.overdue_since(day, first + every * times)
        yield Span(f"{stem}-{times}", max(before + ONE_DAY, earliest), last)
        times, last = times + 1, before


def once(
    code: str, calendar: WorkCalendar, day: date, earliest: date, after: int | None
) -> Iterator[Span]:
    """Yield one span, open to the past: once for an anchor, `after` working days on."""
    if not after:
        return
    last = calendar.overdue_since(day, after)
    if last >= earliest:
        yield Span(code, earliest, last)


def lateness(calendar: WorkCalendar, case: Case, day: date) -> str:
    """Say how late a milestone is on `day`: 已逾期5个工作日.

    One that was returned after its due date is late anew from the return; both are said.
    """
    late = calendar.workdays_between(case.due_on, day)
    if case.anchor_on > case.due_on:
        waited = calendar.workdays_between(case.anchor_on, day)
        return f"已逾期{late}个工作日，退回后{waited}个工作日未重报"
    return f"已逾期{late}个工作日"

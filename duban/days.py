"""The days that the office reckons with; a date outside is a slip of the keyboard.

One absurd date (year 1 for 2021) would otherwise have every sweep walk through centuries.
"""

from __future__ import annotations

from datetime import date

from duban.errors import DubanError

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class DayOutOfRangeError(DubanError):
    """A date is outside the years that the office reckons with."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"日期{day.isoformat()}不在{FIRST_DAY.year}年到{LAST_DAY.year}年之间，请检查。"
        )


def within_range(day: date) -> date:
    """Return `day`, or raise DayOutOfRangeError."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRangeError(day)
    return day

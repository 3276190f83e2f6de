"""The days that the office reckons with; a date outside is a slip of the keyboard.

One absurd date (year 1 for 2021) would otherwise have every sweep walk through centuries.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from duban.errors import MisusedError

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_TIME = re.compile(r"[\sT]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_DAY = re.compile(r"([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class DayOutOfRangeError(MisusedError):
    """A date is outside the years that the office reckons with."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"日期{day.isoformat()}不在{FIRST_DAY.year}年到{LAST_DAY.year}年之间，请检查。"
        )


class DayUnreadableError(MisusedError):
    """A text where a date should stand is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是日期，请写成 2023-11-20 的样子。")


class DayAheadError(MisusedError):
    """Something is to be written down under a day that has not come."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(
            f"办理日期{day.isoformat()}晚于今天（{today.isoformat()}），没有办理；"
            "请检查年份，今天以后的日子只能查看和试算。"
        )


def read_day(text: str) -> date:
    """Read a date as people type it and as sheets show it, in full-width digits too.

    2023-11-20, 2023-1-5, 2023.1.5, 20231120, 2023/11/20, 2023年11月20日; a time of day after it
    is left out.

    Raises:
        DayUnreadableError: it is none.
        DayOutOfRangeError: it is outside the years that the office reckons with.
    """
    plain = "".join(_TIME.sub("", unicodedata.normalize("NFKC", text).strip()).split())
    parts = _DAY.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if parts is None:
        raise DayUnreadableError(text)
    try:
        found = date(*(int(part) for part in parts.groups()))
    except ValueError as error:
        raise DayUnreadableError(text) from error
    return within_range(found)


def within_range(day: date) -> date:
    """Return `day`, or raise DayOutOfRangeError."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRangeError(day)
    return day

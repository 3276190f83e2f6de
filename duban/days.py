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


class DayUnreadableError(DubanError):
    """A text where a date should stand is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是日期，请写成 2023-11-20 的样子。")


def read_day(text: str) -> date:
    """Read a date as people type it: 2023-11-20, 2023-1-5, 20231120, 2023/11/20, 2023年11月20日.

    Raises:
        DayUnreadableError: it is none.
        DayOutOfRangeError: it is outside the years that the office reckons with.
    """
    plain = text.strip().replace("/", "-").replace(".", "-")
    plain = plain.replace("年", "-").replace("月", "-").replace("日", "")
    try:
        if plain.isdigit() and len(plain) == len("20231120"):
            plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
        year, month, day = (int(part) for part in plain.split("-"))
        found = date(year, month, day)
    except ValueError as error:
        raise DayUnreadableError(text) from error
    return within_range(found)


def within_range(day: date) -> date:
    """Return `day`, or raise DayOutOfRangeError."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRangeError(day)
    return day

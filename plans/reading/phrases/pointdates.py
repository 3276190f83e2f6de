"""One date as printed: a day, a month's part or end, a quarter, a half year, a year's end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from plans.deadlines import end_of_month
from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context, real_day
from plans.reading.phrases.datewords import TENTHS, year_in

DECEMBER = 12
_QUARTERS = {
    **{c: n * 3 for n, c in enumerate("一二三四", 1)},
    **{str(n): n * 3 for n in range(1, 5)},
}
_HALVES = {"上半年": 6, "下半年": 12}


@dataclass(frozen=True, slots=True)
class Point:
    """One date as printed: where, the last day it means, and how exactly it is given."""

    start: int
    end: int
    on: date | None
    grain: str  # day, part, month, quarter, half, year
    dated: bool  # the year is printed
    year: int | None
    month: int = 0
    doubt: str | None = None
    day: int | None = None  # of the month; None for its last


def iso_point(match: re.Match[str]) -> Point:
    """Read «2023-10-15» or «2023.10.15»."""
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    on = real_day(year, month, day)
    doubt = None if on else "没有这一天，未收为时限"
    return Point(
        match.start(), match.end(), on, "day", dated=True, year=year, month=month, doubt=doubt
    )


def point_of(match: re.Match[str], context: Context, known: int | None) -> Point | None:
    """Read a date in words; None when the match is none after all («市内», «到底»)."""
    year = year_in(match, context, known)
    dated = match["year"] is not None or match["rel"] is not None
    at = (match.start(), match.end())
    if match["month"]:
        return _month_point(match, context, year, dated=dated)
    if match["yearend"]:
        if not dated and not match["yearend"].startswith("年"):
            return None
        end = year if year is not None else context.base
        on = date(end, DECEMBER, 31) if end else None
        return Point(*at, on, "year", dated=dated, year=end)
    if match["quarter"] or match["half"]:
        months = _QUARTERS[match["quarter"][-1]] if match["quarter"] else _HALVES[match["half"]]
        end = year if year is not None else context.year_of(months, 1)
        on = end_of_month(end, months) if end else None
        exact = bool(match["qpart"] or match["hpart"] or match["half"])
        grain = "part" if exact else "quarter"
        return Point(*at, on, grain, dated, end, months)
    return _this_month(match, context)


def _month_point(
    match: re.Match[str], context: Context, year: int | None, *, dated: bool
) -> Point | None:
    at = (match.start(), match.end())
    month = numerals.month(match["month"])
    grain = "day" if match["day"] else "part" if match["part"] else "month"
    if month is None:
        return Point(*at, None, grain, dated, year, 0, "没有这个月份，未收为时限")
    day = numerals.day(match["day"]) if match["day"] else TENTHS.get(match["part"] or "")
    if match["day"] and day is None:
        return Point(*at, None, grain, dated, year, month, "没有这一天，未收为时限")
    if year is None:
        year = context.year_of(month, min(day or 28, 28))
    if year is None:
        return Point(*at, None, grain, dated, None, month, day=day)
    on = real_day(year, month, day) if day else end_of_month(year, month)
    doubt = None if on else "没有这一天，未收为时限"
    if on and match["part"] == "初":
        doubt = "「初」没有写明日期，按10日计"
    return Point(*at, on, grain, dated, year, month, doubt, day)


def _this_month(match: re.Match[str], context: Context) -> Point | None:
    if context.issued_on is None:
        return Point(match.start(), match.end(), None, "part", dated=False, year=None)
    step = 1 if match["thismonth"][0] in "下次" else 0
    count = context.issued_on.year * 12 + context.issued_on.month - 1 + step
    year, month = divmod(count, 12)
    day = numerals.day(match["thisday"]) if match["thisday"] else None
    day = day or TENTHS.get((match["thispart"] or "").removeprefix("月"))
    on = real_day(year, month + 1, day) if day else end_of_month(year, month + 1)
    doubt = "没有写明月份，按印发当月推算" if on else "没有这一天，未收为时限"
    return Point(
        match.start(), match.end(), on, "part", dated=False, year=year, month=month + 1, doubt=doubt
    )

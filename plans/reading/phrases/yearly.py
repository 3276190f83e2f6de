"""The months of a year in which something comes again: 每年2月底前, 每年3月、9月, 每年第一季度.

    within_year(text, place, every) -> (end, fields) | None

`fields` are those of a `Recurring`: `every`, `month`, `day`; `more` holds (month, day) of further
rules where the months are not evenly apart; `doubt` what had to be assumed; `bad` a day that
does not exist.
"""

from __future__ import annotations

import re

from models.deadline import Every
from plans.deadlines import LAST
from plans.reading.phrases import numerals
from plans.reading.phrases.context import real_day
from plans.reading.phrases.datewords import BEFORE, TENTHS
from plans.reading.phrases.recurringwords import HALVES, MONTH_DAY, MORE_MONTHS, YEAR_QUARTER

LEAP_YEAR = 2024
# Months so far apart, so many of them, are one rule of a shorter window.
EVEN = {(6, 2): Every.HALF_YEAR, (3, 4): Every.QUARTER}
_QUARTERS = {**{c: n * 3 for n, c in enumerate("一二三四", 1)}, **{str(n): n * 3 for n in range(5)}}


def within_year(text: str, place: int, every: Every) -> tuple[int, dict[str, object]] | None:
    """Read what stands behind 每年 or 每半年; None when that is no time of the year."""
    if halves := HALVES.match(text, place):
        return halves.end(), {"every": Every.HALF_YEAR}
    if every is Every.YEAR and (quarter := YEAR_QUARTER.match(text, place)):
        return quarter.end(), {"month": _QUARTERS[quarter["which"]], "day": LAST}
    first = MONTH_DAY.match(text, place)
    return None if first is None else _months(text, first, every)


def day_fields(day: str | None, part: str | None) -> dict[str, object]:
    """The day of «25日», or of a part of the month («底», «上旬»)."""
    if day:
        value = numerals.day(day) or numerals.whole(day)
        return {"day": value} if value and value <= 31 else {"bad": True}
    if part:
        return {"day": TENTHS.get(part, LAST)}
    return {}


def _months(text: str, first: re.Match[str], every: Every) -> tuple[int, dict[str, object]]:
    listed, end = [first], first.end()
    while more := MORE_MONTHS.match(text, end):
        listed.append(more)
        end = more.end()
    # «6月、12月底前»: the 底 of the last holds for each.
    shared = next((day_fields(one["day"], one["part"]) for one in reversed(listed)), {})
    dated: list[tuple[int, int | None]] = []
    for one in listed:
        month = numerals.month(one["month"])
        day = (day_fields(one["day"], one["part"]) or shared).get("day")
        exact = day if isinstance(day, int) else None
        wrong = bool(one["day"]) and real_day(LEAP_YEAR, month or 1, exact or 0) is None
        if month is None or wrong:
            return end, {"bad": True}
        dated.append((month, exact))
    before = BEFORE.match(text, end)
    fields = _fields(dated, every)
    if before and "前" in before[0] and not shared and dated[0][0] > 1:
        fields |= _not_included(dated, every)
    return before.end() if before else end, fields


def _fields(dated: list[tuple[int, int | None]], every: Every) -> dict[str, object]:
    (month, day), *others = dated
    steps = {later[0] - earlier[0] for earlier, later in zip(dated, others, strict=False)}
    shorter = EVEN.get((min(steps), len(dated))) if len(steps) == 1 else None
    fields: dict[str, object] = {"month": month}
    if day is not None:
        fields["day"] = day
    if shorter is not None and all(one[1] == day for one in others):
        fields["every"] = shorter
    elif every is Every.HALF_YEAR:
        fields["month"] = (month - 1) % 6 + 1
    elif others:
        fields["more"] = tuple(others)
    return fields


def _not_included(dated: list[tuple[int, int | None]], every: Every) -> dict[str, object]:
    """«每年12月前» leaves open whether the month itself is in it."""
    month = dated[0][0]
    doubt = f"「前」是否含当月没有写明，按不含计为{month - 1}月底；另一读法为{month}月底"
    earlier = [(one - 1 or 1, day) for one, day in dated]
    return {**_fields(earlier, every), "doubt": doubt}

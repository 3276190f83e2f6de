"""From one day to another: 2022年7月至12月, 6月20日－8月20日, （3月—5月）."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plans.deadlines import InRange, end_of_month
from plans.reading.phrases import lookalikes, numerals
from plans.reading.phrases.context import Context, Found, real_day
from plans.reading.phrases.datewords import BEFORE, TENTHS, year_in
from plans.reading.phrases.passage import Passage


def is_whole(match: re.Match[str]) -> bool:
    """Whether a range is one at all; «6月20日至» with nothing after it is not."""
    return bool(match["tomonth"] or (match["today"] and match["day"]))


def stage(
    match: re.Match[str], passage: Passage, context: Context, known: int | None
) -> Found | None:
    """The range as a deadline; None when it is a statistical period or a policy's term."""
    if not is_whole(match) or not lookalikes.is_stage(passage, context, match):
        return None
    months = (
        numerals.month(match["month"] or match["bare"]),
        numerals.month(match["tomonth"] or match["month"] or match["bare"]),
    )
    if months[0] is None or months[1] is None:
        return Found(match.start(), match.end(), None, "没有这个月份，未收为时限")
    year = year_in(match, context, known) or context.year_of(months[0], 1)
    if year is None:
        return Found(match.start(), match.end(), None, "没有写明年份，也无从推定，未收为时限")
    doubt = None
    to_year = year_in(match, context, None, "to")
    if match["torel"] in {"次年", "翌年", "第二年", "下年"}:
        to_year = year + 1
    if to_year is None:
        to_year = year + (months[1] < months[0])
        if to_year != year:
            doubt = f"止日没有写年份，按{to_year}年计"
    first = (
        real_day(year, months[0], numerals.day(match["day"]) or 0)
        if match["day"]
        else _opening(year, months[0], match["part"])
    )
    last = _closing(to_year, months[1], match["today"], match["topart"])
    if first is None or last is None:
        return Found(match.start(), match.end(), None, "没有这一天，未收为时限")
    if last < first:
        return Found(match.start(), match.end(), None, "起止颠倒，未收为时限")
    end = match.end()
    if closing := BEFORE.match(passage.text, end):
        end = closing.end()
    elif passage.text.startswith("期间", end):
        end += 2
    return Found(match.start(), end, InRange(first, last), doubt)


def _opening(year: int, month: int, part: str | None) -> date:
    first = date(year, month, 1)
    days = {"中旬": 10, "下旬": 20}.get(part or "", 0)
    if part and part[-1] in "底末":
        return end_of_month(year, month)
    return first + timedelta(days=days)


def _closing(year: int, month: int, day: str | None, part: str | None) -> date | None:
    if day:
        return real_day(year, month, numerals.day(day) or 0)
    tenth = TENTHS.get(part or "")
    return date(year, month, tenth) if tenth else end_of_month(year, month)

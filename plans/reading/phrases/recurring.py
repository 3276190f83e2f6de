"""What comes again: 每月25日前, 每季度至少1次, 每年2月底前, 4月开始按月, 全年不少于4次."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from models.deadline import Every
from plans.deadlines import LAST, Recurring
from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context, Found, real_day
from plans.reading.phrases.datewords import BEFORE, CLOCK
from plans.reading.phrases.passage import Passage
from plans.reading.phrases.recurringwords import (
    AFTER_STEP,
    APART,
    COUNT,
    COUNTED,
    EACH,
    ENDED,
    FAR,
    FIRST_DAYS,
    FULL,
    IN_QUARTER,
    LAST_DAY,
    LENGTH,
    MONTH_ONLY,
    MORE_DAYS,
    MORE_WEEKDAYS,
    NEXT_MONTH,
    OF_MONTHS,
    RATE,
    SHORTEST,
    START,
    STEPS,
    SUNDAY,
    WEEKDAY,
    is_word,
    recurs,
)
from plans.reading.phrases.uneven import find_uneven
from plans.reading.phrases.yearly import day_fields, within_year

# «全年演出100场» asks for a number, not to be told of a hundred times.
MOST_A_YEAR = 31
UNLIKE = "不是按日、周、月、季、半年、年重复，未收为时限"


def find_recurring(passage: Passage, context: Context) -> Iterator[Found]:
    """Yield what recurs, each with its start, its day within the window and its times."""
    text = passage.text
    taken = 0
    for match in START.finditer(text):
        if match.start() >= taken and (found := _started(match, passage, context)):
            taken = found.end
            yield found
    uneven = {one.start: one for one in find_uneven(passage)}
    for one in uneven.values():
        yield one.found(*_times(passage, one.end))
    for match in EACH.finditer(text):
        if match.start() in uneven:
            continue
        ended = _after_each(match, text)
        yield from [ended] if ended else _each(match, passage)
    for match in APART.finditer(text):
        yield Found(match.start(), match.end(), None, UNLIKE)
    yield from _next_months(passage)
    for match in AFTER_STEP.finditer(text):
        found = _after_end(match, match)
        if found is not None:
            yield found
    for match in FULL.finditer(text):
        times = numerals.whole(match[2])
        if times and times <= MOST_A_YEAR:
            yield Found(match.start(), match.end(), Recurring(Every.YEAR, times=times))


def _after_each(match: re.Match[str], text: str) -> Found | None:
    """«每季度结束后10日内», «每月结束后5个工作日内»."""
    ended = ENDED.match(text, match.end())
    if match["word"] != "每" or match["number"] or not ended:
        return None
    return _after_end(match, ended)


def _after_end(match: re.Match[str], ended: re.Match[str]) -> Found | None:
    """A day of the window that follows the one that ended."""
    every = STEPS[match["step"]]
    if every in {Every.DAY, Every.WEEK}:
        return None
    day = numerals.whole(ended["day"])
    if not day or day > SHORTEST:
        return None
    month = None if every is Every.MONTH else 1
    doubt = "每期结束后的工作日数不能表示，按自然日计" if ended["working"] else None
    return Found(match.start(), ended.end(), Recurring(every, month=month, day=day), doubt)


def _more_days(text: str, end: int, every: Every, *, dated: bool) -> Iterator[re.Match[str]]:
    """«每月5日、20日», «每周一、周四»: each further day is a deadline of its own."""
    further = {Every.MONTH: MORE_DAYS, Every.WEEK: MORE_WEEKDAYS}.get(every) if dated else None
    while further is not None and (more := further.match(text, end)):
        yield more
        end = more.end()


def _next_months(passage: Passage) -> Iterator[Found]:
    """«每月…于次月5日前»: the day belongs to every month, not to the one after the issue."""
    for match in NEXT_MONTH.finditer(passage.text):
        day = numerals.day(match["day"])
        around = passage.before(match.start(), 40) + passage.after(match.end(), 40)
        if day is not None and OF_MONTHS.search(around):
            yield Found(match.start(), match.end(), Recurring(Every.MONTH, day=day))


def _started(match: re.Match[str], passage: Passage, context: Context) -> Found | None:
    month = numerals.month(match["month"])
    if month is None or not recurs(match["word"], match["step"]):
        return None
    every = STEPS[match["step"]]
    day = (numerals.day(match["day"]) or 0) if match["day"] else 1
    year = int(match["year"]) if match["year"] else None
    if match["rel"]:
        year = context.relative_year(match["rel"])
    year = year or context.year_of(month, min(day, 28))
    from_on = real_day(year, month, day) if year else None
    detail = _detail(passage.text, match.end(), every)
    doubt = None
    if from_on is None:
        doubt = "没有写明年份，起始日期未能推定" if year is None else "没有这一天，起始日期未采用"
    end, fields = detail
    end, times = _times(passage, end)
    return Found(match.start(), end, _rule(every, fields, times, from_on), doubt)


def _each(match: re.Match[str], passage: Passage) -> Iterator[Found]:
    text = passage.text
    if not recurs(match["word"], match["step"]) or is_word(match, text):
        return
    every: Every | None = STEPS[match["step"]]
    if match["number"]:
        if match["word"] != "每":
            return
        count = numerals.whole(match["number"])
        every = every if count == 1 else COUNTED.get((match["step"], count or 0))
        if every is None:
            yield Found(match.start(), match.end(), None, UNLIKE)
    if every is None or RATE.match(text, match.end()):
        return
    if LENGTH.match(text, match.end()):
        return
    end, fields = _detail(text, match.end(), every)
    doubt = str(fields["doubt"]) if "doubt" in fields else None
    if fields.get("bad"):
        yield Found(match.start(), end, None, "没有这一天，未收为时限")
        return
    days = list(_more_days(text, end, every, dated="day" in fields))
    last, times = _times(passage, days[-1].end() if days else end)
    listed = fields.get("more")
    months = listed if isinstance(listed, tuple) else ()
    if times == len(months) + 1 and "各" not in text[end:last]:
        times = 1  # «每年3月、10月开展2次» is once in each
    rule = _rule(every, fields, times, None)
    more = tuple(replace(rule, month=month, day=day) for month, day in months)
    yield Found(match.start(), end if days else last, rule, doubt, more)
    for one in days:
        day = _weekday(one["day"]) if every is Every.WEEK else numerals.day(one["day"])
        if day is not None:
            yield Found(one.start("said"), one.end(), replace(rule, day=day))


def _detail(text: str, place: int, every: Every) -> tuple[int, dict[str, object]]:
    """Read the month and day within the window; they count only up to 前 or a natural end."""
    fields: dict[str, object] = {}
    match: re.Match[str] | None = None
    if every in {Every.YEAR, Every.HALF_YEAR} and (named := within_year(text, place, every)):
        return named
    if every is Every.QUARTER and (match := IN_QUARTER.match(text, place)):
        which = match["which"] or "末"
        fields["month"] = (
            1
            if which == "首" or ("一个" in which and "最后" not in which) or which == "第一"
            else 2
            if "二" in which
            else 3
        )
        fields |= day_fields(match["day"], match["part"])
    elif every is Every.WEEK and (match := WEEKDAY.match(text, place)):
        fields["day"] = _weekday(match["day"])
    elif every is Every.MONTH and (match := FIRST_DAYS.match(text, place)):
        fields |= day_fields(match["day"], None)
        if match["working"]:
            fields["doubt"] = "按工作日计的每月时限不能表示，按自然日计"
    elif every is Every.MONTH and (match := MONTH_ONLY.match(text, place)):
        fields |= day_fields(match["day"], match["part"])
    elif match := LAST_DAY.match(text, place):
        fields["day"] = None if every is Every.DAY else LAST
    end = match.end() if match else place
    before = BEFORE.match(text, end)
    if before and (match or before[0] not in {"前"}):
        end = before.end()
    elif clock := re.compile(CLOCK).match(text, end):
        end = clock.end()
    return end, fields


def _weekday(name: str) -> int:
    return 7 if name in SUNDAY else "一二三四五六".index(name) + 1


def _times(passage: Passage, end: int) -> tuple[int, int]:
    """Look for «…2次» in the rest of the clause; a phrase grows to reach it."""
    clause_end = min(passage.clause(end, end)[1], end + FAR)
    for count in COUNT.finditer(passage.text, end, clause_end):
        times = numerals.whole(count[1])
        if passage.text[count.start() - 1] == "第" or not times or times > MOST_A_YEAR:
            continue
        return count.end(), times
    return end, 1


def _rule(every: Every, fields: dict[str, object], times: int, from_on: date | None) -> Recurring:
    chosen = fields.get("every", every)
    month, day = fields.get("month"), fields.get("day")
    return Recurring(
        chosen if isinstance(chosen, Every) else every,
        from_on=from_on,
        month=month if isinstance(month, int) else None,
        day=day if isinstance(day, int) else None,
        times=times,
    )

"""Days, months' ends, year ends and ranges: 12月10日前, 9月底前, 年内, 7月至12月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plans.deadlines import ByDate, InRange, before_month, end_of_month
from plans.reading.phrases import lookalikes, numerals
from plans.reading.phrases.context import Context, Found, real_day
from plans.reading.phrases.passage import Passage

DECEMBER = 12
M = r"(?:1[0-9]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
ONES = "[一二三四五六七八九]"
D = rf"(?:[0-3]?\d|[廿卅二三]?十{ONES}?|[廿卅]{ONES}?|{ONES})"
PART = r"(?:月?[底末]|初|上旬|中旬|下旬)"
YEAR = (
    r"(?:(?P<{0}year>(?:19|20)\d\d|[一二][零〇○O九][零〇○O一二三四五六七八九]{{2}})年度?"
    r"|(?P<{0}rel>今年|本年度?|当年|明年|次年|翌年|来年|下一?年度?|第二年|去年|上一?年度?))"
)
POINT = re.compile(
    rf"(?<![\d.·])(?:{YEAR.format('')}的?)?(?:"
    rf"(?P<month>{M})月份?(?:(?P<day>{D})[日号](?!线)|(?P<part>{PART}))?"
    r"|(?P<yearend>(?<![\d零〇一二两三四五六七八九十几数多半每近届同])年?(?:底|末|内)(?!控|部|容|在|涵|地|务))"
    r"|(?P<quarter>第?[一二三四1-4])季度(?P<qpart>末|底|内)?"
    r"|(?P<half>[上下]半年)(?P<hpart>末|底|内)?"
    r"|(?P<thismonth>本月|当月|下个?月|次月|(?<![上每个逐按月\d一二三四五六七八九十])月)"
    rf"(?:(?P<thisday>{D})[日号]|(?P<thispart>{PART}))"
    r")"
)
ISO = re.compile(r"(?<![\d.])(20\d\d)([-./])(0?[1-9]|1\d)\2([0-3]?\d)(?![\d.-])日?")
TO = r"(?:起?至|起?到|-{1,3})"
RANGE = re.compile(
    rf"(?<![\d.·])(?:{YEAR.format('')}的?)?(?:(?P<month>{M})月份?|(?P<bare>{M})(?={TO}{M}月))"
    rf"(?:(?P<day>{D})(?:[日号]|(?=-|至|到))|(?P<part>{PART}))?{TO}"
    rf"(?:{YEAR.format('to')}的?)?(?:(?P<tomonth>{M})月份?)?"
    rf"(?:(?P<today>{D})[日号]|(?P<topart>{PART}))?"
)
CLOCK = r"(?:(?:上午|下午|中午|晚上?)?\d{1,2}(?:时|点|:\d\d)(?:\d{1,2}分|半)?|下班)?"
BEFORE = re.compile(
    rf"{CLOCK}(?:之|以)?前(?![述期置言沿往后]|提(?![交出供请报]))|{CLOCK}(?:截止|为止|止)(?!血)|为(?:截止|最后)(?:日期?|期限|时间)"
)


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


def find_dates(passage: Passage, context: Context) -> Iterator[Found]:
    """Yield ranges and dates that are deadlines; impossible ones come with a doubt alone."""
    taken = 0
    carried: tuple[int, int] | None = None
    ranges = {found.start(): found for found in RANGE.finditer(passage.text)}
    matches = sorted(
        [*POINT.finditer(passage.text), *ISO.finditer(passage.text), *ranges.values()],
        key=lambda one: (one.start(), -one.end()),
    )
    for match in matches:
        if match.start() < taken:
            continue
        known = _carry(carried, passage, match.start())
        if match.re is RANGE:
            found = _range(match, passage, context, known)
            if found is None and not _whole(match):
                continue
            point = None
        else:
            point = _iso(match) if match.re is ISO else _point(match, context, known)
            if point is None:
                continue
            found = _by(point, passage, context)
        taken = match.end() if found is None else max(found.end, match.end())
        if match.re is not ISO and match["year"]:
            year = numerals.year(match["year"])
            carried = None if year is None else (year, passage.sentence_number(match.start()))
        if found is not None:
            yield found


def _carry(carried: tuple[int, int] | None, passage: Passage, place: int) -> int | None:
    """The year printed earlier in the same sentence, which later dates in it share."""
    if carried is None or carried[1] != passage.sentence_number(place):
        return None
    return carried[0]


def _year(
    match: re.Match[str], context: Context, known: int | None, prefix: str = ""
) -> int | None:
    if match[f"{prefix}year"]:
        return numerals.year(match[f"{prefix}year"])
    if match[f"{prefix}rel"]:
        return context.relative_year(match[f"{prefix}rel"])
    return known


def _iso(match: re.Match[str]) -> Point:
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    on = real_day(year, month, day)
    doubt = None if on else "没有这一天，未收为时限"
    return Point(
        match.start(), match.end(), on, "day", dated=True, year=year, month=month, doubt=doubt
    )


def _point(match: re.Match[str], context: Context, known: int | None) -> Point | None:
    year = _year(match, context, known)
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


_QUARTERS = {
    **{c: n * 3 for n, c in enumerate("一二三四", 1)},
    **{str(n): n * 3 for n in range(1, 5)},
}
_HALVES = {"上半年": 6, "下半年": 12}
_TENTHS = {"上旬": 10, "中旬": 20, "初": 10}


def _month_point(
    match: re.Match[str], context: Context, year: int | None, *, dated: bool
) -> Point | None:
    at = (match.start(), match.end())
    month = numerals.month(match["month"])
    grain = "day" if match["day"] else "part" if match["part"] else "month"
    if month is None:
        return Point(*at, None, grain, dated, year, 0, "没有这个月份，未收为时限")
    day = numerals.day(match["day"]) if match["day"] else _TENTHS.get(match["part"] or "")
    if match["day"] and day is None:
        return Point(*at, None, grain, dated, year, month, "没有这一天，未收为时限")
    if year is None:
        year = context.year_of(month, min(day or 28, 28))
    if year is None:
        return Point(*at, None, grain, dated, None, month)
    on = real_day(year, month, day) if day else end_of_month(year, month)
    doubt = None if on else "没有这一天，未收为时限"
    if on and match["part"] == "初":
        doubt = "「初」没有写明日期，按10日计"
    return Point(*at, on, grain, dated, year, month, doubt)


def _this_month(match: re.Match[str], context: Context) -> Point | None:
    if context.issued_on is None:
        return Point(match.start(), match.end(), None, "part", dated=False, year=None)
    step = 1 if match["thismonth"][0] in "下次" else 0
    count = context.issued_on.year * 12 + context.issued_on.month - 1 + step
    year, month = divmod(count, 12)
    day = numerals.day(match["thisday"]) if match["thisday"] else None
    day = day or _TENTHS.get((match["thispart"] or "").removeprefix("月"))
    on = real_day(year, month + 1, day) if day else end_of_month(year, month + 1)
    doubt = "没有写明月份，按印发当月推算" if on else "没有这一天，未收为时限"
    return Point(
        match.start(), match.end(), on, "part", dated=False, year=year, month=month + 1, doubt=doubt
    )


def _by(point: Point, passage: Passage, context: Context) -> Found | None:
    """A single date: a deadline by its 前 or 内, by a label before it, or by what follows."""
    text = passage.text
    before = BEFORE.match(text, point.end)
    end = before.end() if before else point.end
    if point.grain == "quarter" and not before and text.startswith("内", point.end):
        end += 1
    if not lookalikes.is_deadline(passage, context, point, end, bounded=before is not None):
        return None
    if point.on is None:
        unknown = point.doubt or "没有写明年份，也无从推定，未收为时限"
        return Found(point.start, end, None, unknown)
    on, doubt = point.on, point.doubt
    if before and "前" in before[0] and point.grain in {"month", "quarter"} and point.year:
        first = point.month if point.grain == "month" else point.month - 2
        on = before_month(point.year, first, inclusive=False)
        unit = "月" if point.grain == "month" else "季"
        doubt = f"「前」是否含当{unit}没有写明，按不含计为{on}；另一读法为{point.on}"
    if doubt is None and not point.dated and context.issued_on and on < context.issued_on:
        doubt = f"按{on.year}年计为{on}，早于印发日期{context.issued_on}，请核对年份"
    return Found(point.start, end, ByDate(on), doubt)


def _whole(match: re.Match[str]) -> bool:
    """Whether a range is one at all; «6月20日至» with nothing after it is not."""
    return bool(match["tomonth"] or (match["today"] and match["day"]))


def _range(
    match: re.Match[str], passage: Passage, context: Context, known: int | None
) -> Found | None:
    if not _whole(match) or not lookalikes.is_stage(passage, context, match):
        return None
    months = (
        numerals.month(match["month"] or match["bare"]),
        numerals.month(match["tomonth"] or match["month"] or match["bare"]),
    )
    if months[0] is None or months[1] is None:
        return Found(match.start(), match.end(), None, "没有这个月份，未收为时限")
    year = _year(match, context, known) or context.year_of(months[0], 1)
    if year is None:
        return Found(match.start(), match.end(), None, "没有写明年份，也无从推定，未收为时限")
    doubt = None
    to_year = _year(match, context, None, "to")
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
    tenth = _TENTHS.get(part or "")
    return date(year, month, tenth) if tenth else end_of_month(year, month)

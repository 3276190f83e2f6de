"""Days, months' ends, year ends and ranges: 12月10日前, 9月底前, 年内, 7月至12月."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models import Every
from plans.deadlines import LAST, ByDate, Recurring, before_month
from plans.reading.phrases import lookalikes, numerals
from plans.reading.phrases.context import Context, Found
from plans.reading.phrases.datewords import ALSO_BEFORE, BEFORE, ISO, POINT, RANGE
from plans.reading.phrases.passage import Passage
from plans.reading.phrases.pointdates import Point, iso_point, point_of
from plans.reading.phrases.ranges import is_whole, stage

YEARLY = re.compile(r"每年(?:度)?的?\d{1,2}月")


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
            found = stage(match, passage, context, known)
            if found is None and not is_whole(match):
                continue
            point = None
        else:
            point = iso_point(match) if match.re is ISO else point_of(match, context, known)
            if point is None:
                continue
            found = _by(point, passage, context)
        taken = match.end() if found is None else max(found.end, match.end())
        if match.re is not ISO and (match["year"] or match["rel"]):
            year = numerals.year(match["year"]) if match["year"] else None
            year = year or context.relative_year(match["rel"] or "")
            carried = None if year is None else (year, passage.sentence_number(match.start()))
        if found is not None:
            yield found


def _comes_again(point: Point, passage: Passage) -> bool:
    """«每年11月30日前申报，…于12月10日前初审»: later days of the sentence come every year too."""
    exact = point.grain in {"day", "part"} and point.month and not point.dated
    return bool(exact and YEARLY.search(passage.before(point.start)))


def _day(point: Point) -> int:
    return LAST if point.day is None else point.day


def _carry(carried: tuple[int, int] | None, passage: Passage, place: int) -> int | None:
    """The year printed earlier in the same sentence, which later dates in it share."""
    if carried is None or carried[1] != passage.sentence_number(place):
        return None
    return carried[0]


def _by(point: Point, passage: Passage, context: Context) -> Found | None:
    """A single date: a deadline by its 前 or 内, by a label before it, or by what follows."""
    text = passage.text
    before = BEFORE.match(text, point.end)
    end = before.end() if before else point.end
    if point.grain == "quarter" and not before and text.startswith("内", point.end):
        end += 1
    bounded = before is not None or ALSO_BEFORE.match(text, point.end) is not None
    if not lookalikes.is_deadline(passage, context, point, end, bounded=bounded):
        return None
    if point.doubt is None and _comes_again(point, passage):
        return Found(point.start, end, Recurring(Every.YEAR, month=point.month, day=_day(point)))
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

"""What comes again: 每月25日前, 每季度至少1次, 每年2月底前, 4月开始按月, 全年不少于4次."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from models.deadline import Every
from plans.deadlines import LAST, MOST_TIMES, Recurring
from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context, Found, real_day
from plans.reading.phrases.dates import BEFORE, CLOCK, PART, D, M
from plans.reading.phrases.passage import Passage

STEPS = {
    "日": Every.DAY,
    "天": Every.DAY,
    "周": Every.WEEK,
    "星期": Every.WEEK,
    "月": Every.MONTH,
    "季": Every.QUARTER,
    "季度": Every.QUARTER,
    "半年": Every.HALF_YEAR,
    "年": Every.YEAR,
    "年度": Every.YEAR,
}
COUNTED = {
    ("月", 2): None,
    ("月", 3): Every.QUARTER,
    ("月", 6): Every.HALF_YEAR,
    ("月", 12): Every.YEAR,
}
# Also the counting words of what is handed in: «2篇» is twice, «10家» is a number of firms.
TIMES = rf"({numerals.WHOLE})(?:-{numerals.WHOLE})?(?:次|回|轮|篇|期|场)"
COUNT = re.compile(TIMES)
STEP = r"(?:个)?(?P<step>半年|季度?|年度?|月|周|星期|日|天)"
START = re.compile(
    rf"(?:[从自])?(?:(?P<year>(?:19|20)\d\d)年|(?P<rel>今年|本年|明年|次年))?(?P<month>{M})月份?(?:(?P<day>{D})[日号])?"
    r"(?:开始|起)，?(?P<word>[每逐按分])" + STEP
)
EACH = re.compile(
    r"(?P<word>[每逐按分])(?P<number>\d{1,3}|[两二三四五六七八九十])?"
    + STEP
    + r"(?!均|薪|龄|刊|级|末?统计报表的)"
)
FULL = re.compile(
    rf"(?:全年|年度内|一年)(?P<gap>[^，。；：\n（□]{{0,30}}?)(?:{TIMES})(?P<more>及?以上)?"
)
# Growth, a rate or an average says how much, not when.
RATE = re.compile(
    r"(?:都|约)?(?:增长|递增|下降|提高|增加|减少|新增|平均|人均|的(?!\d)|以来|生产|产生|发生)|报(?!送|告|备|请|市|省|县)"
)
LAST_DAY = re.compile(r"(?:的)?(?:月|季|周|年)?(?:底|末|最后一(?:天|日))")
MONTH_DAY = re.compile(
    rf"(?:的)?(?P<month>{M})月份?(?:(?P<day>{D})[日号]|(?P<part>{PART}))?"
    rf"(?:[、和及](?P<second>{M})月份?(?:(?P<day2>{D})[日号]|(?P<part2>{PART}))?)?"
)
IN_QUARTER = re.compile(
    rf"的?(?:(?P<which>首|第?[一二三]个?|末|最后一?个?)月份?|(?P<end>末)(?={D}[日号]))的?"
    rf"(?:(?P<day>{D})[日号]|(?P<part>{PART}))?"
)
MONTH_ONLY = re.compile(rf"(?:的)?(?P<day>{D})[日号]|(?:的)?(?P<part>{PART})")
FIRST_DAYS = re.compile(rf"前(?P<day>{numerals.WHOLE})(?P<working>个?工作)?[日天]内?")
WEEKDAY = re.compile(
    r"(?:的)?(?:周|星期)?(?P<day>[一二三四五六日天])(?=[之以]?前|上午|下午|下班|[一-鿿]{0,2}(?:召开|报送|上报|例会|调度|通报))"
)
SUNDAY = "日天"
TENTHS = {"上旬": 10, "中旬": 20, "初": 10}
# «每季度结束后10日内» is the tenth day of the window that follows.
ENDED = re.compile(
    rf"(?:度|底|末)?(?:终了|结束|完)?后的?(?P<day>{numerals.WHOLE})个?(?P<working>工作)?[日天]之?内"
)
MORE_DAYS = re.compile(rf"[、和及](?P<day>{D})[日号](?:之?前)?")
NEXT_MONTH = re.compile(rf"次月的?(?P<day>{D})[日号]?(?:之|以)?前")
FAR = 34
SHORTEST = 28


def find_recurring(passage: Passage, context: Context) -> Iterator[Found]:
    """Yield what recurs, each with its start, its day within the window and its times."""
    text = passage.text
    taken = 0
    for match in START.finditer(text):
        if match.start() >= taken and (found := _started(match, passage, context)):
            taken = found.end
            yield found
    for match in EACH.finditer(text):
        found = _after_end(match, text) or _each(match, passage)
        if found is not None:
            yield found
            yield from _more_days(found, text)
    yield from _next_months(passage)
    for match in FULL.finditer(text):
        times = numerals.whole(match[2])
        if times and times <= MOST_TIMES:
            yield Found(match.start(), match.end(), Recurring(Every.YEAR, times=times))


def _after_end(match: re.Match[str], text: str) -> Found | None:
    """«每季度结束后10日内», «每月结束后5个工作日内»: a day of the following window."""
    every = STEPS[match["step"]]
    ended = ENDED.match(text, match.end())
    if match["word"] != "每" or match["number"] or every in {Every.DAY, Every.WEEK} or not ended:
        return None
    day = numerals.whole(ended["day"])
    if not day or day > SHORTEST:
        return None
    month = None if every is Every.MONTH else 1
    doubt = "每期结束后的工作日数不能表示，按自然日计" if ended["working"] else None
    return Found(match.start(), ended.end(), Recurring(every, month=month, day=day), doubt)


def _more_days(found: Found, text: str) -> Iterator[Found]:
    """«每月5日、20日»: each further day is a deadline of its own."""
    rule = found.rule
    if not isinstance(rule, Recurring) or rule.every is not Every.MONTH or not rule.day:
        return
    end = found.end
    while more := MORE_DAYS.match(text, end):
        end = more.end()
        day = numerals.day(more["day"])
        if day is not None:
            yield Found(more.start("day"), end, Recurring(Every.MONTH, rule.from_on, day=day))


def _next_months(passage: Passage) -> Iterator[Found]:
    """«每月…于次月5日前»: the day belongs to every month, not to the one after the issue."""
    for match in NEXT_MONTH.finditer(passage.text):
        day = numerals.day(match["day"])
        if day is not None and "月" in passage.before(match.start(), 40):
            yield Found(match.start(), match.end(), Recurring(Every.MONTH, day=day))


def _started(match: re.Match[str], passage: Passage, context: Context) -> Found | None:
    month = numerals.month(match["month"])
    if month is None or not _steps(match["word"], match["step"]):
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


def _steps(word: str, step: str) -> bool:
    """«按月», «分季度», «逐日» recur; «按日期», «分年度计划» and the like are other words."""
    if word == "每":
        return True
    if word == "分":
        return step in {"季", "季度", "月"}
    if word == "逐":
        return step in {"日", "月", "周", "季", "季度"}
    return step in {"日", "月", "周", "季", "季度", "半年", "年", "年度"}


def _each(match: re.Match[str], passage: Passage) -> Found | None:
    text = passage.text
    if not _steps(match["word"], match["step"]) or _is_word(match, text):
        return None
    every: Every | None = STEPS[match["step"]]
    if match["number"]:
        if match["word"] != "每":
            return None
        count = numerals.whole(match["number"])
        every = every if count == 1 else COUNTED.get((match["step"], count or 0))
        if every is None:
            return Found(
                match.start(), match.end(), None, "不是按日、周、月、季、半年、年重复，未收为时限"
            )
    if every is None:
        return None
    if RATE.match(text, match.end()):
        return None
    end, fields = _detail(text, match.end(), every)
    doubt = fields.pop("doubt", None)
    if fields.get("bad"):
        return Found(match.start(), end, None, "没有这一天，未收为时限")
    end, times = _times(passage, end)
    return Found(
        match.start(), end, _rule(every, fields, times, None), str(doubt) if doubt else None
    )


WORDS = re.compile(
    r"按月(?:报(?!送|告)|度)|按日[期程常]|按年[龄限度]?[计度]|按时|分[季月][度份]?数据|每日经济|按季[节]|按周[期]|"
    r"[每按]周[岁年期]|按年份|每天[\d]+小时|每年[级]|按日历|按月份|按天[气]|每月份|每日[\d]+小时"
)


def _is_word(match: re.Match[str], text: str) -> bool:
    if WORDS.match(text, match.start()):
        return True
    before = text[match.start() - 1 : match.start()]
    return match["word"] in "分按逐" and before in {"部", "充", "十", "百", "评", "积", "得", "划"}


def _detail(text: str, place: int, every: Every) -> tuple[int, dict[str, object]]:
    """Read the month and day within the window; they count only up to 前 or a natural end."""
    fields: dict[str, object] = {}
    match: re.Match[str] | None = None
    if every in {Every.YEAR, Every.HALF_YEAR} and (match := MONTH_DAY.match(text, place)):
        return _month_day(text, match, every)
    if every is Every.QUARTER and (match := IN_QUARTER.match(text, place)):
        which = match["which"] or "末"
        fields["month"] = (
            1
            if which == "首" or ("一个" in which and "最后" not in which) or which == "第一"
            else 2
            if "二" in which
            else 3
        )
        fields |= _day_fields(match["day"], match["part"], "month")
    elif every is Every.WEEK and (match := WEEKDAY.match(text, place)):
        fields["day"] = 7 if match["day"] in SUNDAY else "一二三四五六".index(match["day"]) + 1
    elif every is Every.MONTH and (match := FIRST_DAYS.match(text, place)):
        fields |= _day_fields(match["day"], None, "month")
        if match["working"]:
            fields["doubt"] = "按工作日计的每月时限不能表示，按自然日计"
    elif every is Every.MONTH and (match := MONTH_ONLY.match(text, place)):
        fields |= _day_fields(match["day"], match["part"], "month")
    elif match := LAST_DAY.match(text, place):
        fields["day"] = None if every is Every.DAY else LAST
    end = match.end() if match else place
    before = BEFORE.match(text, end)
    if before and (match or before[0] not in {"前"}):
        end = before.end()
    elif clock := re.compile(CLOCK).match(text, end):
        end = clock.end()
    return end, fields


def _month_day(text: str, match: re.Match[str], every: Every) -> tuple[int, dict[str, object]]:
    month = numerals.month(match["month"])
    if month is None:
        return match.end(), {"bad": True}
    fields = _day_fields(match["day"], match["part"], "month")
    if match["day"] and real_day(2024, month, int(str(fields.get("day") or 0))) is None:
        return match.end(), {"bad": True}
    before = BEFORE.match(text, match.end())
    end = before.end() if before else match.end()
    if before and "前" in before[0] and not match["day"] and not match["part"] and month > 1:
        fields["doubt"] = (
            f"「前」是否含当月没有写明，按不含计为{month - 1}月底；另一读法为{month}月底"
        )
        month -= 1
    fields["month"] = month
    second = numerals.month(match["second"]) if match["second"] else None
    if second is not None:
        if second == month + 6:
            fields["every"] = Every.HALF_YEAR
        else:
            fields["doubt"] = "一年中写了两个月份，只收了前一个"
    elif every is Every.HALF_YEAR:
        fields["month"] = (month - 1) % 6 + 1
    return end, fields


def _day_fields(day: str | None, part: str | None, _of: str) -> dict[str, object]:
    if day:
        value = numerals.day(day) or numerals.whole(day)
        return {"day": value} if value and value <= 31 else {"bad": True}
    if part:
        return {"day": TENTHS.get(part, LAST)}
    return {}


def _times(passage: Passage, end: int) -> tuple[int, int]:
    """Look for «…2次» in the rest of the clause; a phrase grows to reach it."""
    clause_end = min(passage.clause(end, end)[1], end + FAR)
    for count in COUNT.finditer(passage.text, end, clause_end):
        times = numerals.whole(count[1])
        if passage.text[count.start() - 1] == "第" or not times or times > MOST_TIMES:
            continue
        return count.end(), times
    return end, 1


def _rule(
    every: Every, fields: dict[str, object], times: int, from_on: date | None
) -> Recurring | None:
    chosen = fields.get("every", every)
    month, day = fields.get("month"), fields.get("day")
    return Recurring(
        chosen if isinstance(chosen, Every) else every,
        from_on=from_on,
        month=month if isinstance(month, int) else None,
        day=day if isinstance(day, int) else None,
        times=times,
    )

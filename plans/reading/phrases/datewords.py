"""The patterns of dates and ranges, and of what follows them: 前, 截止, a time of day."""

from __future__ import annotations

import re

from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context

M = r"(?:1[0-9]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
ONES = "[一二三四五六七八九]"
D = rf"(?:[0-3]?\d|[廿卅二三]?十{ONES}?|[廿卅]{ONES}?|{ONES})"
PART = r"(?:月?[底末]|初|上旬|中旬|下旬)"
YEAR = (
    r"(?:(?P<{0}year>(?:19|20)\d\d|[一二][零〇○O九][零〇○O一二三四五六七八九]{{2}})年度?"
    r"|(?P<{0}rel>今年|本年度?|当年|明年|次年|翌年|来年|下一?年度?|第二年|去年|上一?年度?))"
)
# «3月20日（星期三）下班前»: the day of the week behind a date says nothing more.
WEEKDAY = r"(?:（(?:星期|周)[一二三四五六日天]）)?"
POINT = re.compile(
    rf"(?<![\d.·])(?:{YEAR.format('')}的?)?(?:"
    rf"(?P<month>{M})月份?(?:(?P<day>{D})[日号](?!线){WEEKDAY}|(?P<part>{PART}))?"
    r"|(?P<yearend>(?<![\d零〇一二两三四五六七八九十几数多半每近届同])年?(?:底|末|内)(?!控|部|容|涵))"
    r"|(?P<quarter>第?[一二三四1-4])季度(?P<qpart>末|底|内)?"
    r"|(?P<half>[上下]半年)(?P<hpart>末|底|内)?"
    r"|(?P<thismonth>本月|当月|下个?月|次月|(?<![上每个逐按双单隔月\d一二三四五六七八九十])月)"
    rf"(?:(?P<thisday>{D})[日号]|(?P<thispart>{PART}))"
    r")"
)
ISO = re.compile(r"(?<![\d.])(20\d\d)([-./])(0?[1-9]|1\d)\2([0-3]?\d)(?![\d.-])日?")
CLOCK = r"(?:(?:上午|下午|中午|晚上?)?\d{1,2}(?:时|点|:\d\d)(?:\d{1,2}分|半)?|下班)?"
TO = r"(?:起?至|起?到|-{1,3})"
RANGE = re.compile(
    rf"(?<![\d.·])(?:{YEAR.format('')}的?)?(?:(?P<month>{M})月份?|(?P<bare>{M})(?={TO}{M}月))"
    rf"(?:(?P<day>{D})(?:[日号]{WEEKDAY}|(?=-|至|到))|(?P<part>{PART}))?{CLOCK}{TO}"
    rf"(?:{YEAR.format('to')}的?)?(?:(?P<tomonth>{M})月份?)?"
    rf"(?:(?P<today>{D})[日号]{WEEKDAY}|(?P<topart>{PART}))?{CLOCK}"
)
BEFORE = re.compile(
    rf"{CLOCK}(?:主?汛期(?:到来|来临)?|入汛|开学)?(?:之|以)?前(?![述期置言沿往后]|提(?![交出供请报]))|{CLOCK}(?:截止|为止|止)(?!血)|为(?:截止|最后)(?:日期?|期限|时间)"
)
# «6月30日、12月31日前»: the 前 of the last holds for each.
ALSO_BEFORE = re.compile(rf"(?:[、和及]{M}月(?:{D}[日号]|{PART})){{1,3}}(?:之|以)?前")
TENTHS = {"上旬": 10, "中旬": 20, "初": 10}


def year_in(
    match: re.Match[str], context: Context, known: int | None, prefix: str = ""
) -> int | None:
    """The year that a date prints or implies; `known` is that of its sentence."""
    if match[f"{prefix}year"]:
        return numerals.year(match[f"{prefix}year"])
    if match[f"{prefix}rel"]:
        return context.relative_year(match[f"{prefix}rel"])
    return known

"""The patterns of what recurs, and the words that only begin like it."""

from __future__ import annotations

import re

from models.deadline import Every
from plans.reading.phrases import numerals
from plans.reading.phrases.datewords import PART, D, M

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
    + r"(?!均|薪|工作日|龄|刊(?![发登载播印])|级|末?统计报表的)"
)
FULL = re.compile(
    rf"(?:全年|年度内|一年)(?P<gap>[^，。；：\n（□]{{0,30}}?)(?:{TIMES})(?P<more>及?以上)?"
)
# Growth, a rate or an average says how much, not when.
RATE = re.compile(
    r"[^，。；：\d]{0,8}?(?:不低于|不少于|不超过|约)?\d[\d.]*[万亿]?元|(?:都|约)?(?:增长|递增|下降|提高|增加|减少|新增|平均|人均|的(?!\d)|以来|生产|产生|发生)|报(?!送|告|备|请|市|省|县)"
)
LAST_DAY = re.compile(r"(?:的)?(?:月|季|周|年)?(?:底|末|最后一(?:个?工作日|天|日))")
MONTH_DAY = re.compile(
    rf"(?:的)?(?P<month>{M})(?:月份?|(?=、{M}[、月]))(?:(?P<day>{D})[日号]|(?P<part>{PART}))?"
)
# «每年3月、6月、9月和12月»: each further month of the list.
MORE_MONTHS = re.compile(
    rf"[、和及](?P<month>{M})(?:月份?|(?=、{M}[、月]))(?:(?P<day>{D})[日号]|(?P<part>{PART}))?"
)
HALVES = re.compile(r"(?:的)?上半年?[、和及]下半年")
YEAR_QUARTER = re.compile(r"(?:的)?第?(?P<which>[一二三四1-4])季度(?!、)[末底内]?")
IN_QUARTER = re.compile(
    rf"的?(?:(?P<which>首|第?[一二三]个?|末|最后一?个?)月份?|(?P<end>末)(?={D}[日号]))的?"
    rf"(?:(?P<day>{D})[日号]|(?P<part>{PART}))?"
)
MONTH_ONLY = re.compile(rf"(?:的)?(?P<day>{D})[日号]|(?:的)?(?P<part>{PART})")
FIRST_DAYS = re.compile(rf"前(?P<day>{numerals.WHOLE})(?P<working>个?工作)?[日天]内?")
WEEKDAY = re.compile(
    r"(?:的)?(?:周|星期)?(?P<day>[一二三四五六日天])(?=[之以]?前|[、和及](?:每?(?:周|星期))?[一二三四五六日天]|上午|下午|下班|[一-鿿]{0,2}(?:召开|报送|上报|例会|调度|通报))"
)
SUNDAY = "日天"
# «每季度结束后10日内» is the tenth day of the window that follows.
# «每天体育活动时间2小时» is a length of each day.
LENGTH = re.compile(r"[^，。；：、]{0,14}?\d+(?:\.\d+)?个?(?:小时|分钟|学时|课时)(?!以?内)")
ENDED = re.compile(
    rf"(?:度|底|末)?(?:终了|结束|完)?后的?(?P<day>{numerals.WHOLE})个?(?P<working>工作)?[日天]之?内"
)
# «季后15日内», «月后5个工作日内»: the same without 每.
AFTER_STEP = re.compile(
    rf"(?<![每\d个半上本当次下一二三四五六七八九十])(?P<step>月|季度?)[末底]?(?:终了|结束)?后的?"
    rf"(?P<day>{numerals.WHOLE})个?(?P<working>工作)?[日天]之?内"
)
MORE_WEEKDAYS = re.compile(
    r"[、和及](?P<said>(?:每?(?:周|星期))?(?P<day>[一二三四五六日天])(?:之?前)?)"
)
MORE_DAYS = re.compile(rf"[、和及](?P<said>(?P<day>{D})[日号](?:之?前)?)")
# «每隔两周», «隔日»: such steps no rule has.
APART = re.compile(
    r"每隔(?:[一两二三四五六七八九十\d]{1,2}个?)?(?:周|星期|天|日|年)|(?<![间分阻])隔(?:周|日(?!常))"
)
NEXT_MONTH = re.compile(rf"(?:次|下个?)月的?(?P<day>{D})[日号]?(?:之|以)?前")
# What comes every month is told by 每月, or by 上月 beside the day.
OF_MONTHS = re.compile(r"每个?月|[按逐]月|上个?月|当月|月[度报]")
FAR = 34
SHORTEST = 28
WORDS = re.compile(
    r"按月(?:报(?!送|告)|度)|按日[期程常]|按年(?:[龄限]|度?(?:计|分解|目标|任务|预算|考核|工作|安排|投资))|按时|分[季月][度份]?数据|每日经济|按季[节]|按周[期]|"
    r"[每按]周[岁年期]|按年份|每天[\d]+小时|每年[级]|按日历|按月份|按天[气]|每月份|每日[\d]+小时"
)


def recurs(word: str, step: str) -> bool:
    """«按月», «分季度», «逐日» recur; «按日期», «分年度计划» and the like are other words."""
    if word == "每":
        return True
    if word == "分":
        return step in {"季", "季度", "月"}
    if word == "逐":
        return step in {"日", "月", "周", "季", "季度"}
    return step in {"日", "月", "周", "季", "季度", "半年", "年", "年度"}


def is_word(match: re.Match[str], text: str) -> bool:
    """Whether 每, 按 or 分 begins another word here: 按时, 十分, 每周年."""
    if WORDS.match(text, match.start()):
        return True
    before = text[match.start() - 1 : match.start()]
    return match["word"] in "分按逐" and before in {"部", "充", "十", "百", "评", "积", "得", "划"}

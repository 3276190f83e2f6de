"""Deadlines and dates in Chinese words: on pages, in reviews of a paper, on the command line."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from models import Every
from plans.deadlines import (
    ISSUED,
    ByDate,
    EndOfPeriod,
    InRange,
    OnEvent,
    Recurring,
    Relative,
    Rule,
)

_EVERY = {
    Every.DAY: "每日",
    Every.WEEK: "每周",
    Every.MONTH: "每月",
    Every.QUARTER: "每季度",
    Every.HALF_YEAR: "每半年",
    Every.YEAR: "每年",
}
_WEEKDAYS = "一二三四五六日"


def chinese_date(day: date) -> str:
    """Return a date as official papers write it: 2024年11月5日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_words(rule: Rule, period_to: date | None = None) -> str:
    """Say by when a rule makes something due, in one phrase; `period_to` ends its plan."""
    match rule:
        case ByDate(on):
            return f"{chinese_date(on)}前"
        case InRange(from_on, to_on):
            return f"{chinese_date(from_on)}至{chinese_date(to_on)}"
        case EndOfPeriod():
            return f"活动期末（{chinese_date(period_to)}）" if period_to else "活动期末"
        case Recurring():
            return _recurring(rule)
        case Relative(days, working, event):
            unit = "个工作日" if working else "日"
            start = "印发" if event == ISSUED else f"“{event}”"
            if days == 0:
                return f"{start}当日"
            return f"{start}{'后' if days > 0 else '前'}{abs(days)}{unit}内"
        case OnEvent(event, every):
            return f"“{event}”期间{_EVERY[every]}" if every else f"“{event}”结束时"
        case _:
            assert_never(rule)


def _recurring(rule: Recurring) -> str:
    words = _EVERY[rule.every]
    if rule.times > 1:
        words += f"{rule.times}次"
    words += f"，{_day_in_window(rule)}到期"
    if rule.from_on and rule.to_on:
        return f"{words}（{chinese_date(rule.from_on)}至{chinese_date(rule.to_on)}）"
    if rule.from_on:
        return f"{words}（自{chinese_date(rule.from_on)}起）"
    return f"{words}（至{chinese_date(rule.to_on)}）" if rule.to_on else words


def _day_in_window(rule: Recurring) -> str:
    if rule.every is Every.DAY:
        return "当日"
    dated = rule.day if rule.day is not None and rule.day > 0 else None
    if rule.every is Every.WEEK:
        return f"周{_WEEKDAYS[(dated or 7) - 1]}"
    month = ""
    if rule.month is not None:
        month = f"{rule.month}月" if rule.every is Every.YEAR else f"第{rule.month}个月"
    elif dated and rule.every is not Every.MONTH:
        month = "最后一个月"
    return f"{month}{dated}日" if dated else f"{month}最后一天"

"""The program's values in the words of a Chinese page: deadlines, dates, roles, sizes."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from models import DeadlineKind, Duty, Every, MilestoneState, TaskKind
from notifications.numerals import chinese_date
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
from plans.overview import ROLE_WORDS
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import CHINESE as LIGHTS
from tracking.lights import Light
from tracking.standing import Standing

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
ROLES = ROLE_WORDS
DUTIES = {Duty.FILLER: "填报人", Duty.HEAD: "负责人", Duty.COORDINATOR: "协调人"}
KINDS = {TaskKind.DUTY: "任务", TaskKind.GOAL: "目标", TaskKind.SCOPE: "范围"}
DEADLINE_KINDS = {
    DeadlineKind.BY: "定期限",
    DeadlineKind.RANGE: "定期间",
    DeadlineKind.RECURRING: "周期",
    DeadlineKind.RELATIVE: "按日推算",
    DeadlineKind.EVENT: "随事件",
    DeadlineKind.PERIOD: "未写时限",
}
_EVERY = {
    Every.DAY: "每日",
    Every.WEEK: "每周",
    Every.MONTH: "每月",
    Every.QUARTER: "每季度",
    Every.HALF_YEAR: "每半年",
    Every.YEAR: "每年",
}
_WEEKDAYS = "一二三四五六日"
_QUARTERS = "一二三四"
_KILO = 1000


def deadline_words(rule: Rule, period_to: date) -> str:
    """Say by when a rule makes something due, in one phrase; `period_to` ends its plan."""
    match rule:
        case ByDate(on):
            return f"{chinese_date(on)}前"
        case InRange(from_on, to_on):
            return f"{chinese_date(from_on)}至{chinese_date(to_on)}"
        case EndOfPeriod():
            return f"活动期末（{chinese_date(period_to)}）"
        case Recurring():
            return _recurring(rule)
        case Relative(days, working, event):
            unit = "个工作日" if working else "日"
            start = "印发" if event == ISSUED else f"“{event}”"
            if days == 0:
                return f"{start}当日"
            return f"{start}{'后' if days > 0 else '前'}{abs(days)}{unit}内"
        case OnEvent(event, every):
            return f"“{event}”期间每日" if every else f"“{event}”结束时"
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


def occurrence_words(occurrence: str) -> str:
    """Say which time of a deadline it is: «2023-Q3#2» is 2023年第三季度第2次, «once» nothing."""
    if occurrence == "once":
        return ""
    window, _, number = occurrence.partition("#")
    words = _window(window)
    return f"{words}第{number}次" if number else words


def _window(window: str) -> str:
    """Word a window's key; a date stays as it is."""
    year, _, part = window.partition("-")
    match part[:1]:
        case "":
            return f"{year}年"
        case "Q":
            return f"{year}年第{_QUARTERS[int(part[1]) - 1]}季度"
        case "H":
            return f"{year}年{'上' if part[1] == '1' else '下'}半年"
        case "W":
            return f"{year}年第{int(part[1:])}周"
    return window if "-" in part else f"{year}年{int(part)}月"


def light_words(row: Standing) -> str:
    """Return the word beside a light; an ended milestone says how it ended."""
    return STATES[row.state] if row.light is Light.GREY else LIGHTS[row.light]


def days_left(row: Standing, day: date) -> str:
    """Say how far an open milestone's due date is; nothing for one that waits or has ended."""
    if row.state not in (MilestoneState.PENDING, MilestoneState.RETURNED):
        return ""
    left = (row.due_on - day).days
    if left < 0:
        return f"逾期{-left}天"
    return f"还有{left}天" if left else "今天到期"


def task_name(ref: str) -> str:
    """Return the task as people say it: 任务9, 附件3 三1."""
    return ref.replace("-", " ", 1) if ref.startswith("附件") else f"任务{ref}"


def local_time(at: datetime) -> str:
    """Return a moment as the office's clock showed it."""
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def size_words(size: int) -> str:
    """Return a file size for people: 812 B, 13 KB, 2.4 MB."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO**2:
        return f"{size / _KILO:.0f} KB"
    return f"{size / _KILO**2:.1f} MB"

"""The program's values in the words of a Chinese page: dates, roles, lights, sizes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models import DeadlineKind, Duty, MilestoneState, TaskKind
from plans.overview import ROLE_WORDS
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import CHINESE as LIGHTS
from tracking.lights import Light
from tracking.standing import Standing

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
ROLES = ROLE_WORDS
DUTIES = {
    Duty.FILLER: "填报人",
    Duty.HEAD: "负责人",
    Duty.COORDINATOR: "协调人",
    Duty.LEADER: "分管领导",
}
KINDS = {TaskKind.DUTY: "任务", TaskKind.GOAL: "目标", TaskKind.SCOPE: "范围"}
DEADLINE_KINDS = {
    DeadlineKind.BY: "定期限",
    DeadlineKind.RANGE: "定期间",
    DeadlineKind.RECURRING: "周期",
    DeadlineKind.RELATIVE: "按日推算",
    DeadlineKind.EVENT: "随事件",
    DeadlineKind.PERIOD: "未写时限",
}
_QUARTERS = "一二三四"
_KILO = 1000


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

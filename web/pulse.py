"""Whether the reminders run: «nobody to remind» told apart from «nobody looked»."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Letter
from plans.workdays import WorkCalendar
from tracking import heartbeat
from web.words import local_time


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the page says about the reminders; `warning` when somebody must look after them."""

    warning: bool
    sentence: str


def pulse(session: Session, calendar: WorkCalendar, today: date) -> Pulse:
    """Judge the latest finished `remind` sweep; it may be one working day old."""
    last = heartbeat.latest(session, "remind", today)
    if last is None:
        return Pulse(warning=True, sentence="提醒未运行过，没有人收到过提醒。")
    if last.swept_on < today:
        missed = heartbeat.missed_workdays(last, today, calendar)
        on = f"上次运行的日期是{last.swept_on:%Y-%m-%d}"
        if missed > 1:
            return Pulse(warning=True, sentence=f"提醒已有{missed}个工作日没有运行，{on}。")
        return Pulse(warning=False, sentence=f"今日提醒尚未运行，{on}。")
    letters = session.execute(
        sa.select(sa.func.count()).where(col(Letter.written_on) == last.swept_on)
    ).scalar_one()
    day = "今日" if last.swept_on == today else f"{last.swept_on:%Y-%m-%d} "
    if not letters:
        return Pulse(warning=False, sentence=f"提醒已运行，{day}无人需提醒。")
    return Pulse(warning=False, sentence=f"提醒已运行，{day}发出提醒函{letters}封。")


def ahead(runs: Mapping[str, datetime] | None) -> str:
    """Say when the clock of this process reminds next; without one, that others must."""
    if runs is None:
        return "本程序没有带时钟，由 cron、Prefect 或人来运行提醒。"
    return f"下次自动提醒：{local_time(runs['remind'])}。" if "remind" in runs else ""

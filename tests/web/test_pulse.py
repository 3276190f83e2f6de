"""The reminders' heartbeat on the first page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from duban.build.office import Office
from models import Sweep
from plans.workdays import WorkCalendar
from tests.web.making import NOW, TODAY, browser
from web.app import make_app
from web.pulse import ahead, pulse


@pytest.mark.parametrize(
    ("swept_on", "today", "warning", "says"),
    [
        ("2023-11-20", "2023-11-20", False, "今日无人需提醒"),
        ("2023-11-17", "2023-11-19", False, "今日提醒尚未运行"),
        ("2023-11-17", "2023-11-20", False, "今日提醒尚未运行"),
        ("2023-11-17", "2023-11-21", True, "已有2个工作日没有运行"),
        ("2023-09-28", "2023-10-07", False, "今日提醒尚未运行"),
        ("2023-10-06", "2023-10-08", True, "已有2个工作日没有运行"),
        ("2023-12-31", "2023-11-20", True, "提醒未运行过"),
    ],
)
def test_a_sweep_may_be_one_working_day_old(
    session: Session, swept_on: str, today: str, warning: bool, says: str
) -> None:
    at = datetime(2023, 11, 20, tzinfo=UTC)
    day = date.fromisoformat(swept_on)
    session.add(
        Sweep(operation="remind", swept_on=day, started_at=at, finished_at=at, ran_by="clock")
    )
    session.flush()
    found = pulse(session, WorkCalendar(), date.fromisoformat(today))
    assert found.warning is warning
    assert says in found.sentence


def test_never_is_told_apart_from_nobody(session: Session) -> None:
    found = pulse(session, WorkCalendar(), date(2023, 11, 20))
    assert found.warning
    assert "未运行过" in found.sentence


def test_the_page_says_when_the_clock_reminds_next_or_that_none_ticks(office: Office) -> None:
    at = datetime(2023, 11, 21, 0, 0, tzinfo=UTC)
    for runs, says in (
        ({"remind": at}, "下次自动提醒：2023-11-21 08:00。"),
        ({}, ""),
        (None, "由 cron、Prefect 或人来运行提醒。"),
    ):
        assert ahead(runs).endswith(says)
    ticking = make_app(
        office, today=lambda: TODAY, now=lambda: NOW, next_runs=lambda: {"remind": at}
    )
    assert "下次自动提醒：2023-11-21 08:00。" in browser(ticking).get("/").text
    still = make_app(office, today=lambda: TODAY, now=lambda: NOW)
    assert "没有带时钟" in browser(still).get("/").text

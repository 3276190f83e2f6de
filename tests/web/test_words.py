"""Deadlines, windows and sizes in the words of a page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from models import Every
from plans.deadlines import (
    ByDate,
    EndOfPeriod,
    InRange,
    OnEvent,
    Recurring,
    Relative,
    Rule,
)
from plans.deadlinewords import deadline_words
from web import words

END = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ByDate(date(2023, 9, 5)), "2023年9月5日前"),
        (InRange(date(2023, 4, 1), date(2023, 6, 30)), "2023年4月1日至2023年6月30日"),
        (EndOfPeriod(), "活动期末（2023年12月31日）"),
        (Recurring(Every.DAY), "每日，当日到期"),
        (Recurring(Every.WEEK), "每周，周日到期"),
        (Recurring(Every.WEEK, day=5), "每周，周五到期"),
        (Recurring(Every.MONTH, day=-1), "每月，最后一天到期"),
        (Recurring(Every.MONTH, day=10, times=2), "每月2次，10日到期"),
        (Recurring(Every.QUARTER, month=1, day=15), "每季度，第1个月15日到期"),
        (Recurring(Every.HALF_YEAR, day=20), "每半年，最后一个月20日到期"),
        (Recurring(Every.YEAR, month=6), "每年，6月最后一天到期"),
        (Recurring(Every.YEAR, from_on=date(2023, 4, 1)), "每年，最后一天到期（自2023年4月1日起）"),
        (Recurring(Every.YEAR, to_on=END), "每年，最后一天到期（至2023年12月31日）"),
        (Relative(10, working=True), "印发后10个工作日内"),
        (Relative(0), "印发当日"),
        (Relative(-1, event="月报开网"), "“月报开网”前1日内"),
        (OnEvent("月报开网"), "“月报开网”结束时"),
        (OnEvent("月报开网", Every.DAY), "“月报开网”期间每日"),
        (OnEvent("月报开网", Every.WEEK), "“月报开网”期间每周"),
    ],
)
def test_a_deadline_in_words(rule: Rule, said: str) -> None:
    assert deadline_words(rule, END) == said


@pytest.mark.parametrize(
    ("occurrence", "said"),
    [
        ("once", ""),
        ("2023", "2023年"),
        ("2023-Q3", "2023年第三季度"),
        ("2023-Q3#2", "2023年第三季度第2次"),
        ("2023-H1", "2023年上半年"),
        ("2023-H2", "2023年下半年"),
        ("2023-W07", "2023年第7周"),
        ("2023-04", "2023年4月"),
        ("2023-04-09", "2023-04-09"),
    ],
)
def test_an_occurrence_in_words(occurrence: str, said: str) -> None:
    assert words.occurrence_words(occurrence) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 B"), (999, "999 B"), (1000, "1 KB"), (12_345, "12 KB"), (2_450_000, "2.5 MB")],
)
def test_a_size_in_words(size: int, said: str) -> None:
    assert words.size_words(size) == said


def test_a_moment_is_shown_on_the_offices_clock() -> None:
    assert words.local_time(datetime(2023, 12, 31, 16, 5, tzinfo=UTC)) == "2024-01-01 00:05"

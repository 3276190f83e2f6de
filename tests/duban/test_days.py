"""A date is the same however people type it or a sheet shows it."""

from __future__ import annotations

from datetime import date

import pytest

from duban.days import DayOutOfRangeError, DayUnreadableError, read_day


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-04",
        "2024-5-4",
        "20240504",
        "2024/5/4",
        "2024.5.4",
        "2024年5月4日",
        " 2024 年 5 月 4 日 ",
        "２０２４－０５－０４",
        "２０２４０５０４",
        "２０２４年５月４日",
        "2024-05-04 00:00:00",
        "2024/5/4 0:00",
        "2024/5/4 10:00:00",
        "2024-05-04T08:30:00.000",
    ],
)
def test_every_way_of_writing_is_the_same_day(text: str) -> None:
    assert read_day(text) == date(2024, 5, 4)


@pytest.mark.parametrize(
    "text", ["", "去年", "2024-13-01", "2024-02-30", "2024-5", "45416", "2024-5-4-1", "2024-5-4 晚"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DayUnreadableError):
        read_day(text)


@pytest.mark.parametrize("text", ["24-5-4", "1024-05-04", "2100-01-01"])
def test_a_year_that_no_office_reckons_with_is_refused(text: str) -> None:
    with pytest.raises(DayOutOfRangeError):
        read_day(text)

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bulletins.figures import mean, percent
from bulletins.frame import day_words
from bulletins.numbering import HeadingNumbers, chinese
from bulletins.sources import Sources
from bulletins.titling import MOST_EMS, broken


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_numbers_of_headings_are_chinese(number: int, said: str) -> None:
    assert chinese(number) == said


@pytest.mark.parametrize("number", [0, 100])
def test_a_number_that_no_heading_has_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese(number)


def test_a_lower_heading_begins_anew_under_the_next_higher_one() -> None:
    count = HeadingNumbers()
    said = [count.一级(), count.二级(), count.二级(), count.三级(), count.一级(), count.二级()]
    assert said == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于进展情况的通报", ["关于进展情况的通报"]),
        (
            "关于限期办理《某某方案》逾期事项的督办通知",
            ["关于限期办理《某某方案》", "逾期事项的督办通知"],
        ),
        (
            "上级给的\n两行标题而且很长很长很长很长很长",
            ["上级给的", "两行标题而且很长很长很长很长很长"],
        ),
    ],
)
def test_a_long_title_is_broken_where_no_word_is_cut(title: str, lines: list[str]) -> None:
    assert broken(title).splitlines() == lines


def test_lines_of_a_title_fit_and_are_of_like_length() -> None:
    lines = broken("关于" * 45).splitlines()
    assert "".join(lines) == "关于" * 45
    assert max(map(len, lines)) <= MOST_EMS
    assert max(map(len, lines)) - min(map(len, lines)) <= 2


def test_a_date_has_no_zeros_before_month_and_day() -> None:
    assert day_words(date(2024, 1, 5)) == "2024年1月5日"


def test_shares_and_means_are_rounded_once_half_up() -> None:
    assert percent(1, 8) == "12.5%"
    assert percent(1, 1600) == "0.1%"
    assert percent(0, 0) == "—"
    assert mean([Decimal("93.55"), Decimal("93.64")], 1) == Decimal("93.6")
    assert mean([], 1) is None


def test_a_number_cited_twice_alike_has_one_line_in_the_annex() -> None:
    sources = Sources()
    assert sources.cite(3, "单位", "台账") == sources.cite(3, "单位", "台账") == "3"
    assert sources.cite_all([1, "—", ""], "某行", "台账") == ["1", "—", ""]
    assert [row["数字"] for row in sources.rows()] == ["3", "1"]

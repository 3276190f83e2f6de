"""Numerals of papers, of both widths, Arabic, Chinese and mixed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.reading.phrases import numerals


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("28", "28"),
        ("２８", "28"),
        ("二十八", "28"),
        ("十", "10"),
        ("两", "2"),
        ("〇", "0"),
        ("一百零五", "105"),
        ("三千二百", "3200"),
        ("二〇二三", "2023"),
        ("5000万", "50000000"),
        ("1.5万", "15000"),
        ("一亿二千万", "120000000"),
        ("5万亿", "5000000000000"),
        ("1,200", "1200"),
        ("0.50", "0.5"),
    ],
)
def test_a_numeral_has_its_value(printed: str, value: str) -> None:
    assert numerals.number_text(printed) == value


@pytest.mark.parametrize("printed", ["", "家", "5家", "第二", "2.", "二x", "1" * 41])
def test_what_is_no_numeral_has_none(printed: str) -> None:
    assert numerals.number(printed) is None


def test_percentages_months_days_and_years_keep_their_bounds() -> None:
    assert numerals.percent("5％") == "5"
    assert numerals.percent("百分之十二") == "12"
    assert numerals.percent("5分") is None
    assert [numerals.month(text) for text in ("十二", "元", "13", "0")] == [12, 1, None, None]
    assert [numerals.day(text) for text in ("廿五", "31", "32")] == [25, 31, None]
    assert [numerals.year(text) for text in ("二○二三", "2023", "999")] == [2023, 2023, None]


def chinese(value: int) -> str:
    """Write 1 to 9999 the way a paper does, independently of the reader."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    written, gap = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + units[place]
            gap = False
        else:
            gap = True
    return written


@given(st.integers(1, 9999))
def test_chinese_numerals_come_back_as_they_were(value: int) -> None:
    assert numerals.whole(chinese(value)) == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = numerals.number(text)
    assert value is None or value >= 0

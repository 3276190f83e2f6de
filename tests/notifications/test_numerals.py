from datetime import date

import pytest

from notifications.numerals import section_number
from plans.deadlinewords import chinese_date


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (200, "二百"),
        (230, "二百三十"),
    ],
)
def test_headings_are_numbered_in_chinese(number: int, text: str) -> None:
    assert section_number(number) == text


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2024, 1, 5)) == "2024年1月5日"

from __future__ import annotations

from decimal import Decimal, FloatOperation, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rounding import WORKING, Mode, Rounding

TWO = Rounding(2, Mode.HALF_UP)
exact_parts = st.lists(
    st.fractions(0, 30, max_denominator=997).map(
        lambda f: WORKING.divide(Decimal(f.numerator), Decimal(f.denominator))
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("mode", "value", "printed"),
    [
        ("half_up", "66.665", "66.67"),
        ("half_even", "66.665", "66.66"),
        ("down", "66.669", "66.66"),
        ("half_up", "0.004", "0.00"),
        ("half_up", "100", "100.00"),
    ],
)
def test_a_value_is_rounded_by_its_mode(mode: str, value: str, printed: str) -> None:
    assert str(Rounding(2, Mode(mode)).take(Decimal(value))) == printed


def test_a_third_three_times_is_one() -> None:
    third = WORKING.divide(Decimal(100), Decimal(3))
    assert TWO.take(third * 3) == 100


def test_an_exact_half_that_a_division_left_a_hair_short_still_goes_up() -> None:
    # 86.665 as 50 digits of working might leave it.
    assert TWO.take(Decimal("86.66499999999999999999999999999999999999999999")) == Decimal("86.67")


@settings(derandomize=True, deadline=None)
@given(exact_parts, st.sampled_from(Mode), st.integers(0, 4))
def test_parts_add_up_and_none_moves_by_a_whole_digit(
    parts: list[Decimal], mode: Mode, places: int
) -> None:
    rounding = Rounding(places, mode)
    with localcontext(WORKING):
        whole = rounding.take(sum(parts, Decimal(0)))
        printed = rounding.share_out(whole, parts)
        assert sum(printed) == whole
        for part, shown in zip(parts, printed, strict=True):
            assert abs(shown - part) < rounding.digit


def test_a_part_that_needs_no_rounding_is_not_touched() -> None:
    parts = [Decimal("0"), Decimal("0.005"), Decimal("0.50")]
    assert TWO.share_out(Decimal("0.51"), parts) == [
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("0.50"),
    ]


def test_a_float_that_slips_in_is_an_error() -> None:
    with localcontext(WORKING), pytest.raises(FloatOperation):
        TWO.take(Decimal(0.1 + 0.2))

"""A number is the same however a sheet, a form or a file writes it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.figures import typed_figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9", "9"),
        (" ９２．５ ", "92.5"),
        ("2.50", "2.50"),
        ("1,234.5", "1234.5"),
        ("１，２３４", "1234"),
        ("92.3333333333333", "92.3333333333333"),
    ],
)
def test_a_number_keeps_the_digits_that_it_is_typed_with(text: str, value: str) -> None:
    assert str(typed_figure(text)) == str(Decimal(value))


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e3", "95%", "1,23", "12,3456", "一", "NaN"])
def test_what_is_no_number_or_has_a_sign_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="必须是不带符号的数"):
        typed_figure(text)

"""Shares and means as a bulletin prints them; decimal, rounded once, half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

NONE = "—"


def percent(part: int, whole: int) -> str:
    """Return a share with one decimal place («88.7%»), or a dash of nothing."""
    if whole == 0:
        return NONE
    return f"{rounded(Decimal(part) * 100 / Decimal(whole), 1)}%"


def mean(values: Sequence[Decimal], places: int) -> Decimal | None:
    """Return the mean to so many places, None of nothing."""
    if not values:
        return None
    return rounded(sum(values, Decimal(0)) / len(values), places)


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the number with exactly so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

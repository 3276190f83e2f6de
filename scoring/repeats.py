"""Whether one figure for a condition holds once or for every time; papers often do not say."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from scoring.words import figure


class Repeat(StrEnum):
    """Once however often, or each time."""

    ONCE = "once"
    EACH = "each"


def repeated(points: Decimal, amount: Decimal, repeat: Repeat, verb: str) -> tuple[Decimal, str]:
    """Return the points for `amount` times, above zero, and the words (`verb` is 加 or 扣)."""
    each = figure(points)
    if repeat is Repeat.EACH:
        return points * amount, f"{figure(amount)} 次，每次{verb} {each} 分"
    only = "" if amount <= 1 else f"，只{verb}一次"
    return points, f"{figure(amount)} 次，{verb} {each} 分{only}"

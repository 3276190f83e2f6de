"""What an outcome is called, and how a number is written, wherever a person reads them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from scoring.facts import Outcome

_PLACES = 4
_LAST = Decimal(1).scaleb(-_PLACES)
_WORDS = {
    Outcome.ON_TIME: "按时办结",
    Outcome.LATE: "迟报",
    Outcome.MISSING: "应报未报",
    Outcome.WAIVED: "免办",
    Outcome.IN_REVIEW: "已报待审",
    Outcome.NOT_DUE: "未到期",
}


def outcome_word(outcome: Outcome) -> str:
    """Return the Chinese word for an outcome."""
    return _WORDS[outcome]


@lru_cache(maxsize=4096)
def figure(value: Decimal) -> str:
    """Return a number without needless zeros; one with more than four places as «约 1.3333»."""
    text = f"{value:f}"
    whole, point, places = text.partition(".")
    places = places.rstrip("0")
    if not places:
        return whole
    if len(places) <= _PLACES:
        return f"{whole}{point}{places}"
    return f"约 {value.quantize(_LAST, ROUND_HALF_UP):f}"

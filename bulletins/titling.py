"""Breaks a long title into lines of like length at places where no word is cut (7.3.1)."""

from __future__ import annotations

import math
from functools import cache

from bulletins.layout.measures import SIZE_2, TEXT_WIDTH, width_in_ems

MOST_EMS = int(TEXT_WIDTH / SIZE_2)
_BREAK_AFTER = "》，、；：”）的"
_BREAK_BEFORE = "《（“"
_NEVER_BEFORE = "》，、；：”）的"
_CUT_COSTS = 60.0


def broken(title: str) -> str:
    """Return the title with line breaks; one that fits, or has breaks of its own, is kept."""
    whole = width_in_ems(title)
    if whole <= MOST_EMS or "\n" in title:
        return title
    lines = math.ceil(whole / MOST_EMS)
    ideal = whole / lines

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        """Return the cost and the lines of what begins at `start`, in `left` lines."""
        if left == 1:
            rest = title[start:]
            return _cost(rest, ideal), (rest,)
        found: tuple[float, tuple[str, ...]] = (math.inf, ())
        for end in range(start + 1, len(title)):
            line = title[start:end]
            if width_in_ems(line) > MOST_EMS:
                break
            cost, more = best(end, left - 1)
            cost += _cost(line, ideal) + _cut(title, end)
            if cost < found[0]:
                found = cost, (line, *more)
        return found

    return "\n".join(best(0, lines)[1]) or title


def _cost(line: str, ideal: float) -> float:
    width = width_in_ems(line)
    return (width - ideal) ** 2 if width <= MOST_EMS else math.inf


def _cut(title: str, at: int) -> float:
    """Return what a break before `title[at]` costs: much where it may cut a word."""
    if title[at] in _NEVER_BEFORE:
        return _CUT_COSTS * 2
    natural = title[at - 1] in _BREAK_AFTER or title[at] in _BREAK_BEFORE
    return 0.0 if natural else _CUT_COSTS

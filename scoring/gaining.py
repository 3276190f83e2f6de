"""What a change brings one unit, and what the rubric has that might bring something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scoring.changes import Change
from scoring.facts import Facts, Tally
from scoring.index import RubricIndex
from scoring.indicator import Indicator, IndicatorScheme, Period
from scoring.rubric import Rubric
from scoring.rule import Role
from scoring.trial import Trials

ONE_MORE = "假设的一件"
_ZERO, _ONE = Decimal(0), Decimal(1)
# How many more of a thing are tried before it is taken to bring nothing.
_AT_MOST = Decimal(64)


def gain(trials: Trials, unit: str, own: Facts, on: date | None = None) -> Decimal:
    """Return what the total would be above what it is, were `own` all facts; may be negative."""
    before = trials.total(unit, trials.own(unit), on)
    after = trials.total(unit, own, on)
    return (after or _ZERO) - (before or _ZERO)


def least(
    trials: Trials, unit: str, tally: Tally, on: date | None = None
) -> tuple[Tally, Decimal] | None:
    """Return the least amount of a thing that brings something, and what it brings.

    A quota that is all or nothing needs several at once. None where even many bring nothing.
    `on` is the day of settling, when it is another.
    """
    own = trials.own(unit)

    def brings(amount: Decimal) -> Decimal:
        more = replace(tally, amount=amount)
        return gain(trials, unit, replace(own, tallies=(*own.tallies, more)), on)

    low, high = _ONE, _AT_MOST
    points = brings(low)
    if points > 0:
        return replace(tally, amount=low), points
    # What already costs points with one only costs more with many.
    if points < 0 or (points := brings(high)) <= 0:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if (found := brings(middle)) > 0:
            high, points = middle, found
        else:
            low = middle
    return replace(tally, amount=high), points


def one_of(unit: str, what: str, level: str | None, on: date) -> Tally:
    """Return one more of something, on a day."""
    ref = f"假设 {what} {level or ''}".rstrip()
    return Tally(ref, unit, what, _ONE, level, on, ONE_MORE, None, ONE_MORE)


def levels_of(index: RubricIndex) -> Iterator[tuple[str, str | None]]:
    """Yield every counter with every level that it has, from the best to the least."""
    for what, levels in index.counters.items():
        for level in levels or (None,):
            yield what, level


def period_of(rubric: Rubric) -> Period | None:
    """Return the days whose facts count, None where all do."""
    return rubric.scheme.period if isinstance(rubric.scheme, IndicatorScheme) else None


def place_of(moved: list[Indicator], change: Change) -> tuple[str | None, str | None, str | None]:
    """Return number, title and clause of the indicator that moves; of the first of several.

    By completion there is none: then those of the milestone's task.
    """
    if moved:
        return moved[0].number, moved[0].title, moved[0].clause
    for milestone in change.add.milestones:
        return milestone.task, milestone.title, milestone.clause
    return None, None, None


def judged_in(rubric: Rubric, role: Role) -> set[str]:
    """Return the indicators where judgements make a bonus, a deduction or the base."""
    if not isinstance(rubric.scheme, IndicatorScheme):
        return set()
    return {
        one.number
        for item in rubric.scheme.items
        for one in item.indicator.walk()
        for rule in one.rules.earners
        if rule.rule.judged and rule.rule.role is role
    }

"""Items into a total: weighed, and held to the most that it may come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from scoring.indicator import IndicatorScheme
from scoring.reckoning import Aside
from scoring.rubric import Rubric
from scoring.words import figure

if TYPE_CHECKING:
    from scoring.indicatorscore import Scored

_ZERO = Decimal(0)


def weigh(rubric: Rubric, row: Sequence[Scored]) -> tuple[Decimal | None, list[Decimal]]:
    """Return one unit's total, None when nothing applies, and what each item adds, exactly.

    Items outside of the weighted total add nothing where there is no total.
    """
    if not any(one.scaled is not None and not one.item.outside for one in row):
        return None, [_ZERO for _ in row]
    folded = _held(rubric, row, _fold(rubric.total, row))
    return rubric.rounding.take(sum(folded, _ZERO)), folded


def _held(rubric: Rubric, row: Sequence[Scored], folded: list[Decimal]) -> list[Decimal]:
    """Hold the total to the most it may come to.

    What is over goes from the items outside of the weights first, then from those that give
    more than their weight; the last one first. The most is not below the weights' sum, so that
    this is always enough.
    """
    most = most_of(rubric)
    over = sum(folded, _ZERO) - most if most is not None else _ZERO
    if over <= 0:
        return folded
    pool = sum((one.item.weight for one in row if one.scaled is not None), _ZERO)
    left = list(folded)
    for outside in (True, False):
        for i in reversed(range(len(left))):
            if row[i].item.outside is outside and over > 0:
                own = row[i].item.weight * rubric.total / pool
                cut = min(over, max(left[i] - own, _ZERO))
                left[i] -= cut
                over -= cut
    return left


def most_of(rubric: Rubric) -> Decimal | None:
    """Return what a total comes to at most, None where the paper names no limit."""
    return rubric.scheme.most if isinstance(rubric.scheme, IndicatorScheme) else None


def told_of_most(
    rubric: Rubric, most: Decimal, row: Sequence[Scored], folded: Sequence[Decimal]
) -> tuple[Sequence[Scored], list[Aside]]:
    """Say at the items what the limit of the total took, and in a note how much in all."""
    whole = _fold(rubric.total, row)
    if whole == folded:
        return row, []
    told = []
    for one, before, after in zip(row, whole, folded, strict=True):
        if before == after:
            told.append(one)
            continue
        less = figure(rubric.rounding.take(before - after))
        says = f"总分最高 {figure(most)} 分，少计 {less} 分"
        why = says if one.why is None else f"{one.why}；{says}"
        told.append(replace(one, rule=one.rule or "cap", why=why))
    over = figure(rubric.rounding.take(sum(whole, _ZERO) - most))
    return told, [Aside([], [f"总分最高 {figure(most)} 分，超过的 {over} 分不计"], {})]


def _fold(total: Decimal, row: Sequence[Scored]) -> list[Decimal]:
    """Weigh the items; the weight of those that do not apply at all is spread over the others."""
    pool = sum((one.item.weight for one in row if one.scaled is not None), _ZERO)
    folded: list[Decimal] = []
    for one in row:
        if one.scaled is None or one.item.outside:
            folded.append(one.scaled or _ZERO)
            continue
        points = one.scaled * one.item.weight / (one.item.indicator.points or _ZERO)
        folded.append(points if pool == total else points * total / pool)
    return folded

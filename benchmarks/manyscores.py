"""Facts for many units under a rubric, and the bare loop over the same arithmetic.

The same numbers every time: no chance in them, and different for every unit and indicator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from scoring.facts import Facts, Judgement, Stage, Tally, UnitInfo
from scoring.index import index_of
from scoring.indicator import Indicator, IndicatorScheme
from scoring.rounding import WORKING
from scoring.rubric import Rubric

ON = date(2025, 1, 5)
_DAY = date(2024, 5, 1)
_ZERO = Decimal(0)


def scheme_of(rubric: Rubric) -> IndicatorScheme:
    """Return the tree of indicators; others cannot be measured here."""
    if not isinstance(rubric.scheme, IndicatorScheme):
        raise TypeError(rubric.name)
    return rubric.scheme


def units_of(rubric: Rubric, count: int) -> list[UnitInfo]:
    """Return so many units, shared out over the rubric's groups; its own names come first."""
    own = list(scheme_of(rubric).units)
    more = [UnitInfo(f"单位{i}", own[i % len(own)].group) for i in range(len(own), count)]
    return [*own[:count], *more]


def facts_of(rubric: Rubric, units: list[UnitInfo]) -> Facts:
    """Return a judgement for everything that is judged and, of half the counters, some counts."""
    index = index_of(rubric)
    tallies: list[Tally] = []
    judgements: list[Judgement] = []
    for place, unit in enumerate(units):
        for i, (number, (most, judges)) in enumerate(index.judged.items()):
            panel = judges if most == 100 else judges[:1]
            for j, by in enumerate(panel):
                score = (most or Decimal(5)) * ((place * 7 + i * 3 + j) % 21) / 20
                ref = f"j{len(judgements)}"
                judgements.append(
                    Judgement(ref, unit.name, number, by, Stage.REVIEW, score, None, "")
                )
        for i, (what, levels) in enumerate(index.counters.items()):
            if (place + i) % 2:
                level = levels[(place + i) % len(levels)] if levels else None
                ref = f"t{len(tallies)}"
                amount = Decimal(1 + (place * 5 + i) % 9)
                tallies.append(
                    Tally(ref, unit.name, what, amount, level, _DAY, f"事项{ref}", None, "bench")
                )
    return Facts((), tuple(tallies), tuple(judgements))


@dataclass(frozen=True, slots=True)
class BareItem:
    """An item as plain numbers: leaves by heading, each with its points and its most."""

    weight: Decimal
    full: Decimal
    headings: list[list[tuple[Decimal, Decimal]]]


def bare_items(rubric: Rubric, place: int) -> list[BareItem]:
    """Return one unit's items for the bare loop; leaves as in the rubric, points made up."""
    items: list[BareItem] = []
    for item in scheme_of(rubric).items:
        headings: list[list[tuple[Decimal, Decimal]]] = []
        for heading in item.indicator.children or (item.indicator,):
            leaves = [one for one in heading.walk() if not one.children]
            headings.append([_bare_leaf(one, place + i) for i, one in enumerate(leaves)])
        full = item.indicator.points or _ZERO
        items.append(BareItem(item.weight, full, headings))
    return items


def _bare_leaf(one: Indicator, number: int) -> tuple[Decimal, Decimal]:
    most = one.points or Decimal(5)
    return most * (number % 21) / 20, most


def bare_loop(rubric: Rubric, table: list[list[BareItem]]) -> list[Decimal]:
    """Cap the leaves, add up headings, items and totals, weigh and round; nothing else."""
    with localcontext(WORKING):
        return [_bare_total(rubric, items) for items in table]


def _bare_total(rubric: Rubric, items: list[BareItem]) -> Decimal:
    total = _ZERO
    for item in items:
        raw = _ZERO
        for leaves in item.headings:
            points = _ZERO
            for got, most in leaves:
                points += got if got < most else most
            raw += points
        total += raw * item.weight / item.full
    return rubric.rounding.take(total)

"""All units under a rubric of indicators: reckon, scale, weigh, round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.facts import Facts, UnitInfo
from scoring.indicator import IndicatorScheme, Item
from scoring.reckoning import Reckoned, Run, reckon
from scoring.rounding import Rounding
from scoring.rubric import Rubric
from scoring.settlement import Item as ItemLine
from scoring.settlement import Node, UnitPoints
from scoring.tracing import item_node
from scoring.unitfacts import levels_of, sort_facts
from scoring.words import figure

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scored:
    """One item of one unit: exact, and scaled on the item's own measure.

    `scaled` is None when nothing of the item applies to the unit. `rule` and `why` say what
    scaling did, where it did something.
    """

    item: Item
    reckoned: Reckoned
    scaled: Decimal | None
    rule: str | None
    why: str | None


def score_units(
    rubric: Rubric,
    scheme: IndicatorScheme,
    facts: Facts,
    on: date,
    units: Sequence[UnitInfo],
    *,
    trace: bool,
) -> list[UnitPoints]:
    """Score all units, in their order; without `trace` only their totals and items."""
    levels = levels_of(scheme)
    runs = [Run(own, levels, keep=trace) for own in sort_facts(scheme, facts, on, units)]
    columns = [
        scale_item(item, [reckon(item.indicator, run) for run in runs], units)
        for item in scheme.items
    ]
    found: list[UnitPoints] = []
    for run in runs:
        # Taken from the columns, so that what was reckoned goes as its trace is made.
        row = [column.pop() for column in columns]
        found.append(_unit_points(rubric, run, row, trace=trace))
    return found


def scale_item(item: Item, column: Sequence[Reckoned], units: Sequence[UnitInfo]) -> list[Scored]:
    """Set one item's points of all units on its whole measure, then against each other.

    The last unit comes first, so that the first can be taken from the end.
    """
    full = item.indicator.points or _ZERO
    scaled: dict[str, Decimal] = {}
    rules: dict[str, str] = {}
    why: dict[str, list[str]] = {unit.name: [] for unit in units}
    for unit, reckoned in zip(units, column, strict=True):
        measure = full - reckoned.void
        if not reckoned.void:
            scaled[unit.name] = reckoned.points.total
            continue
        rules[unit.name] = "applicability"
        if measure > 0:
            scaled[unit.name] = reckoned.points.total * full / measure
            why[unit.name].append(f"适用的分值为 {figure(measure)} 分，折算为 {figure(full)} 分")
        else:
            why[unit.name].append("没有适用的分值，权重并入其他各项")
    for one in item.indicator.rules.scalers:
        for name, (points, said) in one.rule.scale(scaled, units, full).items():
            scaled[name] = points
            if said is not None:
                rules[name] = one.kind
                why[name].append(said)
    scored = [
        Scored(
            item,
            reckoned,
            scaled.get(unit.name),
            rules.get(unit.name),
            "；".join(why[unit.name]) or None,
        )
        for unit, reckoned in zip(units, column, strict=True)
    ]
    scored.reverse()
    return scored


def _unit_points(rubric: Rubric, run: Run, row: Sequence[Scored], *, trace: bool) -> UnitPoints:
    rounding = rubric.rounding
    total, folded = weigh(rubric, row)
    printed = rounding.share_out(total or _ZERO, folded)
    lines = [_line(one, points, rounding) for one, points in zip(row, printed, strict=True)]
    node = None
    if trace:
        nodes = [
            item_node(one.reckoned, one.item.weight, line, (one.rule, one.why), run.facts, rounding)
            for one, line in zip(row, lines, strict=True)
        ]
        name = run.facts.unit.name
        node = Node(None, name, total, rubric.total, None, None, None, (), tuple(nodes))
    return UnitPoints(total, tuple(lines), node, tuple(run.gaps), tuple(run.notes))


def weigh(rubric: Rubric, row: Sequence[Scored]) -> tuple[Decimal | None, list[Decimal]]:
    """Return one unit's total, None when nothing applies, and what each item adds, exactly."""
    folded = _fold(rubric.total, row)
    applies = any(one.scaled is not None for one in row)
    return rubric.rounding.take(sum(folded, _ZERO)) if applies else None, folded


def _fold(total: Decimal, row: Sequence[Scored]) -> list[Decimal]:
    """Weigh the items; the weight of those that do not apply at all is spread over the others."""
    pool = sum((one.item.weight for one in row if one.scaled is not None), _ZERO)
    folded: list[Decimal] = []
    for one in row:
        if one.scaled is None:
            folded.append(_ZERO)
            continue
        points = one.scaled * one.item.weight / (one.item.indicator.points or _ZERO)
        folded.append(points if pool == total else points * total / pool)
    return folded


def _line(one: Scored, points: Decimal, rounding: Rounding) -> ItemLine:
    indicator, applies = one.item.indicator, one.scaled is not None
    return ItemLine(
        number=indicator.number,
        title=indicator.title,
        raw=rounding.take(one.reckoned.points.total),
        scaled=None if one.scaled is None else rounding.take(one.scaled),
        weight=one.item.weight,
        points=points if applies else None,
    )

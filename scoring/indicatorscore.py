"""All units under a rubric of indicators: reckon, scale, weigh, round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.doubts import Doubt
from scoring.facts import Facts, UnitInfo
from scoring.indicator import IndicatorScheme, Item
from scoring.reckoning import Aside, Reckoned, Run, reckon
from scoring.rounding import Rounding
from scoring.rubric import Rubric
from scoring.rule import Role
from scoring.settlement import Gap, ItemTerms, UnitPoints
from scoring.settlement import Item as ItemLine
from scoring.trace import Node
from scoring.tracing import item_node
from scoring.unitfacts import levels_of, sort_facts
from scoring.weighing import most_of, told_of_most, weigh
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
    runs = [
        Run(own, levels, keep=trace, period=scheme.period)
        for own in sort_facts(scheme, facts, on, units)
    ]
    # Only what is set against other units is reckoned for all of them first. The rest is
    # reckoned unit by unit, and goes as its trace is made: of thousands of units little is
    # held at once.
    columns = {
        place: _column(item, runs, units)
        for place, item in enumerate(scheme.items)
        if item.against != "none"
    }
    found: list[UnitPoints] = []
    for run, unit in zip(runs, units, strict=True):
        row: list[Scored] = []
        asides: list[Aside] = []
        for place, item in enumerate(scheme.items):
            column = columns.get(place) or _column(item, [run], [unit])
            one, aside = column.pop()
            row.append(one)
            asides.append(aside)
        found.append(_unit_points(rubric, run, row, asides, trace=trace))
    return found


def _column(
    item: Item, runs: Sequence[Run], units: Sequence[UnitInfo]
) -> list[tuple[Scored, Aside]]:
    """Reckon and scale one item of some units; the last unit comes first."""
    reckoned: list[Reckoned] = []
    asides: list[Aside] = []
    for run in runs:
        reckoned.append(reckon(item.indicator, run))
        asides.append(run.aside())
    asides.reverse()
    return list(zip(scale_item(item, reckoned, units), asides, strict=True))


def scale_item(item: Item, column: Sequence[Reckoned], units: Sequence[UnitInfo]) -> list[Scored]:
    """Set one item's points of all units on its whole measure, then against each other.

    One outside of the weighted total is only held to its limit. The last unit comes first, so
    that the first can be taken from the end.
    """
    if item.outside:
        return [_outside(item, reckoned) for reckoned in reversed(column)]
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


def _outside(item: Item, reckoned: Reckoned) -> Scored:
    """Hold a bonus to the most it adds, a deduction to the most it takes."""
    points, most = reckoned.points.total, item.most
    sign, verb = (1, "加") if item.indicator.role is Role.BONUS else (-1, "扣")
    if most is None or points * sign <= most:
        return Scored(item, reckoned, points, None, None)
    says = f"应{verb} {figure(points * sign)} 分，最多{verb} {figure(most)} 分"
    return Scored(item, reckoned, most * sign, "cap", says)


def _unit_points(
    rubric: Rubric, run: Run, row: Sequence[Scored], asides: Sequence[Aside], *, trace: bool
) -> UnitPoints:
    rounding = rubric.rounding
    total, folded = weigh(rubric, row)
    most = most_of(rubric)
    if total is not None and most is not None:
        row, note = told_of_most(rubric, most, row, folded)
        asides = [*asides, *note]
    printed = rounding.share_out(total or _ZERO, folded)
    lines = [
        _line(one, points, rounding, counts=total is not None)
        for one, points in zip(row, printed, strict=True)
    ]
    node = None
    if trace:
        nodes = [
            item_node(one.reckoned, one.item.weight, line, (one.rule, one.why), run.facts, rounding)
            for one, line in zip(row, lines, strict=True)
        ]
        name = run.facts.unit.name
        node = Node(None, name, total, rubric.total, None, None, None, (), tuple(nodes))
    return UnitPoints(total, tuple(lines), node, *_told(run.facts.unit, asides))


def _told(
    unit: UnitInfo, asides: Sequence[Aside]
) -> tuple[tuple[Gap, ...], tuple[str, ...], tuple[Doubt, ...]]:
    """Return gaps, notes and doubts in the order of the paper.

    A doubt is told once, however many items count its facts; one that must be settled first is
    a gap besides.
    """
    gaps = [gap for aside in asides for gap in aside.gaps]
    notes = [note for aside in asides for note in aside.notes]
    doubts: dict[str, Doubt] = {}
    for aside in asides:
        for what, one in aside.doubts.items():
            doubts.setdefault(what, one)
    gaps += [
        Gap(unit.name, one.number, f"{'、'.join(one.refs)} 没有日期")
        for one in doubts.values()
        if one.pending
    ]
    return tuple(gaps), tuple(notes), tuple(doubts.values())


def _line(one: Scored, points: Decimal, rounding: Rounding, *, counts: bool) -> ItemLine:
    indicator, applies = one.item.indicator, one.scaled is not None and counts
    return ItemLine(
        number=indicator.number,
        title=indicator.title,
        raw=rounding.take(one.reckoned.points.total),
        scaled=None if one.scaled is None else rounding.take(one.scaled),
        weight=one.item.weight,
        points=points if applies else None,
        measure=indicator.points,
        role=indicator.role.value,
    )


def terms_of(item: Item) -> ItemTerms:
    """Return an item as the paper has it."""
    one = item.indicator
    return ItemTerms(
        number=one.number,
        title=one.title,
        role=one.role.value,
        weight=item.weight,
        measure=one.points,
        against=item.against,
        most=item.most,
    )

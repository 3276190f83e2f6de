"""The trace of one unit: every printed part adds up to what stands above it."""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import UsedFact
from scoring.reckoning import Reckoned
from scoring.rounding import Rounding
from scoring.rule import Role
from scoring.settlement import Item
from scoring.trace import Node, Step
from scoring.unitfacts import UnitFacts


def item_node(
    found: Reckoned,
    weight: Decimal,
    line: Item,
    scaled: tuple[str | None, str | None],
    facts: UnitFacts,
    rounding: Rounding,
) -> Node:
    """Return an item's node, whose figures are those of its line.

    Below it everything adds up to `raw`. What scaling and weighing did stands in `scaled`
    (the rule and its words), since it is no step of its own tree.
    """
    raw = Decimal(0) if line.raw is None else line.raw
    node = indicator_node(found, raw, facts, rounding)
    rule, says = scaled
    return node._replace(
        points=line.points, weight=weight, rule=rule or node.rule, raw=raw, scaled=says
    )


def indicator_node(found: Reckoned, points: Decimal, facts: UnitFacts, rounding: Rounding) -> Node:
    """Return the trace of an indicator whose printed points are decided already.

    One that does not count for the unit has no points in it, though its step says why.
    """
    indicator = found.indicator
    printed = _printed(points, found, rounding)
    split = len(found.children)
    children = tuple(
        [
            indicator_node(child, own, facts, rounding)
            for child, own in zip(found.children, printed, strict=False)
        ]
    )
    steps = tuple(
        [
            Step(step.rule, own, step.says, step.facts)
            for step, own in zip(found.steps, printed[split:], strict=True)
        ]
    )
    measure = None if indicator.points is None else indicator.points - found.void
    counts = not found.void or bool(measure) or bool(points)
    return Node(
        number=indicator.number,
        title=indicator.title,
        points=points if counts else None,
        weight=-measure if measure and indicator.role is Role.DEDUCTION else measure,
        rule=steps[0].rule if steps else None,
        phrase=indicator.phrase,
        clause=indicator.clause,
        facts=_facts(found, facts),
        children=children,
        steps=steps,
        role=indicator.role.value,
    )


def _printed(points: Decimal, found: Reckoned, rounding: Rounding) -> list[Decimal]:
    """Return the printed parts, children first; most nodes are their only part."""
    if len(found.children) + len(found.steps) == 1:
        return [points]
    exact = [child.points.total for child in found.children]
    exact += [step.points for step in found.steps]
    return rounding.share_out(points, exact)


def _facts(found: Reckoned, facts: UnitFacts) -> tuple[UsedFact, ...]:
    shown = tuple(facts.shown.get(found.indicator.number, ()))
    if not found.steps:
        return shown
    if len(found.steps) == 1:
        return found.steps[0].facts + shown
    return tuple([fact for step in found.steps for fact in step.facts]) + shown

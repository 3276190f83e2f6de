"""One unit's points on one indicator, exactly: rules applied in order, every step kept.

Nothing is rounded here. The caller sets the decimal context (`rounding.WORKING`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from scoring.doubts import Doubt, doubted
from scoring.facts import UnitInfo
from scoring.indicator import Indicator, Kinded, Period
from scoring.leaf import Counted, Leaf, UsedFact
from scoring.rule import Binder, Earned, Earner, Open, Points, Role
from scoring.settlement import Gap
from scoring.trace import Step
from scoring.unitfacts import UnitFacts
from scoring.words import figure

_ZERO = Decimal(0)
_ONE = Decimal(1)

Levels: TypeAlias = Mapping[str, tuple[str, ...]]
# None where no trace is kept.
Steps: TypeAlias = list[Step] | None


class Reckoned(NamedTuple):
    """An indicator of one unit: its points, the steps of its own rules, and its children.

    `void` are the base points of it and below it that do not count for the unit, so that its
    measure is smaller by them. Steps and children are kept for a trace only.
    """

    indicator: Indicator
    points: Points
    void: Decimal
    steps: tuple[Step, ...] = ()
    children: tuple[Reckoned, ...] = ()


@dataclass(slots=True)
class Run:
    """The reckoning of one unit: its facts, what is kept, and what turned up on the way.

    `levels` are those of the listed counters, `period` the days whose facts count. `gaps`,
    `notes` and `doubts` grow in the paper's order; a doubt is told once, however many
    indicators count its facts. `known`, by number, are taken as they are but for the `fresh`:
    for trials, which need neither their gaps nor their notes.
    """

    facts: UnitFacts
    levels: Levels
    keep: bool
    period: Period | None = None
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    known: Mapping[str, Reckoned] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()

    def aside(self) -> Aside:
        """Return what turned up since it was last asked for."""
        found = Aside(self.gaps, self.notes, self.doubts)
        self.gaps, self.notes, self.doubts = [], [], {}
        return found


class Aside(NamedTuple):
    """What turned up while an item was reckoned."""

    gaps: list[Gap]
    notes: list[str]
    doubts: dict[str, Doubt]


def reckon(indicator: Indicator, run: Run) -> Reckoned:
    """Reckon an indicator with all below it."""
    if run.known and indicator.number not in run.fresh:
        return run.known[indicator.number]
    rules = indicator.rules
    if not rules.any:
        children = [reckon(child, run) for child in indicator.children]
        return _reckoned(indicator, run, _sum(children), children, None)
    leaf = _leaf(indicator, run)
    for binder in rules.binders:
        if not binder.rule.binds(leaf):
            return _unbound(indicator, binder, leaf, run)
    children = [reckon(child, run) for child in indicator.children]
    points = _sum(children)
    steps: Steps = [] if run.keep else None
    for one in rules.earners:
        earned = one.rule.earn(leaf)
        points = _add(points, one, earned, steps)
        for open_ in earned.opens:
            run.gaps.append(_gap(indicator, leaf.unit, open_))
    if not children and indicator.points is not None:
        points = _within(indicator, points, steps)
    for limiter in rules.limiters:
        limited = limiter.rule.limit(points, leaf)
        if limited.points != points or limited.facts:
            change = limited.points.total - points.total
            _step(steps, limiter.kind, change, limited.says, limited.facts)
        if limited.note:
            run.notes.append(f"{indicator.number} {limited.note}")
        points = limited.points
    return _reckoned(indicator, run, points, children, steps)


def _reckoned(
    indicator: Indicator,
    run: Run,
    points: Points,
    children: Sequence[Reckoned],
    steps: Steps,
) -> Reckoned:
    void = _ZERO
    for child in children:
        if child.void:
            void += child.void
    if run.keep:
        return Reckoned(indicator, points, void, tuple(steps or ()), tuple(children))
    return Reckoned(indicator, points, void)


def _step(
    steps: Steps, kind: str, points: Decimal, says: str, facts: tuple[UsedFact, ...] = ()
) -> None:
    if steps is not None:
        steps.append(Step(kind, points, says, facts))


def _sum(children: Sequence[Reckoned]) -> Points:
    """Add up; most points of a paper are base points, so the others are looked at first."""
    base = bonus = taken = _ZERO
    for child in children:
        points = child.points
        base += points.base
        if points.bonus:
            bonus += points.bonus
        if points.taken:
            taken += points.taken
    return Points(base, bonus, taken)


def _add(points: Points, one: Kinded[Earner], earned: Earned, steps: Steps) -> Points:
    """Add what a rule gives; what it takes ends at zero where the paper says 扣完为止."""
    given = earned.points
    match one.rule.role:
        case Role.BASE:
            _step(steps, one.kind, given, earned.says, earned.facts)
            return Points(points.base + given, points.bonus, points.taken)
        case Role.BONUS:
            _step(steps, one.kind, given, earned.says, earned.facts)
            return Points(points.base, points.bonus + given, points.taken)
        case Role.DEDUCTION:
            _step(steps, one.kind, -given, earned.says, earned.facts)
    after = Points(points.base, points.bonus, points.taken + given)
    if after.total >= 0 or not one.rule.stops_at_zero:
        return after
    back = min(-after.total, given)
    _step(steps, one.kind, back, f"扣完为止，少扣 {figure(back)} 分", ())
    return Points(after.base, after.bonus, after.taken - back)


def _within(indicator: Indicator, points: Points, steps: Steps) -> Points:
    """Hold a leaf's base within its stated points, and what it takes within its most."""
    most = indicator.points or _ZERO
    if indicator.role is Role.DEDUCTION:
        if points.taken <= most:
            return points
        _step(steps, "cap", points.taken - most, f"最多扣 {figure(most)} 分", ())
        return Points(points.base, points.bonus, most)
    if points.base <= most:
        return points
    _step(steps, "cap", most - points.base, f"本项 {figure(most)} 分封顶", ())
    return Points(most, points.bonus, points.taken)


def _unbound(indicator: Indicator, binder: Kinded[Binder], leaf: Leaf, run: Run) -> Reckoned:
    earned = binder.rule.instead(leaf)
    void = _ZERO
    if earned is None:
        void = indicator.points or _ZERO if indicator.role is Role.BASE else _ZERO
        says = f"不适用，不计 {figure(void)} 分的分值" if void else "不适用"
        earned = Earned(_ZERO, says)
    for open_ in earned.opens:
        run.gaps.append(_gap(indicator, leaf.unit, open_))
    given = earned.points
    match indicator.role:
        case Role.BASE:
            points = Points(base=given)
        case Role.BONUS:
            points = Points(bonus=given)
        case Role.DEDUCTION:
            points = Points(taken=given)
    steps = (Step(binder.kind, points.total, earned.says, earned.facts),) if run.keep else ()
    return Reckoned(indicator, points, void, steps)


def _gap(indicator: Indicator, unit: UnitInfo, open_: Open) -> Gap:
    by = indicator.judges if open_.by is None else open_.by
    who = "、".join(by) or None
    return Gap(unit.name, indicator.number, open_.what, who, open_.milestone)


def _leaf(indicator: Indicator, run: Run) -> Leaf:
    number, rules, facts = indicator.number, indicator.rules, run.facts
    counted: dict[str | None, Sequence[Counted]] = {}
    for key in rules.counters:
        found: Sequence[Counted] = facts.counted.get(key or number, ())
        if found and key in rules.sieved:
            found = _sieved(indicator, found, run.levels[key] if key else ())
        if found and (key or number) in facts.doubtful:
            found = _doubted(indicator, found, run)
        counted[key] = found
    milestones: Sequence[Counted] = ()
    if indicator.tasks:
        wanted = indicator.deadlines
        own = [
            one
            for task in indicator.tasks
            for one in facts.milestones.get(task, ())
            if not wanted or one.phrase in wanted
        ]
        milestones = _sieved(indicator, [Counted(one, _ONE) for one in own], ())
    return Leaf(
        number,
        facts.unit,
        indicator.points,
        indicator.judges,
        counted,
        milestones,
        facts.judgements.get(number, ()),
    )


def _doubted(indicator: Indicator, found: Sequence[Counted], run: Run) -> Sequence[Counted]:
    unit = run.facts.unit
    marked, doubts = doubted(found, indicator.number, unit, run.period)
    for one in doubts:
        run.doubts.setdefault(one.what, one)
    return marked


def _sieved(
    indicator: Indicator, found: Sequence[Counted], levels: Sequence[str]
) -> Sequence[Counted]:
    for one in indicator.rules.sieves:
        found = one.rule.sieve(found, levels)
    return found

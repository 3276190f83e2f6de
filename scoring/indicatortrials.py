"""Trials under a rubric of indicators: only what reads the changed facts is reckoned again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, localcontext

from scoring.facts import Facts, UnitInfo
from scoring.indicator import Indicator, IndicatorScheme
from scoring.indicatorscore import Scored, scale_item
from scoring.reckoning import Reckoned, Run, reckon
from scoring.rounding import WORKING
from scoring.rubric import Rubric
from scoring.trial import Trials
from scoring.unitfacts import levels_of, sort_facts
from scoring.weighing import weigh


class IndicatorTrials(Trials):
    """By indicators a change touches some items, and other units where those are scaled."""

    def __init__(self, rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo]) -> None:
        super().__init__(rubric, facts, on, units)
        if not isinstance(rubric.scheme, IndicatorScheme):
            raise TypeError(rubric.scheme)
        self._scheme = rubric.scheme
        self._levels = levels_of(self._scheme)
        self._place = {unit.name: i for i, unit in enumerate(self.units)}
        self._readers = _readers(self._scheme)
        self._reads = {
            one.number: {one.number, *one.tasks, *filter(None, one.rules.counters)}
            for item in self._scheme.items
            for one in item.indicator.walk()
        }
        self._parts: dict[str, dict[str, Reckoned]] = {}
        self._names: dict[str, dict[int, str]] = {}
        with localcontext(WORKING):
            runs = [
                Run(one, self._levels, keep=False)
                for one in sort_facts(self._scheme, facts, on, self.units)
            ]
            self._columns = [
                [reckon(item.indicator, run) for run in runs] for item in self._scheme.items
            ]
            self._gaps = [tuple(run.gaps) for run in runs]
            self._scored = [
                self._rows(i, column, self.units) for i, column in enumerate(self._columns)
            ]

    def awaited(self, unit: str) -> set[str]:
        """Return those with a gap that is a section's, not a milestone's."""
        gaps = self._gaps[self._place[unit]]
        return {gap.number for gap in gaps if gap.who is not None and gap.milestone is None}

    def moved(self, unit: str, own: Facts) -> list[Indicator]:
        """Return them in the paper's order, the lowest that have rules of their own."""
        found: list[Indicator] = []
        with localcontext(WORKING):
            fresh = self._fresh(unit, own)
            run = self._again(unit, own, self.on, fresh, keep=True)
            for i in self._touched(fresh):
                indicator = self._scheme.items[i].indicator
                found += _moved(self._parts[unit][indicator.number], reckon(indicator, run))
        return found

    def _totals(self, unit: str, own: Facts, on: date, of: Iterable[str]) -> dict[str, Decimal]:
        info = self.units[self._place[unit]]
        fresh = self._fresh(unit, own)
        run = self._again(unit, own, on, fresh, keep=False)
        changed: dict[int, dict[str, Scored]] = {}
        for i in self._touched(fresh):
            mine = reckon(self._scheme.items[i].indicator, run)
            if self._scheme.items[i].indicator.rules.scalers:
                column = list(self._columns[i])
                column[self._place[unit]] = mine
                changed[i] = self._rows(i, column, self.units)
            else:
                changed[i] = self._rows(i, [mine], [info])
        found: dict[str, Decimal] = {}
        for name in of:
            row = [
                changed[i].get(name, base[name]) if i in changed else base[name]
                for i, base in enumerate(self._scored)
            ]
            total, _ = weigh(self.rubric, row)
            if total is not None:
                found[name] = total
        return found

    def _rows(
        self, item: int, column: Sequence[Reckoned], units: Sequence[UnitInfo]
    ) -> dict[str, Scored]:
        found = scale_item(self._scheme.items[item], column, units)
        return {unit.name: one for unit, one in zip(units, reversed(found), strict=True)}

    def _again(self, unit: str, own: Facts, on: date, fresh: frozenset[str], *, keep: bool) -> Run:
        """Return a run that reckons only what is fresh, and the rest as it was."""
        info = self.units[self._place[unit]]
        if unit not in self._parts:
            facts = sort_facts(self._scheme, self.own(unit), self.on, [info])[0]
            run = Run(facts, self._levels, keep=True)
            whole = [reckon(item.indicator, run) for item in self._scheme.items]
            self._parts[unit] = {one.indicator.number: one for top in whole for one in _below(top)}
        names = {name for number in fresh for name in self._reads[number]}
        read = Facts(
            milestones=tuple(one for one in own.milestones if one.task in names),
            tallies=tuple(one for one in own.tallies if one.what in names),
            judgements=tuple(one for one in own.judgements if one.indicator in names),
        )
        facts = sort_facts(self._scheme, read, on, [info])[0]
        return Run(facts, self._levels, keep=keep, known=self._parts[unit], fresh=fresh)

    def _fresh(self, unit: str, own: Facts) -> frozenset[str]:
        """Return the indicators that read what differs from the unit's facts, and those above."""
        if unit not in self._names:
            self._names[unit] = _named(self.own(unit))
        before, after = self._names[unit], _named(own)
        names = {before.get(key) or after[key] for key in before.keys() ^ after.keys()}
        return frozenset(number for name in names for number in self._readers.get(name, ()))

    def _touched(self, fresh: frozenset[str]) -> list[int]:
        """Return the places of the items that hold any of them."""
        return [i for i, item in enumerate(self._scheme.items) if item.indicator.number in fresh]


def _below(top: Reckoned) -> Iterator[Reckoned]:
    yield top
    for child in top.children:
        yield from _below(child)


def _named(facts: Facts) -> dict[int, str]:
    """Return the facts, each by its identity, with the name by which a rule looks it up.

    A trial shares with the facts as they are the very values that it does not change.
    """
    return {
        **{id(one): one.task for one in facts.milestones},
        **{id(one): one.what for one in facts.tallies},
        **{id(one): one.indicator for one in facts.judgements},
    }


def _readers(scheme: IndicatorScheme) -> dict[str, set[str]]:
    """Return counter, indicator or task → the indicators that read it, and all above them."""
    found: dict[str, set[str]] = defaultdict(set)

    def visit(one: Indicator, above: tuple[str, ...]) -> None:
        path = (*above, one.number)
        for name in (one.number, *one.tasks, *filter(None, one.rules.counters)):
            found[name].update(path)
        for child in one.children:
            visit(child, path)

    for item in scheme.items:
        visit(item.indicator, ())
    return found


def _moved(before: Reckoned, after: Reckoned) -> list[Indicator]:
    """Return the indicators whose own steps differ; a heading only where none below does."""
    if before is after:
        return []
    found: list[Indicator] = []
    for old, new in zip(before.children, after.children, strict=True):
        found += _moved(old, new)
    if found:
        return found
    worth = [sum((step.points for step in one.steps), Decimal(0)) for one in (before, after)]
    return [after.indicator] if worth[0] != worth[1] else []

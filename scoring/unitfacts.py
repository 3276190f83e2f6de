"""The facts of one unit by what looks them up, and those that a day or period leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from scoring.facts import Facts, Judgement, MilestoneFact, Stage, Tally, UnitInfo
from scoring.indicator import IndicatorScheme, Period, Undated
from scoring.leaf import Counted, UsedFact

_AFTER = "发生在核算日之后"
_UNDATED = "没有日期，看不出是否在考核期内"
_JUDGED_AFTER = "评分在核算日之后"
_OWN_VIEW = "自评，只作对照"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The facts of one unit.

    `milestones` are by task; `counted` by counter, those outside the period or after the day
    of the settlement left out; `judgements` by indicator, the reviewed ones up to that day;
    `shown` by indicator are judgements that do not count. `doubtful` are the counters some of
    whose facts may have to be doubted (`scoring.doubts`).
    """

    unit: UnitInfo
    milestones: dict[str, list[MilestoneFact]] = field(default_factory=dict)
    counted: dict[str, list[Counted]] = field(default_factory=dict)
    judgements: dict[str, list[Judgement]] = field(default_factory=dict)
    shown: dict[str, list[UsedFact]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


def sort_facts(
    scheme: IndicatorScheme, facts: Facts, on: date, units: Sequence[UnitInfo]
) -> list[UnitFacts]:
    """Return each unit's facts, in an order that does not hang on theirs."""
    found = {unit.name: UnitFacts(unit) for unit in units}
    tallies: dict[str, dict[str, list[Tally]]] = {unit.name: {} for unit in units}
    judged: dict[str, dict[str, list[Judgement]]] = {unit.name: {} for unit in units}
    for milestone in facts.milestones:
        _put(found[milestone.unit].milestones, milestone.task, milestone)
    for tally in facts.tallies:
        _put(tallies[tally.unit], tally.what, tally)
    for one in facts.judgements:
        _put(judged[one.unit], one.indicator, one)
    for name, own in found.items():
        for key, rows in _in_order(tallies[name], lambda t: (t.on or date.min, t.title, t.ref)):
            own.counted[key] = [
                Counted(one, one.amount, _outside(one, scheme.period, on)) for one in rows
            ]
            if len(rows) > 1 or (scheme.period and rows[0].on is None):
                own.doubtful.add(key)
        for key, given in _in_order(judged[name], lambda j: (j.by, j.ref)):
            _part(own, key, given, on)
        for due in own.milestones.values():
            due.sort(key=lambda m: (m.due_on, m.occurrence, m.milestone))
    return list(found.values())


def _in_order(
    table: dict[str, list[T]], key: Callable[[T], tuple[Any, ...]]
) -> Iterator[tuple[str, list[T]]]:
    """Yield what is looked up together, sorted; most stands alone."""
    for name, rows in table.items():
        if len(rows) > 1:
            rows.sort(key=key)
        yield name, rows


def _part(own: UnitFacts, indicator: str, given: list[Judgement], on: date) -> None:
    """Part the judgements of an indicator into those that count and those that are shown."""
    counting = [one for one in given if _idle(one, on) is None]
    if counting:
        own.judgements[indicator] = counting
    if len(counting) < len(given):
        shown = ((one, _idle(one, on)) for one in given)
        own.shown[indicator] = [UsedFact(one, None, why) for one, why in shown if why]


def _idle(one: Judgement, on: date) -> str | None:
    if one.stage is Stage.SELF:
        return _OWN_VIEW
    return _JUDGED_AFTER if one.on is not None and one.on > on else None


def _put(table: dict[str, list[T]], key: str, value: T) -> None:
    rows = table.get(key)
    if rows is None:
        table[key] = [value]
    else:
        rows.append(value)


def _outside(fact: Tally, period: Period | None, on: date) -> str | None:
    if fact.on is None:
        left_out = period is not None and period.undated is Undated.LEAVE_OUT
        return _UNDATED if left_out else None
    if fact.on > on:
        return _AFTER
    if period is not None and not period.first <= fact.on <= period.last:
        return f"不在考核期内（{period.first.isoformat()} 至 {period.last.isoformat()}）"
    return None


def levels_of(scheme: IndicatorScheme) -> Mapping[str, tuple[str, ...]]:
    """Return every listed counter's levels, from the best to the least."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    found.update({counter.key: counter.levels for counter in scheme.counters})
    return found

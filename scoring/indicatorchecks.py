"""A rubric of indicators from its file: parts compiled, each with its rules by what they do."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from duban.filetree import Path, Tree
from scoring.facts import UnitInfo
from scoring.indicator import Counter, Indicator, IndicatorScheme, Item, Kinded, Period, Rules
from scoring.indicatorfile import IndicatorFile, IndicatorPart, ItemPart, PeriodPart
from scoring.namechecks import check_names
from scoring.partchecks import check_part
from scoring.rule import Bench, Binder, Earner, IndicatorRule, Limiter, Scaler, Sieve
from scoring.rulechecks import read_rule
from scoring.sumchecks import check_weights

_SORTS = (Binder, Bench, Sieve, Earner, Limiter, Scaler)


def read_scheme(tree: Tree, file: IndicatorFile) -> IndicatorScheme:
    """Return what the file says; all faults of it are added to the tree."""
    items = tuple(_item(tree, ("items", i), part) for i, part in enumerate(file.items))
    scheme = IndicatorScheme(
        period=_period(file.period),
        units=tuple(UnitInfo(name, group.name) for group in file.units for name in group.units),
        counters=tuple(Counter(c.key, c.title, c.unit, c.levels) for c in file.counters),
        items=items,
        most=file.settle.most,
    )
    check_weights(tree, file)
    check_names(tree, file, scheme)
    return scheme


def _period(part: PeriodPart | None) -> Period | None:
    return None if part is None else Period(part.from_, part.to, part.undated)


def _item(tree: Tree, path: Path, part: ItemPart) -> Item:
    indicator = _indicator(tree, path, part, part.clause, (part.lead,))
    return Item(indicator, part.weight or Decimal(0), part.lead, part.most)


def _indicator(
    tree: Tree, path: Path, part: IndicatorPart, clause: str, judges: tuple[str, ...]
) -> Indicator:
    clause = part.clause or clause
    judges = part.judges or judges
    rules = _rules(tree, path, part)
    below = tuple(one for bench in rules.benches for one in bench.rule.sections())
    children = tuple(
        _indicator(tree, (*path, "children", i), child, clause, below or judges)
        for i, child in enumerate(part.children)
    )
    found = Indicator(
        number=part.number,
        title=part.title,
        clause=clause,
        phrase=part.phrase,
        role=part.role,
        points=part.points,
        judges=judges,
        tasks=part.tasks,
        deadlines=part.deadlines,
        rules=rules,
        children=children,
    )
    check_part(tree, path, part, found, is_item=len(path) == len(("items", 0)))
    return found


def _rules(tree: Tree, path: Path, part: IndicatorPart) -> Rules:
    found: dict[type[IndicatorRule], list[Kinded[IndicatorRule]]] = {sort: [] for sort in _SORTS}
    for i, given in enumerate(part.rules):
        place = (*path, "rules", i)
        one = read_rule(tree, place, given, IndicatorRule, part.points)
        if one is not None:
            found[next(sort for sort in _SORTS if isinstance(one.rule, sort))].append(one)
    earners = cast("tuple[Kinded[Earner], ...]", tuple(found[Earner]))
    limiters = cast("tuple[Kinded[Limiter], ...]", tuple(found[Limiter]))
    sieved = dict.fromkeys(key for one in earners for key in one.rule.counters)
    bare = dict.fromkeys(key for one in limiters for key in one.rule.counters)
    return Rules(
        binders=cast("tuple[Kinded[Binder], ...]", tuple(found[Binder])),
        benches=cast("tuple[Kinded[Bench], ...]", tuple(found[Bench])),
        sieves=cast("tuple[Kinded[Sieve], ...]", tuple(found[Sieve])),
        earners=earners,
        limiters=limiters,
        scalers=cast("tuple[Kinded[Scaler], ...]", tuple(found[Scaler])),
        counters=tuple(sieved | bare),
        sieved=frozenset(sieved),
        any=bool(found[Binder] or earners or limiters),
    )

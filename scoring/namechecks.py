"""Names in a rubric of indicators: each once, and each that a rule uses is there."""

from __future__ import annotations

from collections import Counter as Tallied
from collections.abc import Iterable, Iterator, Sequence

from duban.filetree import Path, Tree
from scoring.indicator import Indicator, IndicatorScheme
from scoring.indicatorfile import IndicatorFile

Placed = tuple[Indicator, Path]


def check_names(tree: Tree, file: IndicatorFile, scheme: IndicatorScheme) -> None:
    """Add to the tree every name that repeats, leads nowhere, or is never used."""
    _check_unique(tree, [c.key for c in file.counters], "counters", "key")
    for i, counter in enumerate(file.counters):
        if len(set(counter.levels)) < len(counter.levels):
            tree.faults.append(tree.fault(("counters", i, "levels"), "级别重复"))
    _check_unique(tree, [group.name for group in file.units], "units", "name")
    seen = Tallied(name for group in file.units for name in group.units)
    for name in (name for name, times in seen.items() if times > 1):
        tree.faults.append(tree.fault(("units",), f"「{name}」在名单中重复"))
    _check_awards(tree, file)
    placed = list(_placed([item.indicator for item in scheme.items], ("items",)))
    _check_numbers(tree, placed, {c.key for c in file.counters})
    _check_counters(tree, placed, scheme)
    for indicator, path in placed:
        _check_named(tree, indicator, path, scheme)


def _check_awards(tree: Tree, file: IndicatorFile) -> None:
    """An award's group is one of the file's; a veto is found by its key."""
    groups = [group.name for group in file.units]
    keys: set[object] = set()
    for i, award in enumerate(file.awards):
        group = award.get("group")
        if group is not None and group not in groups:
            what = f"没有「{group}」这一组，可用：{'、'.join(groups)}"
            tree.faults.append(tree.fault(("awards", i, "group"), what))
        key = award.get("key")
        if key is not None and key in keys:
            tree.faults.append(tree.fault(("awards", i, "key"), f"「{key}」重复"))
        keys.add(key)


def _placed(indicators: Sequence[Indicator], path: Path) -> Iterator[Placed]:
    for i, one in enumerate(indicators):
        yield one, (*path, i)
        yield from _placed(one.children, (*path, i, "children"))


def _check_numbers(tree: Tree, placed: Iterable[Placed], keys: set[str]) -> None:
    """A number is unique; one that is also a counter's key would count under it."""
    seen: set[str] = set(keys)
    for one, path in placed:
        if one.number in seen:
            what = f"指标编号「{one.number}」和计数事项相同" if one.number in keys else None
            fault = what or f"指标编号「{one.number}」重复"
            tree.faults.append(tree.fault((*path, "number"), fault))
        seen.add(one.number)


def _check_counters(tree: Tree, placed: Iterable[Placed], scheme: IndicatorScheme) -> None:
    """Every counter that a rule names is listed, and every listed one is read."""
    known = {counter.key for counter in scheme.counters}
    read: set[str] = set()
    for one, path in placed:
        for key in one.rules.counters:
            if key is not None and key not in known:
                what = f"所用的计数「{key}」没有列在 counters 中"
                tree.faults.append(tree.fault((*path, "rules"), what))
            read.add(key or one.number)
    # A rule that was refused might have read it.
    refused = any(".rules[" in fault.key for fault in tree.faults)
    for i, counter in enumerate(scheme.counters):
        if counter.key not in read and not refused:
            what = f"没有规则使用计数「{counter.key}」"
            tree.faults.append(tree.fault(("counters", i, "key"), what))


def _check_named(tree: Tree, found: Indicator, path: Path, scheme: IndicatorScheme) -> None:
    """Levels, units and groups that the settings name are those of the file."""
    levels = {counter.key: counter.levels for counter in scheme.counters}
    groups = {unit.group for unit in scheme.units}
    units = {unit.name for unit in scheme.units}
    of_earners = {level for key in found.rules.sieved if key for level in levels.get(key, ())}
    for one in found.rules.walk():
        own = {level for key in one.rule.counters if key for level in levels.get(key, ())}
        for kind, named, known in (
            ("级别", one.rule.levels_named, own or of_earners),
            ("单位", one.rule.units_named, units),
            ("组别", one.rule.groups_named, groups),
        ):
            strange = [name for name in named if name not in known]
            if strange:
                shown = "、".join(sorted(known)) or "没有"
                what = f"「{one.kind}」所写的{kind}「{'、'.join(strange)}」不存在，可用：{shown}"
                tree.faults.append(tree.fault((*path, "rules"), what))


def _check_unique(tree: Tree, names: Sequence[str], block: str, key: str) -> None:
    seen = Tallied(names)
    for i, name in enumerate(names):
        if seen[name] > 1:
            tree.faults.append(tree.fault((block, i, key), f"「{name}」重复"))

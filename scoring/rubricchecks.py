"""Checks of what every rubric file has: sources of all settings, awards, sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from duban.filetree import Path, Tree
from scoring.indicator import Kinded
from scoring.rubricfile import CompletionFile, FilePart
from scoring.rule import Award
from scoring.rulechecks import read_rule
from scoring.taskrule import TaskRule

# Keys that place or name a part, rather than settle points; they need no source.
_NAMES = {"number", "title", "name", "clause", "takes", "rule", "key", "kind"}


def require_all_sources(tree: Tree, settings: Mapping[str, object]) -> None:
    """Fault every setting that has neither a clause beside it nor a choice behind it.

    An indicator takes its item's clause, which must be there, so it has one always.
    """
    for block in ("settle", "period"):
        _require_sources(tree, settings.get(block), (block,))
    for block in ("rules", "sections", "awards"):
        parts = settings.get(block)
        for i, part in enumerate(parts if isinstance(parts, list) else []):
            _require_sources(tree, part, (block, i))


def _require_sources(tree: Tree, part: object, path: Path) -> None:
    if not isinstance(part, dict) or part.get("clause") is not None:
        return
    for key, value in part.items():
        bare = isinstance(value, str) and not value.startswith("$")
        if key not in _NAMES and bare:
            what = "没有出处：写明 clause，或引用一条取定（$名称）"
            tree.faults.append(tree.fault((*path, key), what))


def read_awards(tree: Tree, file: FilePart) -> tuple[Kinded[Award], ...]:
    """Return the awards that are sound; the faults of the others are added to the tree."""
    found = [read_rule(tree, ("awards", i), part, Award) for i, part in enumerate(file.awards)]
    return tuple(one for one in found if one is not None)


def read_rules(tree: Tree, file: CompletionFile) -> dict[str, Kinded[TaskRule]] | None:
    """Return key → rule of a completion rubric; None when one has faults."""
    rules: dict[str, Kinded[TaskRule]] = {}
    before = len(tree.faults)
    for i, part in enumerate(file.rules):
        key = part.get("key")
        if not isinstance(key, str) or key in rules:
            tree.faults.append(tree.fault(("rules", i, "key"), "必须填写，且不能重复"))
            continue
        beside = frozenset({"key", "clause"})
        rule = read_rule(tree, ("rules", i), part, TaskRule, beside=beside)  # type: ignore[type-abstract]
        if rule is not None:
            rules[key] = rule
    return rules if len(tree.faults) == before else None


def check_sections(tree: Tree, file: CompletionFile, rules: Mapping[str, object]) -> None:
    """Fault repeats, unknown rules, and weights that are zero or miss the total."""
    for field in ("number", "takes"):
        seen = Counter(getattr(section, field) for section in file.sections)
        for i, section in enumerate(file.sections):
            given = getattr(section, field)
            if seen[given] > 1:
                what = f"「{given}」在几个部分中重复"
                tree.faults.append(tree.fault(("sections", i, field), what))
    for i, section in enumerate(file.sections):
        if section.rule not in rules:
            what = f"rules 中没有「{section.rule}」，可用：{'、'.join(rules)}"
            tree.faults.append(tree.fault(("sections", i, "rule"), what))
        if not section.weight:
            tree.faults.append(tree.fault(("sections", i, "weight"), "必须大于 0"))
    weights = sum((section.weight for section in file.sections), Decimal(0))
    if weights != file.settle.total:
        what = f"各部分的分值合计 {weights}，满分为 {file.settle.total}"
        tree.faults.append(tree.fault(("sections",), what))

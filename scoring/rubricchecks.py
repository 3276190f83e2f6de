"""Checks that need more than one field of a rubric file; faults are added to the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from pydantic import ValidationError

from duban.faultwords import word
from duban.filetree import Path, Tree
from scoring.registry import rule_class, rule_kinds
from scoring.rubricfile import RubricFile
from scoring.rule import Rule

# Keys that place or name a part, rather than settle points; they need no source.
_NAMES = {"number", "title", "name", "clause", "takes", "rule", "key", "kind"}


def require_all_sources(tree: Tree, settings: Mapping[str, object]) -> None:
    """Fault every setting that has neither a clause beside it nor a choice behind it."""
    _require_sources(tree, settings.get("settle"), ("settle",))
    for block in ("rules", "sections", "grades"):
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


def read_rules(tree: Tree, file: RubricFile) -> dict[str, tuple[str, Rule]] | None:
    """Return key → (kind, rule) with each kind's own settings; None when one has faults."""
    rules: dict[str, tuple[str, Rule]] = {}
    before = len(tree.faults)
    kinds = rule_kinds()
    for i, part in enumerate(file.rules):
        key, kind = part.get("key"), part.get("kind")
        if not isinstance(key, str) or key in rules:
            tree.faults.append(tree.fault(("rules", i, "key"), "必须填写，且不能重复"))
            continue
        if not isinstance(kind, str) or kind not in kinds:
            what = f"没有这种计分规则，可用：{'、'.join(kinds)}"
            tree.faults.append(tree.fault(("rules", i, "kind"), what))
            continue
        own = {k: v for k, v in part.items() if k not in {"key", "kind", "clause"}}
        try:
            rules[key] = (kind, rule_class(kind).model_validate(own))
        except ValidationError as error:
            tree.faults += [
                tree.fault(("rules", i, *e["loc"]), word(dict(e))) for e in error.errors()
            ]
    return rules if len(tree.faults) == before else None


def check_sections(tree: Tree, file: RubricFile, rules: Mapping[str, object]) -> None:
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


def check_grades(tree: Tree, file: RubricFile) -> None:
    """Fault grades that are not listed from the highest down, or share a name."""
    for i, (above, below) in enumerate(zip(file.grades, file.grades[1:], strict=False), start=1):
        if below.from_ >= above.from_:
            tree.faults.append(tree.fault(("grades", i, "from"), "须低于上一等次的起点"))
    names = [grade.name for grade in file.grades]
    if len(set(names)) < len(names):
        tree.faults.append(tree.fault(("grades",), "等次的名称重复"))

"""Which rule kinds there are: read from `rules/rules.yaml`, loaded when a rubric asks."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from duban.filetree import read_tree
from scoring.rule import Rule

_LINES = Path(__file__).parent / "rules" / "rules.yaml"


@cache
def rule_kinds() -> dict[str, str]:
    """Return each kind's module, in the order of the file."""
    tree = read_tree(_LINES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, dict):
        raise RuntimeError(_LINES, tree.faults)
    return {kind: str(module) for kind, module in tree.value.items()}


@cache
def rule_class(kind: str) -> type[Rule]:
    """Return the class of a known kind; ask `rule_kinds` whether it is one."""
    found: type[Rule] = import_module(rule_kinds()[kind]).RULE
    return found

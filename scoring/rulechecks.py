"""Rules read from a file: their kind, their settings, and what they say against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from pydantic import ValidationError

from duban.faultwords import word
from duban.filetree import Path, Tree
from scoring.indicator import Kinded
from scoring.registry import rule_class, rule_kinds
from scoring.rule import Rule

R = TypeVar("R", bound=Rule)


def read_rule(
    tree: Tree,
    path: Path,
    part: Mapping[str, object],
    sort: type[R],
    points: Decimal | None = None,
    beside: frozenset[str] = frozenset({"clause", "phrase"}),
) -> Kinded[R] | None:
    """Return the rule that stands at `path`, or None with its faults in the tree.

    Args:
        tree: takes the faults.
        path: where the rule stands.
        part: its keys and values, choices put in.
        sort: what it must be there; another kind is a fault that names the kinds allowed.
        points: the base points of the indicator that it stands at.
        beside: keys that are not the rule's own.
    """
    kind = part.get("kind")
    allowed = kinds_of(sort)
    if not isinstance(kind, str) or kind not in allowed:
        what = f"没有这种计分规则，可用：{'、'.join(allowed)}"
        tree.faults.append(tree.fault((*path, "kind"), what))
        return None
    own = {key: value for key, value in part.items() if key != "kind" and key not in beside}
    try:
        rule = rule_class(kind).model_validate(own)
    except ValidationError as error:
        tree.faults += [tree.fault((*path, *e["loc"]), word(dict(e))) for e in error.errors()]
        return None
    tree.faults += [tree.fault(path, what) for what in rule.faults(points)]
    return Kinded(kind, rule) if isinstance(rule, sort) else None


def kinds_of(sort: type[Rule]) -> list[str]:
    """Return the kinds that are of a sort, in the order of the registry."""
    return list(_kinds_of(sort))


def _kinds_of(sort: type[Rule]) -> Iterator[str]:
    return (kind for kind in rule_kinds() if issubclass(rule_class(kind), sort))

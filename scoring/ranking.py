"""Ranks within a group, and grades by threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from scoring.facts import UnitInfo
from scoring.rubric import Grade
from scoring.rubricfile import Ties


def ranks(units: Sequence[UnitInfo], totals: Mapping[str, Decimal], ties: Ties) -> dict[str, int]:
    """Rank the units that have a total, each within its group, the highest first.

    Totals are compared as printed: two that look equal on paper are equal.
    """
    by_group: dict[str, list[Decimal]] = defaultdict(list)
    for unit in units:
        if unit.name in totals:
            by_group[unit.group].append(totals[unit.name])
    rank_of = {group: _rank_of(found, ties) for group, found in by_group.items()}
    return {u.name: rank_of[u.group][totals[u.name]] for u in units if u.name in totals}


def _rank_of(totals: list[Decimal], ties: Ties) -> dict[Decimal, int]:
    found: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), start=1):
        if total not in found:
            found[total] = place if ties is Ties.SHARE else len(found) + 1
    return found


def grade(total: Decimal | None, grades: Sequence[Grade]) -> str | None:
    """Return the first grade whose threshold `total` reaches; reaching it exactly counts."""
    if total is None:
        return None
    return next((g.name for g in grades if total >= g.least), None)

"""Totals into ranks within groups, and ranks or totals into grades; vetoes keep from both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.facts import UnitInfo, VetoFinding
from scoring.forms import ungraded
from scoring.indicator import Kinded
from scoring.rubricfile import Ties
from scoring.rule import Award, Placed, Veto


@dataclass(frozen=True, slots=True)
class Awarded:
    """What a unit gets beside its total; `notes` say what a reader must know."""

    rank: int | None
    grade: str | None
    vetoed: bool
    notes: tuple[str, ...]


def award(
    units: Sequence[UnitInfo],
    totals: Mapping[str, Decimal],
    awards: Sequence[Kinded[Award]],
    findings: Iterable[VetoFinding],
    ties: Ties,
) -> dict[str, Awarded]:
    """Return rank, grade and vetoes of every unit; `totals` lacks units that have none.

    A vetoed unit has no grade. Whether it keeps its rank is for the veto to say; of several
    that hold for one unit, one that lets the others move up decides.
    """
    vetoes = {one.rule.key: one.rule for one in awards if isinstance(one.rule, Veto)}
    held: dict[str, list[VetoFinding]] = defaultdict(list)
    for finding in findings:
        held[finding.unit].append(finding)
    out = {
        name
        for name, found in held.items()
        if any(vetoes[finding.veto].moves_up for finding in found)
    }
    rank_of = ranks(units, {u: t for u, t in totals.items() if u not in out}, ties)
    size = _last_ranks(units, rank_of, ties)
    grading = [one.rule for one in awards if not isinstance(one.rule, Veto)]
    found = {}
    for unit in units:
        notes = [_veto_note(vetoes[one.veto], one) for one in held.get(unit.name, ())]
        rank, total = rank_of.get(unit.name), totals.get(unit.name)
        grade = None
        if grading and total is not None and not notes:
            placed = Placed(unit, total, rank, size[unit.group])
            grade = _first(rule.grade(placed) for rule in grading)
            if grade is None:
                notes.append(_first(rule.missed(placed) for rule in grading) or ungraded(rank))
        found[unit.name] = Awarded(rank, grade, unit.name in held, tuple(notes))
    return found


def _last_ranks(
    units: Sequence[UnitInfo], rank_of: Mapping[str, int], ties: Ties
) -> Mapping[str, int]:
    """Return each group's last rank: how many are ranked or, without gaps, how many ranks."""
    if ties is Ties.SHARE:
        return Counter(unit.group for unit in units if unit.name in rank_of)
    last: dict[str, int] = defaultdict(int)
    for unit in units:
        last[unit.group] = max(last[unit.group], rank_of.get(unit.name, 0))
    return last


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


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one), None)


def _veto_note(veto: Veto, finding: VetoFinding) -> str:
    reason = f"：{finding.reason}" if finding.reason else ""
    return f"一票否决（{veto.title}，{finding.by}认定{reason}），不评等次"

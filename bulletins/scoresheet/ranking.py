"""Ranks as formulas that agree with the engine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bulletins.settled import ScoredUnit

TAKES_PART = "是"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the summary has what ranks are reckoned from; rows of the first and last unit."""

    group: str
    total: str
    part: str
    first: int
    last: int

    def span(self, letter: str) -> str:
        """Return a column's cells of all units."""
        return f"${letter}${self.first}:${letter}${self.last}"


def rank_figure(
    units: Sequence[ScoredUnit], unit: ScoredUnit, row: int, columns: Columns, *, dense: bool
) -> str | int | None:
    """Return the formula of a unit's rank, or its number where no formula gives it.

    Such a rank was set by a choice of the paper, or the total is not what it was ranked by.
    """
    if unit.rank is None:
        return None
    group, total, part = columns.group, columns.total, columns.part
    same = f'({columns.span(group)}=${group}{row})*({columns.span(part)}="{TAKES_PART}")'
    higher = f"({columns.span(total)}>{total}{row})"
    above = _above(units, unit)
    if dense and unit.rank == 1 + len(set(above)):
        ties = ",".join(f"{columns.span(c)},{columns.span(c)}" for c in (group, part, total))
        return f"=1+ROUND(SUMPRODUCT({same}*{higher}/COUNTIFS({ties})),0)"
    if unit.rank == 1 + len(above):
        return f"=1+SUMPRODUCT({same}*{higher})"
    return unit.rank


def leaves_no_place_empty(units: Sequence[ScoredUnit]) -> bool:
    """Whether ranks go on after a tie (1, 1, 2): some rank is one only if they do.

    For settlements that do not say how ties were ranked.
    """
    for unit in units:
        above = _above(units, unit)
        if unit.rank not in (None, 1 + len(above)) and unit.rank == 1 + len(set(above)):
            return True
    return False


def _above(units: Sequence[ScoredUnit], unit: ScoredUnit) -> list[Decimal]:
    """Return the totals above the unit's of those that are ranked in its group."""
    if unit.total is None:
        return []
    return [
        other.total
        for other in units
        if other.group == unit.group
        and other.rank is not None
        and other.total is not None
        and other.total > unit.total
    ]

"""Settling again with one unit's facts changed: exact, and only what the change touches.

What is tried here comes out as `scoring.engine.settle` would give it, to the last digit. A
change of one unit's facts can only move what reads them: the items of the rubric that name
the counter, the indicator or the task are reckoned again for that unit; the other units keep
theirs, and are set against the new one where an item is scaled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from duban.errors import NotFoundError
from scoring.awarding import award
from scoring.changes import by_unit
from scoring.facts import Facts, UnitInfo
from scoring.indicator import Indicator
from scoring.rounding import WORKING
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a unit would stand."""

    total: Decimal | None
    rank: int | None
    grade: str | None
    vetoed: bool


class Trials(ABC):
    """One settlement, ready for trials. Facts must have passed `check_facts`.

    What is dated after the day of the settlement counts nowhere, and is left out from the start.
    """

    def __init__(self, rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo]) -> None:
        self.rubric = rubric
        self.facts = facts
        self.on = on
        self.units = tuple(units)
        self._own = by_unit(_known(facts, on), [unit.name for unit in units])
        self._known: dict[tuple[str, date], Decimal | None] = {}

    def own(self, unit: str) -> Facts:
        """Return the facts of one unit as they are.

        Raises:
            NotFoundError: it is not among those settled.
        """
        if unit not in self._own:
            raise NotFoundError("核算中的单位", unit, list(self._own))
        return self._own[unit]

    def total(self, unit: str, own: Facts, on: date | None = None) -> Decimal | None:
        """Return the unit's total, were `own` all its facts.

        `on` is the day of settling when it is another; the other units stay as they are.
        """
        day = on or self.on
        if own is not self._own[unit]:
            return self._total(unit, own, day)
        if (unit, day) not in self._known:
            self._known[unit, day] = self._total(unit, own, day)
        return self._known[unit, day]

    def outlook(self, unit: str, own: Facts) -> Outlook:
        """Return where the unit would stand among all, were `own` all its facts."""
        with localcontext(WORKING):
            totals = self._totals(unit, own, self.on, [one.name for one in self.units])
        vetoes = [one for one in self.facts.vetoes if one.unit != unit] + list(own.vetoes)
        rubric = self.rubric
        found = award(self.units, totals, rubric.awards, vetoes, rubric.ties)[unit]
        return Outlook(totals.get(unit), found.rank, found.grade, found.vetoed)

    def _total(self, unit: str, own: Facts, on: date) -> Decimal | None:
        with localcontext(WORKING):
            return self._totals(unit, own, on, (unit,)).get(unit)

    @abstractmethod
    def awaited(self, unit: str) -> set[str]:
        """Return the indicators of the unit for which a section still has to judge."""

    @abstractmethod
    def moved(self, unit: str, own: Facts) -> list[Indicator]:
        """Return the indicators whose own rules would give the unit other points."""

    @abstractmethod
    def _totals(self, unit: str, own: Facts, on: date, of: Iterable[str]) -> dict[str, Decimal]:
        """Return the totals of the units `of`; those without a total are left out."""


def _known(facts: Facts, on: date) -> Facts:
    return replace(
        facts,
        tallies=tuple(one for one in facts.tallies if one.on is None or one.on <= on),
        judgements=tuple(one for one in facts.judgements if one.on is None or one.on <= on),
    )

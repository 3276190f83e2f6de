"""The trials of a settlement, by the sort of its rubric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext

from scoring.completionscore import score_unit
from scoring.facts import Facts, UnitInfo
from scoring.indicator import Indicator, IndicatorScheme
from scoring.indicatortrials import IndicatorTrials
from scoring.rounding import WORKING
from scoring.rubric import CompletionScheme, Rubric
from scoring.trial import Trials


def trials(rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo]) -> Trials:
    """Return the trials of a settlement."""
    kind = IndicatorTrials if isinstance(rubric.scheme, IndicatorScheme) else _CompletionTrials
    return kind(rubric, facts, on, units)


class _CompletionTrials(Trials):
    """By completion no unit's points hang on another's."""

    def __init__(self, rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo]) -> None:
        super().__init__(rubric, facts, on, units)
        if not isinstance(rubric.scheme, CompletionScheme):
            raise TypeError(rubric.scheme)
        self._scheme = rubric.scheme
        with localcontext(WORKING):
            self._base = {u.name: self._score(u.name, self.own(u.name)) for u in units}

    def awaited(self, unit: str) -> set[str]:  # noqa: ARG002
        """Nobody judges."""
        return set()

    def moved(self, unit: str, own: Facts) -> list[Indicator]:  # noqa: ARG002
        """There are no indicators."""
        return []

    def _totals(self, unit: str, own: Facts, on: date, of: Iterable[str]) -> dict[str, Decimal]:  # noqa: ARG002
        found = {name: self._base[name] for name in of if name != unit}
        found[unit] = self._score(unit, own)
        return {name: total for name, total in found.items() if total is not None}

    def _score(self, unit: str, own: Facts) -> Decimal | None:
        return score_unit(self.rubric, self._scheme, unit, own.milestones).total

"""The engine: a rubric and the facts of a day in, every unit's score with its trace out.

A rubric by completion scores a plan's tasks by how their milestones ended; one of indicators
follows the tree of a scoring paper. Both are settled here: checked, scored, ranked, graded.
Figures are rounded once, from the top (see `scoring.rounding`), so that every printed part
adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import InvalidOperation, localcontext

from duban.errors import DubanError
from scoring.awarding import award
from scoring.collecting import uncollected
from scoring.completionscore import HUNDRED, score_unit
from scoring.factchecks import check_facts
from scoring.facts import Facts, MilestoneFact, UnitInfo
from scoring.indicator import IndicatorScheme
from scoring.indicatorscore import score_units, terms_of
from scoring.rounding import WORKING
from scoring.rubric import CompletionScheme, Rubric
from scoring.settlement import ItemTerms, Settlement, UnitPoints, UnitScore


class RepeatedUnitError(DubanError):
    """Two units to settle have one name, so facts could not be told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(f"核算名单里「{name}」重复。")


class FiguresTooLargeError(DubanError):
    """Numbers of the rubric and the facts multiply beyond the digits of the working."""

    def __init__(self, rubric: str) -> None:
        super().__init__(f"按 {rubric} 核算时数值过大，请检查细则中的分值和事实中的数量。")


def settle(
    rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo], *, trace: bool = True
) -> Settlement:
    """Settle all `units` under `rubric`; the order of `facts` does not matter.

    `on` decides which counted facts lie in the future; whether a milestone was missing or not
    yet due on that day is for whoever makes the facts. Units keep the order given; one without
    facts is still listed. Without `trace`, for many units at once, every figure is the same
    and no unit has a trace.

    Raises:
        RepeatedUnitError, FactError: the input contradicts itself or the rubric.
        NotFoundError: a fact names what the rubric does not have.
        FiguresTooLargeError: the numbers cannot be reckoned with.
    """
    with uncollected():
        return _settle(rubric, facts, on, units, trace=trace)


def _settle(
    rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo], *, trace: bool
) -> Settlement:
    names: set[str] = set()
    for unit in units:
        if unit.name in names:
            raise RepeatedUnitError(unit.name)
        names.add(unit.name)
    check_facts(rubric, facts, names)
    with localcontext(WORKING):
        try:
            points = _points(rubric, facts, on, units, trace=trace)
        except InvalidOperation as error:
            raise FiguresTooLargeError(rubric.name) from error
        totals = {
            u.name: p.total for u, p in zip(units, points, strict=True) if p.total is not None
        }
        awarded = award(units, totals, rubric.awards, facts.vetoes, rubric.ties)
    return Settlement(
        rubric=rubric.name,
        sha256=rubric.sha256,
        on=on,
        units=tuple(
            UnitScore(
                unit=unit.name,
                group=unit.group,
                total=found.total,
                rank=awarded[unit.name].rank,
                grade=awarded[unit.name].grade,
                vetoed=awarded[unit.name].vetoed,
                items=found.items,
                trace=found.trace,
                notes=found.notes + awarded[unit.name].notes,
            )
            for unit, found in zip(units, points, strict=True)
        ),
        choices=rubric.choices,
        gaps=tuple(gap for found in points for gap in found.gaps),
        full=rubric.total,
        ties=rubric.ties.value,
        items=_terms(rubric),
        doubts=tuple(doubt for found in points for doubt in found.doubts),
    )


def _terms(rubric: Rubric) -> tuple[ItemTerms, ...]:
    """Return the items as the paper has them; those by completion are reckoned on 100."""
    match rubric.scheme:
        case IndicatorScheme() as scheme:
            return tuple(terms_of(item) for item in scheme.items)
        case CompletionScheme() as scheme:
            return tuple(
                ItemTerms(s.number, s.title, "base", s.weight, HUNDRED, "none", None)
                for s in scheme.sections
            )


def _points(
    rubric: Rubric, facts: Facts, on: date, units: Sequence[UnitInfo], *, trace: bool
) -> list[UnitPoints]:
    match rubric.scheme:
        case IndicatorScheme() as scheme:
            return score_units(rubric, scheme, facts, on, units, trace=trace)
        case CompletionScheme() as scheme:
            of_unit: dict[str, list[MilestoneFact]] = {unit.name: [] for unit in units}
            for fact in facts.milestones:
                of_unit[fact.unit].append(fact)
            found = [score_unit(rubric, scheme, unit.name, of_unit[unit.name]) for unit in units]
            return found if trace else [replace(one, trace=None) for one in found]

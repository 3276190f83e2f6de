"""The engine: a rubric and the facts of a day in, every unit's score with its trace out.

A unit's sections have weights; a section's tasks share its weight; a task earns its share by
its rule. Tasks and sections in which nothing was counted for a unit take no part. Figures are
rounded once, from the top (see `scoring.rounding`), so that every printed part adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import localcontext

from duban.errors import DubanError
from scoring.facts import MilestoneFact, UnitInfo
from scoring.ranking import grade, ranks
from scoring.rounding import WORKING
from scoring.rubric import Rubric
from scoring.settlement import Gap, Settlement, UnitScore
from scoring.unitscore import UnitPoints, score_unit
from scoring.words import outcome_word


class UnknownUnitError(DubanError):
    """A fact belongs to a unit that is not among those to settle."""

    def __init__(self, fact: MilestoneFact) -> None:
        super().__init__(f"节点 {fact.milestone} 属于「{fact.unit}」，这个单位不在核算名单里。")


class RepeatedFactError(DubanError):
    """The same milestone came twice; counting it twice would change the score."""

    def __init__(self, fact: MilestoneFact) -> None:
        super().__init__(f"节点 {fact.milestone}（{fact.unit}）的事实重复，不能核算。")


class RepeatedUnitError(DubanError):
    """Two units to settle have one name, so facts could not be told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(f"核算名单里「{name}」重复。")


def settle(
    rubric: Rubric, facts: Iterable[MilestoneFact], on: date, units: Sequence[UnitInfo]
) -> Settlement:
    """Settle all `units` under `rubric`; the order of `facts` does not matter.

    `on` is only recorded: whether a milestone was missing or not yet due on that day is for
    whoever makes the facts. Units keep the order given; one without facts is still listed.

    Raises:
        UnknownUnitError, RepeatedFactError, RepeatedUnitError: the input contradicts itself.
    """
    facts_of = _by_unit(facts, units)
    with localcontext(WORKING):
        points = [score_unit(rubric, unit.name, facts_of[unit.name]) for unit in units]
        totals = {
            u.name: p.total for u, p in zip(units, points, strict=True) if p.total is not None
        }
        rank_of = ranks(units, totals, rubric.ties)
    return Settlement(
        rubric=rubric.name,
        sha256=rubric.sha256,
        on=on,
        units=tuple(
            UnitScore(
                unit=unit.name,
                group=unit.group,
                total=found.total,
                rank=rank_of.get(unit.name),
                grade=grade(found.total, rubric.grades),
                vetoed=False,
                items=found.items,
                trace=found.trace,
            )
            for unit, found in zip(units, points, strict=True)
        ),
        choices=rubric.choices,
        gaps=tuple(gap for found in points for gap in _gaps(found)),
    )


def _by_unit(
    facts: Iterable[MilestoneFact], units: Sequence[UnitInfo]
) -> dict[str, list[MilestoneFact]]:
    facts_of: dict[str, list[MilestoneFact]] = {}
    for unit in units:
        if unit.name in facts_of:
            raise RepeatedUnitError(unit.name)
        facts_of[unit.name] = []
    seen: set[int] = set()
    for fact in facts:
        if fact.unit not in facts_of:
            raise UnknownUnitError(fact)
        if fact.milestone in seen:
            raise RepeatedFactError(fact)
        seen.add(fact.milestone)
        facts_of[fact.unit].append(fact)
    return facts_of


def _gaps(found: UnitPoints) -> Iterable[Gap]:
    for fact in found.open_facts:
        what = f"{outcome_word(fact.outcome)}，{fact.due_on.isoformat()} 到期"
        yield Gap(fact.unit, fact.task, fact.milestone, what)

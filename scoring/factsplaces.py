"""What a rubric does not take of a facts file, each with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from duban.errors import DubanError, Fault, NotFoundError
from scoring.factchecks import Fact, check_judgement, check_tally, check_veto
from scoring.facts import Judgement, MilestoneFact, Tally, VetoFinding
from scoring.factsfile import GivenFacts
from scoring.index import RubricIndex, index_of
from scoring.rubric import Rubric


def misfits(given: GivenFacts, rubric: Rubric, units: Collection[str]) -> list[Fault]:
    """Return every fact that is of none of `units`, or that the rubric does not take.

    A unit that is a column of the file's tables is told once, where the columns name it.
    """
    index, facts = index_of(rubric), given.facts
    found: dict[Fault, None] = {}
    rows: tuple[Fact, ...] = (*facts.milestones, *facts.tallies)
    for fact in (*rows, *facts.judgements, *facts.vetoes):
        line = given.lines.get(_ref(fact))
        if fact.unit not in units:
            error = NotFoundError("核算单位", fact.unit, list(units))
            line = given.columns.get(fact.unit, line)
            found[Fault(line, "", str(error).rstrip("。"))] = None
            continue
        for what in _wrong(index, fact):
            found[Fault(line, "", what)] = None
    return sorted(found, key=lambda fault: fault.line or 0)


def _ref(fact: Fact) -> str:
    return f"m{fact.milestone}" if isinstance(fact, MilestoneFact) else fact.ref


def _wrong(index: RubricIndex, fact: Fact) -> Iterator[str]:
    try:
        match fact:
            case Tally():
                check_tally(index, fact)
            case Judgement():
                check_judgement(index, fact)
            case VetoFinding():
                check_veto(index, fact)
    except DubanError as error:
        yield str(error).rstrip("。")

"""A change of facts: what is taken out and what is put in, to see what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from duban.errors import DubanError
from scoring.facts import Facts, Judgement, MilestoneFact, Stage, Tally, VetoFinding
from scoring.factsjson import facts_to_json

F = TypeVar("F", MilestoneFact, Tally, Judgement, VetoFinding)


class NoSuchFactError(DubanError):
    """A fact is to be taken out that is not among those of the settlement."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"没有编号是「{ref}」的事实。编号见 duban explain 的依据，节点写成 m 加节点号。"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What is different: the refs of facts taken out, and facts put in.

    A milestone put in takes the place of the one with its number, a judgement that of the one
    by the same judge of the same unit, indicator and stage.
    """

    remove: tuple[str, ...] = ()
    add: Facts = field(default_factory=Facts)

    def to_json(self) -> dict[str, Any]:
        """Return the change; facts in their canonical form."""
        return {"remove": list(self.remove), "add": facts_to_json(self.add, None)}


def milestone_ref(fact: MilestoneFact) -> str:
    """Return what a milestone is known by among facts: «m12»."""
    return f"m{fact.milestone}"


def apply(facts: Facts, change: Change) -> Facts:
    """Return the facts as they would be.

    Raises:
        NoSuchFactError: what is to be taken out is not there.
    """
    out = set(change.remove)
    left = out - _refs(facts)
    if left:
        raise NoSuchFactError(min(left))
    add = change.add
    return Facts(
        milestones=_put(facts.milestones, add.milestones, out, milestone_ref, milestone_ref),
        tallies=_put(facts.tallies, add.tallies, out, _ref, _ref),
        judgements=_put(facts.judgements, add.judgements, out, _ref, judged_place),
        vetoes=_put(facts.vetoes, add.vetoes, out, _ref, _ref),
    )


def judged_place(one: Judgement) -> tuple[str, str, str, Stage]:
    """Return what of all judgements with the same place only one counts."""
    return one.unit, one.indicator, one.by, one.stage


def by_unit(facts: Facts, units: Iterable[str]) -> dict[str, Facts]:
    """Return unit → its facts, for all of `units`."""
    rows: dict[str, tuple[list[MilestoneFact], list[Tally], list[Judgement], list[VetoFinding]]]
    rows = {unit: ([], [], [], []) for unit in units}
    for milestone in facts.milestones:
        rows[milestone.unit][0].append(milestone)
    for tally in facts.tallies:
        rows[tally.unit][1].append(tally)
    for judgement in facts.judgements:
        rows[judgement.unit][2].append(judgement)
    for veto in facts.vetoes:
        rows[veto.unit][3].append(veto)
    return {
        unit: Facts(tuple(own[0]), tuple(own[1]), tuple(own[2]), tuple(own[3]))
        for unit, own in rows.items()
    }


def _ref(fact: Tally | Judgement | VetoFinding) -> str:
    return fact.ref


def _refs(facts: Facts) -> set[str]:
    return {
        *(milestone_ref(one) for one in facts.milestones),
        *(one.ref for one in facts.tallies),
        *(one.ref for one in facts.judgements),
        *(one.ref for one in facts.vetoes),
    }


def _put(
    given: tuple[F, ...],
    more: tuple[F, ...],
    out: set[str],
    ref: Callable[[F], str],
    place: Callable[[F], object],
) -> tuple[F, ...]:
    taken = {place(one) for one in more}
    return tuple(one for one in given if ref(one) not in out and place(one) not in taken) + more

"""The forms in which programs wrote settlements, so that a stored one replays to the byte.

Form 1 has no key `format`. Form 2 adds what a reader had to infer (`ties`, the `items` of the
paper with measure and scale) and `doubts`, and tells a fact once: one that a rule of a leaf
counts is not told again as left out by the leaf's other rules, and a condition that took all
points above is not said below to change nothing. Form 3 says of a total below every threshold
that it reaches no grade; before, its rank was said to have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from scoring.leaf import UsedFact

if TYPE_CHECKING:
    from scoring.trace import Step

FIRST, FORM = 1, 3
_BY_RANK_ONLY = 2

BELOW = "总分没有达到最低等次"

_SEVERAL = 2

# The kind of a rule that took points, with the facts that it rests on.
Struck: TypeAlias = frozenset[tuple[str, tuple[int, ...]]]


def form_of(result: dict[str, object]) -> int:
    """Return the form that a stored settlement is written in."""
    found = result.get("format", FIRST)
    if not isinstance(found, int):
        raise TypeError(found)
    return found


def ungraded(rank: int | None) -> str:
    """Say that a rank has no grade; of whoever has no rank, that the total has none."""
    which = "这个得分" if rank is None else f"第 {rank} 名"
    return f"{which}没有规定等次"


def notes_in(form: int, notes: Sequence[str], rank: int | None) -> list[str]:
    """Return a unit's notes as the programs of a form worded them."""
    if form > _BY_RANK_ONLY:
        return list(notes)
    return [ungraded(rank) if note.startswith(BELOW) else note for note in notes]


def told(
    steps: tuple[Step, ...], facts: tuple[UsedFact, ...], struck: Struck
) -> tuple[tuple[Step, ...], tuple[UsedFact, ...]]:
    """Return the steps and the facts of a place, each fact told once.

    `struck` is what rules above it took.
    """
    kept = steps
    if struck:
        kept = tuple([one for one in steps if one.points or _ground(one) not in struck])
    if len(kept) < len(steps):
        gone = _facts_of(steps) - _facts_of(kept)
        facts = tuple([one for one in facts if id(one.fact) not in gone])
    if len(facts) < _SEVERAL:
        return kept, facts
    counted = {id(one.fact) for one in facts if one.credit is not None}
    if len(kept) >= _SEVERAL:
        kept = tuple([one._replace(facts=_once(one.facts, counted)) for one in kept])
    return kept, _each_once(_once(facts, counted))


def _facts_of(steps: Sequence[Step]) -> set[int]:
    return {id(used.fact) for one in steps for used in one.facts}


def _once(facts: Sequence[UsedFact], counted: set[int]) -> tuple[UsedFact, ...]:
    """Leave out the lines that say «left out» of what another rule counts."""
    return tuple([one for one in facts if one.credit is not None or id(one.fact) not in counted])


def _each_once(facts: Sequence[UsedFact]) -> tuple[UsedFact, ...]:
    lines = {(id(one.fact), one.credit, one.why): one for one in facts}
    return tuple(lines.values())


def struck_by(steps: Sequence[Step]) -> Struck:
    """Return what a heading's own rules took on the ground of facts."""
    return frozenset(_ground(one) for one in steps if one.points < 0 and one.facts)


def _ground(step: Step) -> tuple[str, tuple[int, ...]]:
    return step.rule, tuple([id(used.fact) for used in step.facts])

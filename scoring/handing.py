"""What the milestones of an indicator's tasks come to: handed in, missing, or still open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring.facts import MilestoneFact, Outcome
from scoring.leaf import Counted, Leaf, UsedFact
from scoring.rule import Open
from scoring.words import outcome_word

_ZERO, _ONE = Decimal(0), Decimal(1)


class Waived(StrEnum):
    """What a waived milestone counts as."""

    DONE = "done"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Handed:
    """Milestones by what they count as; `facts` are the lines of a trace.

    `done` counts the late ones where they count, and the `waived` ones; both are also told
    alone. `refused` came late where that does not count, `gated` were left out by a sieve.
    """

    done: Decimal
    waived: int
    late: int
    missing: int
    refused: int
    gated: int
    opens: tuple[Open, ...]
    facts: tuple[UsedFact, ...]


def handed(leaf: Leaf, *, late: bool, waived: Waived) -> Handed:
    """Sort the milestones; `late` says whether a late one still counts as done."""
    seen: Counter[Outcome] = Counter()
    gated = 0
    opens: list[Open] = []
    facts: list[UsedFact] = []
    for one in leaf.milestones:
        fact = milestone_of(one)
        if one.left_out is not None:
            gated += 1
            facts.append(one.used())
        elif open_ := opened(fact, waived):
            opens.append(open_)
            facts.append(UsedFact(fact, None, open_.what))
        else:
            seen[fact.outcome] += 1
            facts.append(UsedFact(fact, _ONE if _counts(fact.outcome, late) else _ZERO))
    return Handed(
        done=Decimal(sum(times for outcome, times in seen.items() if _counts(outcome, late))),
        waived=seen[Outcome.WAIVED],
        late=seen[Outcome.LATE],
        missing=seen[Outcome.MISSING],
        refused=0 if late else seen[Outcome.LATE],
        gated=gated,
        opens=tuple(opens),
        facts=tuple(facts),
    )


def _counts(outcome: Outcome, late: bool) -> bool:  # noqa: FBT001
    return outcome is not Outcome.MISSING and (late or outcome is not Outcome.LATE)


def opened(fact: MilestoneFact, waived: Waived) -> Open | None:
    """Return what is open about a milestone: one in review, not yet due, or waived as a gap."""
    what = f"{outcome_word(fact.outcome)}，{fact.due_on.isoformat()} 到期"
    match fact.outcome:
        case Outcome.IN_REVIEW:
            return Open(what, None, fact.milestone)
        case Outcome.NOT_DUE:
            return Open(what, (), fact.milestone)
        case Outcome.WAIVED if waived is Waived.GAP:
            return Open("免办，待定怎样计分", None, fact.milestone)
        case _:
            return None


def milestone_of(one: Counted) -> MilestoneFact:
    """Return the milestone of a counted fact that is one."""
    if not isinstance(one.fact, MilestoneFact):
        raise TypeError(one.fact)
    return one.fact

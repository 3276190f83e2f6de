"""What a rule sees: one indicator of one unit, with the facts that came for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scoring.facts import Judgement, MilestoneFact, Tally, UnitInfo

_ZERO = Decimal(0)


class UsedFact(NamedTuple):
    """A fact in a trace: the credit it was given, None when it was left out, and `why`."""

    fact: MilestoneFact | Tally | Judgement
    credit: Decimal | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A fact on its way into a count; `left_out` says why it does not count.

    `doubt` is what speaks against one that counts all the same: no date, or like another.
    """

    fact: Tally | MilestoneFact
    amount: Decimal
    left_out: str | None = None
    doubt: str | None = None

    @property
    def level(self) -> str | None:
        """The level of something counted; milestones have none."""
        return self.fact.level if isinstance(self.fact, Tally) else None

    @property
    def on(self) -> date | None:
        """The day that a gate or period looks at: of the thing, or of the handing in."""
        return self.fact.on if isinstance(self.fact, Tally) else self.fact.done_on

    def without(self, why: str) -> Counted:
        """Return it left out for a reason; the first reason stays."""
        return self if self.left_out else replace(self, left_out=why)

    def used(self) -> UsedFact:
        """Return it as a line of a trace."""
        if self.left_out:
            return UsedFact(self.fact, None, self.left_out)
        return UsedFact(self.fact, self.amount, self.doubt)


class Leaf(NamedTuple):
    """One indicator and one unit.

    `full` is the indicator's base points, None for one that only adds or takes. `counted`
    holds what is counted under every counter that its rules read, by the counter's key; under
    None that of its own number. `milestones` are those of its linked tasks. Both went through
    the sieves; what was left out is still there, with its reason. `judgements` are the reviewed
    ones, `judges` the sections that judge it.
    """

    number: str
    unit: UnitInfo
    full: Decimal | None
    judges: tuple[str, ...]
    counted: Mapping[str | None, Sequence[Counted]]
    milestones: Sequence[Counted] = ()
    judgements: Sequence[Judgement] = ()

    def of(self, counter: str | None, levels: Sequence[str] = ()) -> list[Counted]:
        """Return the facts of a counter, those left out too, of some levels or of all."""
        found = self.counted.get(counter, ())
        return [one for one in found if not levels or one.level in levels]

    def amount(self, counter: str | None, levels: Sequence[str] = ()) -> Decimal:
        """Return how many count."""
        found = self.counted.get(counter, ())
        total = _ZERO
        for one in found:
            if one.left_out is None and (not levels or one.level in levels):
                total += one.amount
        return total

    def used(self, counter: str | None, levels: Sequence[str] = ()) -> tuple[UsedFact, ...]:
        """Return the facts of a counter as lines of a trace."""
        return tuple(one.used() for one in self.of(counter, levels))

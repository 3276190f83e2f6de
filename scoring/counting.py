"""What a counting rule counts: the facts of its counter and, under the own number, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.handing import Waived, handed
from scoring.leaf import Leaf, UsedFact
from scoring.rule import Open


@dataclass(frozen=True, slots=True)
class Counting:
    """How many count, the facts behind them, and what is still open about them."""

    amount: Decimal
    facts: tuple[UsedFact, ...]
    opens: tuple[Open, ...] = ()


def count_up(
    leaf: Leaf, counter: str | None, *, late: bool = True, waived: Waived = Waived.GAP
) -> Counting:
    """Return what counts under `counter`.

    Under the indicator's own number (None) each milestone of its tasks that was handed in
    counts as one, beside what was entered.
    """
    amount, facts = leaf.amount(counter), leaf.used(counter)
    if counter is not None or not leaf.milestones:
        return Counting(amount, facts)
    found = handed(leaf, late=late, waived=waived)
    return Counting(amount + found.done, facts + found.facts, found.opens)

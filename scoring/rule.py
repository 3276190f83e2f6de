"""What every rule kind is: settings from the rubric, and a reckoning of one leaf's facts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from scoring.facts import MilestoneFact


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact and the credit it was given; None when it was left out of the count."""

    fact: MilestoneFact
    credit: Decimal | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one unit earned on one leaf: `earned` of `possible`, in the rule's own measure.

    The engine multiplies the leaf's share by `earned / possible`. `possible` is zero when
    nothing was counted; the leaf then has no points, which is not the same as zero points.
    `counted` is how many facts stand behind it, for rubrics that weigh leaves by their facts;
    `open_facts` are those whose absence makes the settlement provisional.
    """

    earned: Decimal
    possible: Decimal
    counted: int
    facts: tuple[UsedFact, ...]
    open_facts: tuple[MilestoneFact, ...]


class Rule(BaseModel, ABC):
    """The base of every rule kind; its fields are the settings that a rubric must give.

    A kind is a module in `scoring/rules/` whose docstring is its manual page, with its class
    as `RULE`, and a line in `rules.yaml`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @abstractmethod
    def reckon(self, facts: Sequence[MilestoneFact]) -> Reckoned:
        """Reckon the facts of one leaf and one unit; their order must not matter."""

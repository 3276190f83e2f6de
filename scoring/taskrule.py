"""What a rule of a completion rubric is: it reckons the milestones of one task."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.facts import MilestoneFact
from scoring.leaf import UsedFact
from scoring.rule import Rule


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one unit earned on one task: `earned` of `possible`, in the rule's own measure.

    The engine multiplies the task's share by `earned / possible`. `possible` is zero when
    nothing was counted; the task then has no points, which is not the same as zero points.
    `counted` is how many facts stand behind it, for rubrics that weigh tasks by their facts;
    `open_facts` are those whose absence makes the settlement provisional.
    """

    earned: Decimal
    possible: Decimal
    counted: int
    facts: tuple[UsedFact, ...]
    open_facts: tuple[MilestoneFact, ...]


class TaskRule(Rule, ABC):
    """A rule that a section of a completion rubric names for all of its tasks."""

    @abstractmethod
    def reckon(self, facts: Sequence[MilestoneFact]) -> Reckoned:
        """Reckon the facts of one task and one unit; their order must not matter."""

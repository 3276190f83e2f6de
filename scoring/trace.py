"""A trace as values, and its JSON: every place of a paper with its points, steps and facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from scoring.facts import Judgement, MilestoneFact, Tally
from scoring.forms import FIRST, FORM, Struck, struck_by, told
from scoring.leaf import UsedFact

_NOTHING: Struck = frozenset()


class Step(NamedTuple):
    """What one rule did to an indicator: `points` is its effect, negative where it takes.

    The steps of a leaf add up to its points; those of a heading are what its own rules did
    to the sum of its children.
    """

    rule: str
    points: Decimal
    says: str
    facts: tuple[UsedFact, ...]

    def to_json(self, form: int = FORM) -> dict[str, Any]:
        """Return the step."""
        return {
            "rule": self.rule,
            "points": text_of(self.points),
            "says": self.says,
            "facts": [_fact(used, form) for used in self.facts],
        }


class Node(NamedTuple):
    """One place of a trace: the total, an item, an indicator, or a task with its facts.

    `points` is None when nothing was counted, which is not zero. The points of `children`
    and `steps` add up to those of their node to the last digit; those below an item add up to
    its `raw`, since its `points` are scaled and weighed. `weight` is what the node could have
    earned for this unit before bonuses (negative: could have lost); None where the paper sets
    no measure. `role` is base, bonus or deduction. `scaled` says what scaling against the
    other units did to an item.
    """

    number: str | None
    title: str
    points: Decimal | None
    weight: Decimal | None
    rule: str | None
    phrase: str | None
    clause: str | None
    facts: tuple[UsedFact, ...]
    children: tuple[Node, ...]
    steps: tuple[Step, ...] = ()
    raw: Decimal | None = None
    role: str = "base"
    scaled: str | None = None

    def to_json(self, form: int = FORM, struck: Struck = _NOTHING) -> dict[str, Any]:
        """Return the node and all below it; `struck` is what rules above it took."""
        steps, facts = self.steps, self.facts
        if form > FIRST:
            steps, facts = told(steps, facts, struck)
            if self.children and steps:
                struck |= struck_by(steps)
        return {
            "number": self.number,
            "title": self.title,
            "role": self.role,
            "points": text_of(self.points),
            "raw": text_of(self.raw),
            "scaled": self.scaled,
            "weight": text_of(self.weight),
            "rule": self.rule,
            "phrase": self.phrase,
            "clause": self.clause,
            "facts": [_fact(used, form) for used in facts],
            "steps": [step.to_json(form) for step in steps],
            "children": [child.to_json(form, struck) for child in self.children],
        }


def text_of(number: Decimal | None) -> str | None:
    """Return a figure as its decimal text."""
    return None if number is None else f"{number:f}"


def _fact(used: UsedFact, form: int) -> dict[str, Any]:
    # Form 1 had no doubts, which are all that a counted tally may say.
    doubted = used.credit is not None and isinstance(used.fact, Tally)
    why = None if form == FIRST and doubted else used.why
    credit = {"credit": text_of(used.credit), "why": why}
    match used.fact:
        case MilestoneFact() as fact:
            return {
                "kind": "milestone",
                "milestone": fact.milestone,
                "task": fact.task,
                "title": fact.title,
                "phrase": fact.phrase,
                "clause": fact.clause,
                "occurrence": fact.occurrence,
                "due_on": fact.due_on.isoformat(),
                "done_on": _day(fact.done_on),
                "outcome": fact.outcome.value,
                **credit,
            }
        case Tally() as fact:
            return {
                "kind": "tally",
                "ref": fact.ref,
                "what": fact.what,
                "level": fact.level,
                "amount": text_of(fact.amount),
                "on": _day(fact.on),
                "title": fact.title,
                "key": fact.key,
                "by": fact.by,
                "evidence": list(fact.evidence),
                **credit,
            }
        case Judgement() as fact:
            return {
                "kind": "judgement",
                "ref": fact.ref,
                "stage": fact.stage.value,
                "score": text_of(fact.score),
                "by": fact.by,
                "on": _day(fact.on),
                "remark": fact.remark,
                "evidence": list(fact.evidence),
                **credit,
            }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

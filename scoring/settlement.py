"""A settlement as a value, and its JSON: numbers as decimal text, a fixed order of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.choices import Choice
from scoring.rule import UsedFact


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a trace: the total, a section, or a task with its facts.

    `points` is None when nothing was counted, which is not zero. The points of `children`
    add up to those of their node to the last digit. `weight` is what the node could have
    earned for this unit; only the total and the sections have one.
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

    def to_json(self) -> dict[str, Any]:
        """Return the node and all below it."""
        return {
            "number": self.number,
            "title": self.title,
            "points": _text(self.points),
            "weight": _text(self.weight),
            "rule": self.rule,
            "phrase": self.phrase,
            "clause": self.clause,
            "facts": [_fact(used) for used in self.facts],
            "children": [child.to_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Item:
    """A section's line for one unit: `raw` and `scaled` on 100, `points` into the total.

    `scaled` differs from `raw` only where a rubric scales units against each other.
    """

    number: str
    title: str
    raw: Decimal | None
    scaled: Decimal | None
    weight: Decimal
    points: Decimal | None

    def to_json(self) -> dict[str, Any]:
        """Return the line."""
        return {
            "number": self.number,
            "title": self.title,
            "raw": _text(self.raw),
            "scaled": _text(self.scaled),
            "weight": _text(self.weight),
            "points": _text(self.points),
        }


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's result; no total, rank or grade when nothing of it was counted."""

    unit: str
    group: str
    total: Decimal | None
    rank: int | None
    grade: str | None
    vetoed: bool
    items: tuple[Item, ...]
    trace: Node

    def to_json(self) -> dict[str, Any]:
        """Return the result with its trace."""
        return {
            "unit": self.unit,
            "group": self.group,
            "total": _text(self.total),
            "rank": self.rank,
            "grade": self.grade,
            "vetoed": self.vetoed,
            "items": [item.to_json() for item in self.items],
            "trace": self.trace.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """Something still open that will change the score; a settlement with gaps is not final."""

    unit: str
    task: str
    milestone: int
    what: str

    def to_json(self) -> dict[str, Any]:
        """Return the gap."""
        return {
            "unit": self.unit,
            "task": self.task,
            "milestone": self.milestone,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True)
class Settlement:
    """The scores of all units on a date, in the order in which the units were given."""

    rubric: str
    sha256: str
    on: date
    units: tuple[UnitScore, ...]
    choices: tuple[Choice, ...]
    gaps: tuple[Gap, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what is stored and printed; equal facts give equal bytes once dumped."""
        return {
            "rubric": self.rubric,
            "sha256": self.sha256,
            "on": self.on.isoformat(),
            "units": [unit.to_json() for unit in self.units],
            "choices": [_choice(choice) for choice in self.choices],
            "gaps": [gap.to_json() for gap in self.gaps],
        }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _fact(used: UsedFact) -> dict[str, Any]:
    fact = used.fact
    return {
        "milestone": fact.milestone,
        "phrase": fact.phrase,
        "clause": fact.clause,
        "occurrence": fact.occurrence,
        "due_on": fact.due_on.isoformat(),
        "done_on": None if fact.done_on is None else fact.done_on.isoformat(),
        "outcome": fact.outcome.value,
        "credit": _text(used.credit),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.id,
        "clause": choice.clause,
        "question": choice.question,
        "taken": choice.taken.says,
        "others": [option.says for option in choice.others],
    }
